"""Rewards in the customer's panel: what can be taken, why not the rest, taking it, giving it back; and in the box of a booking."""

import itertools
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import LINE, PANEL_PAGE
from small_site import SmallSite

from bridge.core.access.permissions import Actor
from bridge.core.programmes.programme import Window
from bridge.core.rewards.rewards import Kind, Reward, RewardState, Terms
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.flows.rewards import rewards
from bridge.store.database import Database

START = datetime(2026, 1, 1, tzinfo=UTC)
EVA, BEA = 60, 61
_TENANTS = itertools.count(300)
TEN_OFF = Reward("Ten off", 100, Terms(Kind.FIXED, amount=Decimal(10)), description="Off your next visit")
PROGRAMME: dict[str, Any] = {
    "earning_rules": [],
    "tiers": [{"name": "Gold", "color": "#d4af37", "min_points": 5000}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose"},
}


@dataclass
class Shelf:
    """The panel of a business where Eva (with 250 points) and Bea (without) are customers."""

    wordpress: Any
    database: Database
    tenant: int

    def offer(self, reward: Reward = TEN_OFF) -> int:
        job = partial(rewards.save_reward, tenant_id=self.tenant, reward=reward, seen=None, actor=1, now=START)
        return int(self.database.transact(job))

    def look(self, user: int = EVA, **changed: Any) -> BeautifulSoup:
        answer = self.customer(user, **changed).ask("/v1/panel", {"all_tenants": False, "page": PANEL_PAGE})
        return BeautifulSoup(answer["html"], "html.parser")

    def send(self, path: str, user: int = EVA, **form: Any) -> tuple[int, Any]:
        sent = {"all_tenants": False, "page": PANEL_PAGE, "form": {name: str(value) for name, value in form.items()}}
        return self.customer(user).call(f"/v1/panel/rewards/{path}", sent)

    def take(self, reward: int, user: int = EVA) -> tuple[int, Any]:
        button = self.look(user).select_one("button[name=key]")
        return self.send("take", user, reward=reward, key=button["value"] if button else "0" * 32)

    def take_as_shown(self, panel: BeautifulSoup) -> tuple[int, Any]:
        """Presses the button of a panel that was shown before."""
        button = panel.select_one("button[name=key]")
        assert button is not None
        form = button.find_parent("form")
        assert form is not None
        hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]") if field.get("value")}
        return self.send("take", key=button["value"], **hidden)

    def code(self) -> str:
        shown = self.look().select_one(".bkloyalty-voucher")
        assert shown is not None
        return str(shown["data-voucher"])

    def box(self, voucher: str | None, path: str = "quote") -> tuple[int, Any]:
        cart = {"checkout": "abc", "points": None, "shown": None, "voucher": voucher, "lines": [LINE]}
        return self.customer(EVA).call(f"/v1/{path}", cart)

    def customer(self, user: int, **changed: Any) -> Any:
        return self.wordpress.as_(Actor.CUSTOMER, user=user, tenant=self.tenant, **changed)


@pytest.fixture
def shelf(wordpress: Any, small_site: SmallSite, database: Database) -> Shelf:
    tenant = next(_TENANTS)
    may = small_site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}')
    small_site.insert("tenants", id=tenant, user_id=tenant * 10, full_name="Norte", plan_id=may)
    job = partial(configure.import_programme, tenant_id=tenant, document=PROGRAMME, draft=False, now=START)
    database.transact(job)
    eva, _ = (small_site.insert("customers", tenant_id=tenant, user_id=user, first_name="C") for user in (EVA, BEA))
    bonus: dict[str, Any] = {"customer_id": eva, "points": 250, "name": "W", "key": f"start {tenant}"}
    database.transact(partial(adjust.give_bonus, tenant_id=tenant, now=START, **bonus))
    return Shelf(wordpress, database, tenant)


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


class TestThePanel:
    def test_says_what_can_be_taken_and_why_not_the_rest(self, shelf: Shelf) -> None:
        shelf.offer(replace(TEN_OFF, name="Spa", cost=1000, terms=Terms(Kind.CUSTOM)))
        shelf.offer(replace(TEN_OFF, name="For gold", tiers=frozenset({"Gold"})))
        shelf.offer(replace(TEN_OFF, name="Paused", state=RewardState.PAUSED))
        shelf.offer(replace(TEN_OFF, name="Over", window=Window(None, START.date())))
        shelf.offer(replace(TEN_OFF, stock=3, voucher_days=30))
        page = shelf.look()
        assert texts(page, ".bkloyalty-rewards h3") == ["Rewards you can take now", "Rewards to look forward to"]
        now, later = page.select(".bkloyalty-reward-list")
        assert (len(now.select("li")), len(later.select("li"))) == (1, 2)
        assert texts(page, ".bkloyalty-reward-list .bkloyalty-kind") == ["Ten off", "For gold", "Spa"]
        assert texts(page, ".bkloyalty-why-not") == ["Only for Gold.", "750 points more."]
        assert "Off your next visit" in page.get_text()
        assert "to be used within 30 days · 3 left" in " ".join(page.get_text(" ").split())

    def test_shows_nothing_where_nothing_is_offered(self, shelf: Shelf) -> None:
        assert shelf.look().select(".bkloyalty-rewards") == []

    def test_speaks_spanish(self, shelf: Shelf) -> None:
        shelf.offer()
        assert texts(shelf.look(locale="es_ES"), ".bkloyalty-rewards h3") == ["Recompensas que puedes canjear ya"]


