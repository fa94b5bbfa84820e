"""What customers send from their panel: theirs alone, with the panel anew as the answer."""

import html
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from payloads import PANEL_PAGE
from small_site import SmallSite

from bridge.core.access.permissions import Actor
from bridge.flows.customers import consent
from bridge.flows.programmes import configure
from bridge.store.customers import consents, wordings
from bridge.store.customers.consents import Consent
from bridge.store.database import Database

START = datetime(2026, 1, 1, tzinfo=UTC)
PROGRAMME: dict[str, Any] = {"earning_rules": [], "tiers": []}
NORTH, SOUTH = 3, 4
EVA, BEA = 60, 61
STANDARD = {"agrees": "1", "wording": "standard-en_US"}


@pytest.fixture(scope="module")
def customers(small_site: SmallSite, database: Database) -> dict[tuple[int, int], int]:
    """Eva is a customer of two businesses, Bea of the south alone; by tenant and user."""
    may = small_site.insert("plans", permissions='{"capabilities": {"bkloyalty": "on"}}')
    for tenant, name in ((NORTH, "Norte"), (SOUTH, "Sur")):
        small_site.insert("tenants", id=tenant, user_id=tenant * 10, full_name=name, plan_id=may)
        for _ in range(2):
            database.transact(
                partial(configure.import_programme, tenant_id=tenant, document=PROGRAMME, draft=False, now=START)
            )
    rows = ((NORTH, EVA), (SOUTH, EVA), (SOUTH, BEA))
    return {
        (tenant, user): small_site.insert("customers", tenant_id=tenant, user_id=user, first_name="C")
        for tenant, user in rows
    }


@pytest.fixture
def send(wordpress: Any, customers: dict[tuple[int, int], int]) -> Callable[..., tuple[int, Any]]:
    def send(form: dict[str, str], *, user: int = EVA, tenant: int = 0, **changed: Any) -> tuple[int, Any]:
        sent = {"all_tenants": tenant == 0, "page": PANEL_PAGE, "form": form}
        return wordpress.as_(Actor.CUSTOMER, user=user, tenant=tenant, **changed).call("/v1/panel/consent", sent)

    return send


@pytest.fixture
def history(database: Database, customers: dict[tuple[int, int], int]) -> Callable[..., list[Consent]]:
    def history(tenant: int, user: int = EVA) -> list[Consent]:
        with database.read() as conn:
            return consents.list_history(conn, tenant_id=tenant, customer_id=customers[tenant, user])

    return history


