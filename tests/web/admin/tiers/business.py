"""A business with tiers, and what its owner sees of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from bs4 import BeautifulSoup

from bridge import clock
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.store.database import Database
from bridge.store.programmes import programmes

PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 10}}],
    "tiers": [
        {"name": "Gold", "color": "#d4af37", "min_points": 300},
        {"name": "Silver", "color": "#767676", "min_points": 100},
    ],
}
NEW = {"name": "Bronze", "color": "#aa7700", "min_points": "20"}
GOLD = {"was": "Gold", "name": "Gold", "color": "#d4af37", "min_points": "300"}


class Tiers:
    """A business whose customers have 20, 100, 299, 300 and 1,500 points, with the programme above in force."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database

    def open(self, programme: dict[str, Any] = PROGRAMME, *, draft: bool = False) -> Tiers:
        self.do(configure.import_programme, document=programme, draft=draft, now=clock.now())
        for points in (20, 100, 299, 300, 1500):
            customer = self.back_end.insert("customers", first_name="Ana")
            key = f"{self.back_end.tenant}-{points}"
            self.do(adjust.give_bonus, customer_id=customer, points=points, name="W", key=key, now=clock.now())
        return self

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(partial(flow, tenant_id=self.back_end.tenant, **arguments))

    def saved(self) -> list[tuple[str, str, int]]:
        with self.database.read() as conn:
            document = programmes.find_document(conn, tenant_id=self.back_end.tenant)
        assert document is not None
        return [(tier["name"], tier["color"], tier["min_points"]) for tier in document["tiers"]]

    def table(self) -> list[list[str]]:
        rows = self.back_end.screen("tiers").select("tbody tr")
        return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")[:3]] for row in rows]

    def preview(self, **form: str) -> BeautifulSoup:
        answer = self.back_end.send("tiers/preview", **form)
        return BeautifulSoup("".join(answer["parts"].values()), "html.parser")

    def told(self) -> int:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM {self.back_end.site.prefix}bkloyalty_outbox "
                "WHERE tenant_id = %s AND payload LIKE '%%tiers_edited%%'",
                (self.back_end.tenant,),
            )
            (count,) = cursor.fetchone() or (0,)
        return int(count)
