"""Rewards in the back end: the catalogue, its dialog, the voucher of a code, and what the staff does with vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.tables import vouchers

TEN_OFF = {"name": "Ten off", "cost": "100", "kind": "fixed", "amount": "10", "active": "1"}
PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 10}}],
    "tiers": [{"name": "Gold", "color": "#d4af37", "min_points": 300}],
}


@dataclass
class Rewards:
    """The back end of a business with a programme, one customer with 500 points, and a service."""

    back_end: Any
    database: Database
    customer: int
    service: int

    def add(self, **changes: Any) -> int:
        """A reward; its id."""
        self.back_end.send("rewards/save", **TEN_OFF | changes)
        rows = self.back_end.screen("rewards").select("tbody tr [name=id]")
        return max(int(row["value"]) for row in rows)

    def table(self, **query: str) -> list[list[str]]:
        rows = self.back_end.screen("rewards", **query).select("tbody tr")
        return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")[:6]] for row in rows]

    def issue(self, reward: int, key: str = "0" * 32) -> Any:
        return self.back_end.send("vouchers/issue", customer=str(self.customer), reward=str(reward), key=key)

    def vouchers(self) -> list[str]:
        page = self.back_end.screen("customer", id=str(self.customer), show="rewards")
        return [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]


@pytest.fixture
def rewards(back_end: Any, database: Database) -> Rewards:
    do = partial(database.transact)
    tenant = back_end.tenant
    do(partial(configure.import_programme, tenant_id=tenant, document=PROGRAMME, draft=False, now=clock.now()))
    customer = back_end.insert("customers", first_name="Ana", last_name="Ruiz")
    bonus: dict[str, Any] = {"customer_id": customer, "points": 500, "name": "W", "key": f"start {tenant}"}
    do(partial(adjust.give_bonus, tenant_id=tenant, now=clock.now(), **bonus))
    return Rewards(back_end, database, customer, back_end.insert("services", name="Haircut"))


class TestTheCatalogue:
    def test_teaches_while_it_is_empty(self, rewards: Rewards) -> None:
        page = rewards.back_end.screen("rewards")
        assert "No rewards yet" in page.get_text() and "Add the first reward" in page.get_text()

    def test_says_each_reward_in_words(self, rewards: Rewards) -> None:
        rewards.add(description="Off your next visit", stock="20", per_customer="1", voucher_days="30", tiers=["Gold"])
        rewards.add(name="Haircut", cost="400", kind="service", services=[str(rewards.service)], active="")
        rewards.add(name="Fifth off", cost="1000", kind="percent", percent="12.5", valid_to="2020-01-31")
        assert rewards.table() == [
            ["Ten off Off your next visit", "100 pts",
             "10.00 off a booking For Gold, once for each customer, to be used within 30 days", "20 of 20 left", "0", "Active"],
            ["Haircut", "400 pts", "Free: Haircut", "Unlimited", "0", "Paused"],
            ["Fifth off", "1,000 pts", "12.5% off a booking Up to and including Jan 31, 2020", "Unlimited", "0",
             "Ended on Jan 31, 2020"],
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": ""}, "name"),
            ({"cost": "0"}, "cost"),
            ({"cost": "many"}, "cost"),
            ({"kind": "gold"}, "kind"),
            ({"amount": ""}, "amount"),
            ({"kind": "percent", "percent": "101"}, "percent"),
            ({"kind": "service"}, "services"),
            ({"kind": "service", "services": ["999999"]}, "services"),
            ({"tiers": ["Platinum"]}, "tiers"),
            ({"stock": "0"}, "stock"),
            ({"valid_from": "2026-03-02", "valid_to": "2026-03-01"}, "valid_to"),
            ({"voucher_days": "9999"}, "voucher_days"),
        ],
        ids=str,
    )
    def test_refuses_what_cannot_be(self, rewards: Rewards, changes: dict[str, Any], field: str) -> None:
        refused = rewards.back_end.refused("rewards/save", **TEN_OFF | changes)
        assert (refused["status"], refused["field"]) == (422, field)

    def test_refuses_a_name_that_is_taken_and_an_edit_that_is_late(self, rewards: Rewards) -> None:
        reward = str(rewards.add())
        assert rewards.back_end.refused("rewards/save", **TEN_OFF)["field"] == "name"
        dialog = rewards.back_end.screen("reward", id=reward)
        seen = dialog.select_one("[name=seen]")["value"]
        rewards.back_end.send("rewards/save", **TEN_OFF, id=reward, seen=seen)
        assert rewards.back_end.refused("rewards/save", **TEN_OFF, id=reward, seen=seen)["code"] == "changed_meanwhile"

    def test_puts_it_into_words_while_one_types(self, rewards: Rewards) -> None:
        ask = partial(rewards.back_end.send, "rewards/check")
        assert ask(**TEN_OFF | {"name": "", "stock": "3"})["html"] == "100 pts: 10.00 off a booking"
        assert "Here you will read" in ask(kind="fixed")["html"]

    def test_pauses_deletes_and_brings_back(self, rewards: Rewards) -> None:
        reward = str(rewards.add())
        paused = rewards.back_end.send("rewards/pause", id=reward)
        assert paused["undo"] == {"path": "rewards/resume", "form": {"id": reward}}
        assert rewards.table()[0][5] == "Paused"
        deleted = rewards.back_end.send("rewards/delete", id=reward)
        assert deleted["undo"]["path"] == "rewards/pause"
        assert rewards.table() == []
        assert [row[0] for row in rewards.table(show="deleted")] == ["Ten off"]
        assert rewards.back_end.call("reward", "query", {"id": reward})[0] == 404
        rewards.back_end.send("rewards/resume", id=reward)
        assert rewards.table()[0][5] == "Active"

    def test_is_edited_only_by_who_deals_with_every_customer(self, rewards: Rewards) -> None:
        reward, back_end = str(rewards.add()), rewards.back_end
        back_end.insert("staff", name="S", user_id=7000 + back_end.tenant)
        role = dict.fromkeys(Permission, Grant.ALL) | {Permission.REWARDS: Grant.MY}
        back_end.caller = back_end.caller.as_(Actor.STAFF, 7000 + back_end.tenant, role=role)
        assert back_end.refused("rewards/delete", id=reward)["status"] == 403
        page = back_end.screen("rewards")
        assert page.select("[name=id]") == [] and page.select_one("[name=code]") is not None


class TestVouchers:
    def test_are_issued_for_points_with_a_preview_and_can_be_undone(self, rewards: Rewards) -> None:
        reward = rewards.add()
        ask = {"customer": str(rewards.customer), "reward": str(reward)}
        said = rewards.back_end.send("vouchers/preview", **ask)["html"]
        assert said.startswith("Ana Ruiz gets “Ten off” for 100 pts and has 400 pts left to spend.")
        issued = rewards.issue(reward)
        assert issued["done"].startswith("Ana Ruiz has the reward. The code is ")
        assert rewards.issue(reward)["done"] == issued["done"], "the same form again"
        assert ["Ten off" in row and "Not used yet" in row for row in rewards.vouchers()] == [True]
        undone = rewards.back_end.send(issued["undo"]["path"], **issued["undo"]["form"])
        assert "points were given back" in undone["done"]
        assert "Points given back" in rewards.vouchers()[0]

    def test_say_why_not(self, rewards: Rewards) -> None:
        rewards.add(name="Spa", cost="750", kind="custom")
        dialog = rewards.back_end.screen("voucher-issue", customer=str(rewards.customer))
        assert dialog.select_one("[name=reward]").has_attr("disabled")
        assert "250 points more." in dialog.get_text()
        reward = rewards.back_end.screen("voucher-issue", customer=str(rewards.customer)).select_one("[name=reward]")[
            "value"
        ]
        ask = {"customer": str(rewards.customer), "reward": reward, "key": "1" * 32}
        for path in ("vouchers/preview", "vouchers/issue"):
            refused = rewards.back_end.refused(path, **ask)
            assert (refused["status"], refused["field"]) == (409, "reward")

    def test_are_found_by_their_code_and_marked_used_once(self, rewards: Rewards) -> None:
        code = rewards.issue(rewards.add(kind="custom"))["done"].split()[-1].rstrip(".")
        typed = code.lower().replace("-", " ")
        found = rewards.back_end.screen("rewards", code=typed)
        assert "Ana Ruiz" in found.select_one(".bkl-found-voucher").get_text()
        voucher = found.select_one(".bkl-found-voucher [name=voucher]")["value"]
        used = rewards.back_end.send("vouchers/use", voucher=voucher)
        assert used["undo"] == {"path": "vouchers/undo-use", "form": {"voucher": voucher}}
        assert rewards.back_end.refused("vouchers/use", voucher=voucher)["message"] == "This voucher was used already."
        dialog = rewards.back_end.screen("voucher", voucher=voucher).get_text(" ")
        assert "in the shop" in dialog and code in dialog
        rewards.back_end.send("vouchers/undo-use", voucher=voucher)
        assert rewards.back_end.refused("vouchers/undo-use", voucher=voucher)["status"] == 409

    def test_used_for_a_booking_say_how_they_come_free(self, rewards: Rewards) -> None:
        number = rewards.issue(rewards.add())["undo"]["form"]["voucher"]
        hint = "It is good again as soon as the appointment is cancelled or deleted."
        assert hint not in rewards.back_end.screen("voucher", voucher=str(number)).get_text(" ")
        values = {"state": "used", "appointment_id": 7, "used_at": clock.now()}
        of_it = update(vouchers).where(vouchers.c.id == int(number)).values(**values)
        rewards.database.transact(lambda conn: conn.execute(of_it))
        assert hint in rewards.back_end.screen("voucher", voucher=str(number)).get_text(" ")

    @pytest.mark.parametrize("code", ["AAAAA-AAAAA", "nonsense", "<b>"])
    def test_of_a_code_that_is_nobodys_are_not_there(self, rewards: Rewards, code: str) -> None:
        rewards.add()
        page = rewards.back_end.screen("rewards", code=code)
        assert "There is no voucher with the code" in page.get_text()

    def test_lead_there_from_history_and_log(self, rewards: Rewards) -> None:
        rewards.issue(rewards.add())
        for screen, query in (("customer", {"id": str(rewards.customer)}), ("reports", {})):
            page = rewards.back_end.screen(screen, **query)
            links = [link for link in page.select("tbody a") if link.get_text().startswith("Voucher no.")]
            assert links and "screen=voucher&voucher=" in links[0]["href"]
