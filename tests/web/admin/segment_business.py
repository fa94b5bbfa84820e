"""A business with four customers, to make segments of; and how their screens are read."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

from bs4 import BeautifulSoup

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.segments import saved_segments
from tests.segments.population import insert_people
from tests.segments.reading import Came, Person

PROGRAMME: dict[str, Any] = {
    "earning_rules": [],
    "tiers": [{"name": "Silver", "color": "#767676", "min_points": 100}, {"name": "Gold", "min_points": 300}],
    "redemption": {"enabled": True, "point_value": "0.10", "method": "auto"},
}
REPORT = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "es_ES"}
AWAY = {"inactive": {"days": 90}}
AWAY_FORM = {"name": "Away", "join_0": "all", "rows": ["0-1-inactive"], "r1_days": "90"}


class Segments:
    """A business with four customers: Ana came lately, Bo and =Eva long ago, Kim never. Ana and Bo agreed, Bo without an e-mail
    address; =Eva refused. Ana and Bo are customers of the staff's member 5."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end, self.database = back_end, database
        names = {"Ana": "ana@example.com", "Bo": " ", "=Eva": "eva@example.com", "Kim": None}
        self.ids = {
            name: back_end.insert("customers", first_name=name, last_name="", email=email)
            for name, email in names.items()
        }
        for name in ("Ana", "Bo"):
            back_end.insert("appointments", customer_id=self.ids[name], staff_id=5, service_id=1, status="approved")
        database.transact(self._open)

    def _open(self, conn: Any) -> None:
        tenant, now = self.back_end.tenant, clock.now()
        configure.save_report(conn, tenant_id=tenant, report=REPORT)
        configure.import_programme(conn, tenant_id=tenant, document=PROGRAMME, draft=False, now=now)

        def came(days: int) -> list[Came]:
            return [Came(now - timedelta(days=days), Decimal(80), 1, 1)]

        people = [
            Person(self.ids["Ana"], came(3), balance=250, lifetime=270, tier="Silver", redeemed=5, consent="given"),
            Person(self.ids["Bo"], came(120), balance=30, lifetime=330, tier="Gold", consent="given"),
            Person(self.ids["=Eva"], came(200), consent="refused"),
            Person(self.ids["Kim"]),
        ]
        insert_people(conn, tenant, people, now)

    def as_staff(self, grant: Grant, **finer: Grant) -> Any:
        """Somebody of the staff, who is number 5 once."""
        user = self.back_end.tenant * 10 + 1 + len(finer)
        role = {Permission.LOYALTY: grant} | {Permission(f"loyalty:{name}"): one for name, one in finer.items()}
        named = {permission.capability: one.name.lower() for permission, one in role.items()}
        staff_id = self.back_end.insert("staff", name="Sam", user_id=user)
        self.back_end.insert("user_role_managers", staff=str(staff_id), permissions=json.dumps(named))
        with self.back_end.site.cursor() as cursor:
            table = f"{self.back_end.site.prefix}bkntc_appointments"
            cursor.execute(
                f"UPDATE {table} SET staff_id = %s WHERE staff_id = 5 AND tenant_id = %s",
                (staff_id, self.back_end.tenant),
            )
        caller = self.back_end.caller.as_(Actor.STAFF, user=user, role=role)
        return type(self.back_end)(self.back_end.site, caller, self.back_end.tenant)

    def save(self, **form: Any) -> int:
        """Saves a segment; its id."""
        undo = self.back_end.send("segments/save", **(AWAY_FORM | form))["undo"]
        return int(undo["form"]["id"])

    def saved(self) -> dict[str, Any]:
        """What is saved: documents by name."""
        with self.database.read() as conn:
            found = saved_segments.list_segments(conn, tenant_id=self.back_end.tenant)
        return {one.name: one.document for one in found}

    def csv(self, back_end: Any = None, **query: str) -> list[dict[str, str]]:
        caller = (back_end or self.back_end).caller
        page = dict.fromkeys(("url", "post_url", "ajax_url", "nonce"), "https://salon.example/x")
        page |= {"appointments_url": "https://salon.example/a", "here": "https://salon.example/h"}
        response = caller.post("/v1/admin/segments/csv", {"page": page, "query": query})
        assert response.status_code == 200, response.text
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text, newline="")))


def parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(page: Any) -> str:
    return " ".join(page.get_text(" ").split()).replace(" ,", ",")


def counts(page: BeautifulSoup) -> dict[str, str]:
    """What the cards and the list of tiers say."""
    cards = {card.h3.get_text(strip=True): words(card.select_one(".bkl-big")) for card in page.select(".bkl-card")}
    tiers = {
        one.a.get_text(strip=True): words(one.select_one(".bkl-number")) for one in page.select(".bkl-tier-segments li")
    }
    return cards | tiers


def names(page: BeautifulSoup) -> list[str]:
    return [cell.a.get_text(strip=True) for cell in page.select("tbody th")]


def query_of(href: str) -> dict[str, str]:
    said = dict(parse_qsl(href.partition("?")[2]))
    return {name: value for name, value in said.items() if name not in ("screen", "page")}


def page_values() -> dict[str, str]:
    names = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
    return {name: f"https://salon.example/{name}" for name in names}


def read_form(page: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send of the first form."""
    sent: dict[str, Any] = {}
    for field in page.form.select("input[name], select[name]"):
        name = field["name"]
        if (
            name == "action"
            or name.startswith("_bkl_")
            or (field.get("type") == "checkbox" and not field.has_attr("checked"))
        ):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.option
            sent[name] = chosen["value"]
        elif name.endswith("[]"):
            sent.setdefault(name[:-2], []).append(field["value"])
        else:
            sent[name] = field.get("value", "")
    return sent
