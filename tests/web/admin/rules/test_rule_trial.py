"""The dry run of an earning rule on the bookings of the past."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from bridge.core.access.permissions import Actor
from bridge.tasks.runner import run_tasks
from tests.web.admin.rules.salon import NEW, Rules, words


class TestDryRun:
    def run(self, salon: Rules, **form: Any) -> str:
        """What the page shows in the end."""
        answer = salon.back_end.send("rules/try", **NEW | form)
        task = BeautifulSoup(answer["html"], "html.parser").select_one("[data-bkl-task]")["data-bkl-task"]
        assert salon.back_end.send("task", task=task)["state"] == "waiting"
        run_tasks(salon.database)
        told = salon.back_end.send("task", task=task)
        assert told["state"] == "done"
        return words(told["html"])

    def test_says_what_the_rule_would_have_awarded(self, salon: Rules) -> None:
        for number in range(1, 4):
            salon.book(number, total="70.00")
        salon.book(4, total="39.99")
        salon.book(5, status="canceled")
        said = self.run(salon, kind="per_amount", points="3", per_amount="10", total_gt="40")
        assert "3 pts per full €10.00: Over €40.00" in said
        assert (
            "This rule would have awarded 63 pts to 3 customers over 3 appointments, worth €0.63 in discounts." in said
        )
        assert "All rules together: 103 pts, with those in force now 40 pts." in said
        assert "Tiers: 3 customers would move up and 0 down." in said
        assert "Eva No. 1: no tier → Silver" in said
        assert len(salon.saved()) == 5

    def test_names_ten_and_counts_the_others(self, salon: Rules) -> None:
        for number in range(1, 13):
            salon.book(number)
        said = self.run(salon)
        assert said.count("no tier → Silver") == 10
        assert "and 2 more" in said

    def test_says_when_there_was_nothing_to_try_it_on(self, salon: Rules) -> None:
        salon.book(1, days_ago=400)
        assert "There were no bookings in the last 12 months" in self.run(salon)

    def test_says_when_the_dates_lie_outside(self, salon: Rules) -> None:
        salon.book(1)
        said = self.run(salon, valid_from="2099-01-01")
        assert "The one booking of the last 12 months would have earned nothing by this rule." in said
        assert "Its dates lie outside these 12 months" in said
        assert "No customer would change tier." in said
        assert "Its dates" not in self.run(salon, services=[str(salon.ids["cut"])])

    def test_of_a_paused_rule_says_that_it_is_tried_as_if_it_were_not(self, salon: Rules) -> None:
        salon.book(1)
        said = self.run(salon, active="")
        assert "20 pts to 1 customer over 1 appointment" in said
        assert "It is tried as if it were active." in said

    def test_in_spanish(self, salon: Rules) -> None:
        salon.book(1)
        spanish = Rules.__new__(Rules)
        spanish.__dict__.update(salon.__dict__, back_end=salon.back_end.speaking("es_ES"))
        assert "Esta regla habría otorgado 20 puntos a 1 cliente" in self.run(spanish)

    def test_takes_the_place_of_the_one_before(self, salon: Rules) -> None:
        tasks = []
        for _ in range(2):
            html = BeautifulSoup(salon.back_end.send("rules/try", **NEW)["html"], "html.parser")
            tasks.append(html.select_one("[data-bkl-task]")["data-bkl-task"])
        assert [salon.back_end.send("task", task=task)["state"] for task in tasks] == ["canceled", "waiting"]
        salon.back_end.send("task/cancel", task=tasks[1])

    def test_refuses_what_saving_would_refuse(self, salon: Rules) -> None:
        assert salon.back_end.refused("rules/try", **NEW | {"name": "Visit"})["field"] == "name"
        assert salon.back_end.refused("rules/try", **NEW | {"points": "x"})["field"] == "points"

    def test_can_be_come_back_to(self, salon: Rules) -> None:
        salon.book(1)
        answer = salon.back_end.send("rules/try", **NEW)
        number = answer["go"].rpartition("task=")[2]
        assert salon.back_end.screen("trial", task=number).select("[data-bkl-task]")
        run_tasks(salon.database)
        assert "20 pts to 1 customer" in words(str(salon.back_end.screen("trial", task=number)))

    def test_of_another_business_is_not_there(self, salon: Rules) -> None:
        task = salon.back_end.send("rules/try", **NEW)["go"].rpartition("task=")[2]
        other = salon.back_end.site.insert("tenants", user_id=7, full_name="B", plan_id=1)
        salon.back_end.site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}')
        with salon.back_end.site.cursor() as cursor:
            cursor.execute(
                f"UPDATE {salon.back_end.site.prefix}bkntc_tenants t JOIN {salon.back_end.site.prefix}bkntc_tenants mine "
                "ON mine.id = %s SET t.plan_id = mine.plan_id WHERE t.id = %s",
                (salon.back_end.tenant, other),
            )
        stranger = type(salon.back_end)(
            salon.back_end.site, salon.back_end.caller.as_(Actor.OWNER, user=7, tenant=other), other
        )
        assert stranger.call("trial", "query", {"task": task})[0] == 404
        assert stranger.refused("task", task=task)["status"] == 404
        salon.back_end.send("task/cancel", task=task)
