"""The dry run of a multiplier on the bookings of the past."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from bridge.tasks.runner import run_tasks
from tests.web.admin.rules.salon import Rules, words


class TestMultiplier:
    def run(self, salon: Rules, **form: Any) -> str:
        answer = salon.back_end.send("multipliers/try", **{"name": "Tried", "active": "1", "factor": "2"} | form)
        task = BeautifulSoup(answer["html"], "html.parser").select_one("[data-bkl-task]")["data-bkl-task"]
        run_tasks(salon.database)
        return words(salon.back_end.send("task", task=task)["html"])

    def test_says_what_it_would_have_added(self, salon: Rules) -> None:
        for number in range(1, 4):
            salon.book(number, total="70.00")
        salon.book(4, status="canceled")
        said = self.run(salon, total_gt="40", active="")
        assert "Double points: Over €40.00" in said
        assert "It would have added 30 pts for 3 customers over 3 appointments, worth €0.30 in discounts." in said
        assert "All rules together: 60 pts, with those in force now 30 pts." in said
        assert "It is tried as if it were active." in said
        assert "It would have given 30 pts less to 3 customers over 3 appointments." in self.run(salon, factor="0")
        assert "It would have changed nothing about the 4 bookings" in self.run(salon, total_gt="100")
        spanish = Rules.__new__(Rules)
        spanish.__dict__.update(salon.__dict__, back_end=salon.back_end.speaking("es_ES"))
        assert "Habría añadido 30 " in self.run(spanish, total_gt="40")

    def test_refuses_what_saving_would_refuse(self, salon: Rules) -> None:
        assert salon.back_end.refused("multipliers/try", name="X", factor="")["field"] == "factor"