class TestAFormOfThePanel:
    def test_answers_with_what_was_done_and_the_whole_panel_anew(self, send: Any, history: Any) -> None:
        status, answer = send(STANDARD | {"tenant": str(NORTH)})
        assert (status, answer["done"]) == (200, "Thank you. You will hear from us.")
        assert 'data-consent="given"' in answer["html"]
        assert "points at Norte" in answer["html"] and "points at Sur" in answer["html"]
        assert [(one.answer.value, one.source.value, one.actor) for one in history(NORTH)] == [("given", "panel", EVA)]
        assert history(SOUTH) == []
        status, answer = send({"agrees": "0", "wording": "standard-en_US", "tenant": str(NORTH)})
        assert (status, answer["done"]) == (200, "Done. You will get no news from us.")
        assert [one.answer.value for one in history(NORTH)] == ["withdrawn", "given"]

    def test_names_a_business_only_where_the_page_shows_all(self, send: Any, history: Any) -> None:
        before = len(history(NORTH))
        assert send(STANDARD | {"tenant": str(NORTH)}, tenant=SOUTH)[0] == 200
        assert (len(history(NORTH)), [one.answer.value for one in history(SOUTH)]) == (before, ["given"])

    @pytest.mark.parametrize("tenant", [str(NORTH), "77", "0"])
    def test_is_for_nobody_elses_business(self, send: Any, history: Any, tenant: str) -> None:
        told = send(STANDARD | {"tenant": tenant}, user=BEA)
        assert told == (
            404,
            {"error": {"code": "not_found", "message": "You are no customer here. Please log in again."}},
        )

    @pytest.mark.parametrize("tenant", ["", "x", "-3", "3 OR 1"])
    def test_must_name_one(self, send: Any, tenant: str) -> None:
        status, answer = send(STANDARD | {"tenant": tenant})
        assert (status, answer["error"]["field"]) == (422, "tenant")

    def test_is_nothing_for_guests(self, send: Any) -> None:
        assert send(STANDARD | {"tenant": str(NORTH)}, user=0)[0] == 404

    def test_of_a_business_whose_plan_ran_out_is_refused(self, send: Any, small_site: SmallSite) -> None:
        with small_site.cursor() as cursor:
            cursor.execute(f"UPDATE {small_site.prefix}bkntc_tenants SET expires_in = '2001-01-01' WHERE id = {NORTH}")
        may_not = small_site.insert("plans", permissions='{"capabilities": {"bkloyalty": "off"}}', expire_plan=1)
        assert may_not
        try:
            assert send(STANDARD | {"tenant": str(NORTH)})[0] == 404
        finally:
            with small_site.cursor() as cursor:
                cursor.execute(f"UPDATE {small_site.prefix}bkntc_tenants SET expires_in = NULL WHERE id = {NORTH}")

    def test_that_was_refused_without_javascript_says_so_where_it_stands(
        self, wordpress: Any, customers: dict[tuple[int, int], int]
    ) -> None:
        error = {"error": {"code": "invalid_input", "message": "Nobody <b>home</b>."}}
        flash = {"path": "consent", "form": {"tenant": str(SOUTH)}, "answer": error}
        page = {"all_tenants": True, "page": PANEL_PAGE | {"flash": flash}}
        shown = wordpress.as_(Actor.CUSTOMER, user=EVA).ask("/v1/panel", page)["html"]
        assert shown.count(html.escape("Nobody <b>home</b>.")) == 1
        assert shown.index("points at Sur") < shown.index("Nobody &lt;b&gt;")


class TestTheWords:
    def test_are_kept_as_they_were_shown(self, send: Any, history: Any, database: Database) -> None:
        write = partial(consent.write_wording, tenant_id=SOUTH, locale="en_US", actor=1, now=START)
        first, newer = (database.transact(partial(write, text=text)) for text in ("First text", "Newer text"))
        page = send({"agrees": "1", "wording": str(first)}, user=BEA, tenant=SOUTH)[1]["html"]
        assert history(SOUTH, BEA)[0].wording == first
        assert "First text" in page and "There is a newer text" in page and "Newer text" in page
        page = send({"agrees": "1", "wording": str(newer)}, user=BEA, tenant=SOUTH)[1]["html"]
        assert [one.wording for one in history(SOUTH, BEA)] == [newer, first]
        assert "There is a newer text" not in page

    def test_of_the_product_are_kept_in_the_language_of_the_page(
        self, send: Any, history: Any, database: Database
    ) -> None:
        assert send({"agrees": "1", "wording": "standard-es_ES"}, tenant=NORTH, locale="es_ES")[0] == 200
        with database.read() as conn:
            found = wordings.find_wording(conn, tenant_id=NORTH, version=history(NORTH)[0].wording)
        assert found is not None and found.standard and found.text.startswith("Acepto que Norte me envíe")

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"agrees": "1"}, "wording"),
            ({"agrees": "1", "wording": "999"}, "wording"),
            ({"agrees": "1", "wording": "standard"}, "wording"),
            ({"agrees": "yes", "wording": "standard-en_US"}, "agrees"),
            ({"wording": "standard-en_US"}, "agrees"),
        ],
    )
    def test_must_be_there(self, send: Any, form: dict[str, str], field: str) -> None:
        status, answer = send(form, tenant=SOUTH)
        assert (status, answer["error"]["field"]) == (422, field)