class TestTaking:
    def test_gives_a_code_and_takes_the_points(self, shelf: Shelf) -> None:
        status, answer = shelf.take(shelf.offer())
        assert status == 200, answer
        page = BeautifulSoup(answer["html"], "html.parser")
        code = shelf.code()
        assert re.fullmatch(r"[3479ACDEFHJKMNPRTVWXY]{5}-[3479ACDEFHJKMNPRTVWXY]{5}", code)
        assert answer["done"] == f"“Ten off” is yours. Your code is {code}."
        assert page.section["data-available"] == "150"
        assert "Ten off" in page.select_one(".bkloyalty-entries").get_text()

    def test_happens_once_for_each_form_and_refuses_one_that_is_incomplete(self, shelf: Shelf) -> None:
        reward = shelf.offer()
        key = shelf.look().select_one("button[name=key]")["value"]
        for _ in range(2):
            assert shelf.send("take", reward=reward, key=key)[0] == 200
        assert shelf.look().section["data-available"] == "150"
        assert shelf.send("take", reward=reward)[0] == 422
        assert shelf.send("take", reward="x", key=key)[0] == 422
        assert shelf.send("take", reward=reward + 1, key=key)[0] == 404

    def test_costs_what_stood_there_or_nothing_is_taken(self, shelf: Shelf) -> None:
        reward = shelf.offer()
        shown = shelf.look()
        dearer = replace(TEN_OFF, id=reward, cost=240)
        job = partial(rewards.save_reward, tenant_id=shelf.tenant, reward=dearer, seen=1, actor=1, now=START)
        shelf.database.transact(job)
        status, answer = shelf.take_as_shown(shown)
        assert (status, answer["error"]["field"]) == (409, "reward")
        assert answer["error"]["message"].startswith("This reward was changed a moment ago.")
        assert shelf.take_as_shown(shelf.look())[0] == 200

    def test_without_the_points_is_refused_in_ones_language(self, shelf: Shelf) -> None:
        status, answer = shelf.take(shelf.offer(), user=BEA)
        assert (status, answer["error"]["message"]) == (409, "There are not enough points for this reward.")

    def test_can_be_undone_by_whoever_took_it(self, shelf: Shelf) -> None:
        shelf.take(shelf.offer())
        voucher = shelf.look().select_one("input[name=voucher]")["value"]
        assert shelf.send("give-back", BEA, voucher=voucher)[0] == 404
        status, answer = shelf.send("give-back", voucher=voucher)
        assert (status, answer["done"]) == (200, "Done: you have the points of “Ten off” back.")
        assert shelf.look().section["data-available"] == "250"
        assert texts(shelf.look(), ".bkloyalty-rewards summary") == ["Earlier rewards"]
        assert shelf.send("give-back", voucher=voucher)[0] == 409


class TestTheBox:
    def choose(self, shelf: Shelf) -> str:
        shelf.take(shelf.offer())
        return shelf.code()

    def test_offers_ones_rewards_and_says_what_they_take_off(self, shelf: Shelf) -> None:
        code = self.choose(shelf)
        box = BeautifulSoup(shelf.box(None)[1]["box"], "html.parser")
        assert box.select_one("[data-voucher]:not(section)")["data-voucher"] == code
        assert texts(box, ".bkloyalty-box-rewards li") == ["Ten off 10.00 off Use"]

    def test_takes_it_off_and_names_the_row(self, shelf: Shelf) -> None:
        code = self.choose(shelf)
        for typed in (code, code.lower().replace("-", " ")):
            answer = shelf.box(typed)[1]
            assert (answer["discount"], answer["points"], answer["lines"][0]["label"]) == ("10.00", 0, "Ten off")
        box = BeautifulSoup(answer["box"], "html.parser")
        assert box.section["data-voucher"] == code
        assert texts(box, "[role=status]") == ["“Ten off” used: 10.00 off."]

    def test_is_there_for_rewards_alone_where_points_are_too_few(self, shelf: Shelf) -> None:
        shelf.take(shelf.offer(replace(TEN_OFF, cost=250)))
        box = BeautifulSoup(shelf.box(None)[1]["box"], "html.parser")
        assert texts(box, "h2") == ["Your rewards"]
        assert box.select("input") == []

    @pytest.mark.parametrize("code", ["AAAAA-AAAAA", "nonsense", "x" * 255])
    def test_refuses_at_confirm_what_is_not_ones_own(self, shelf: Shelf, code: str) -> None:
        self.choose(shelf)
        assert shelf.box(code)[1]["discount"] == "0.00"
        status, answer = shelf.box(code, "hold")
        assert (status, answer["error"]["field"]) == (409, "bkloyalty_voucher")
        assert "go on without it" in answer["error"]["message"]
