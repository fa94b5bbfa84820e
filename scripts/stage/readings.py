"""Where the figures of the check are read: the pages a customer sees, the statement, and the stored price."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from stage.figures import eventually
from stage.site import Site
from stage.visitor import Visitor, find_element
from stage.wordpress import DATABASE, PREFIX

ROW = "bkloyalty_points"


@dataclass(frozen=True)
class Offer:
    """What the last step of the booking panel shows. Money is a decimal string, empty where nothing was shown."""

    price: str
    has_box: bool
    row: str | None
    available: int
    value: str
    points: int
    discount: str


class Readings:
    """The figures of one customer."""

    def __init__(self, site: Site, visitor: Visitor, customer: int) -> None:
        self._site = site
        self._visitor = visitor
        self._customer = customer

    def offer(self, summary: dict[str, Any]) -> Offer:
        box = summary.get("box") or ""
        shown = find_element(box, data_bkloyalty="box") or {}
        return Offer(
            price=f"{summary['sum_price']:.2f}",
            has_box=bool(shown),
            row=_find(rf'data-price-id="{ROW}".*?([\d.]+)</div></div>', summary["prices_html"]),
            available=int(shown.get("data-available", "0")),
            value=_find(r"worth \D*([\d.]+\d)", re.sub(r"<[^>]*>", "", box)) or "",
            points=int(shown.get("data-points", "0")),
            discount=shown.get("data-discount", ""),
        )

    def statement(self) -> dict[str, Any]:
        return dict(self._site.service.ask("statement", "--customer", str(self._customer)))

    def statement_with(self, balance: int) -> dict[str, Any]:
        """The statement once it has this balance, or as it stands when the patience is over."""
        return eventually(self.statement, lambda statement: statement["balance"] == balance)

    def reasons(self, appointment: int) -> str:
        """Points by rule of what this appointment earned, such as `Every visit 10 + Spend 95`."""
        earned = [entry for entry in self._entries(appointment) if entry["kind"] == "earned"]
        return " + ".join(f"{reason['name']} {reason['points']}" for entry in earned for reason in entry["reasons"])

    def points(self, appointment: int, kind: str) -> int:
        return sum(int(entry["points"]) for entry in self._entries(appointment) if entry["kind"] == kind)

    def stored_price(self, appointment: int) -> str:
        return self._stored(appointment, "")

    def stored_discount(self, appointment: int) -> str:
        return self._stored(appointment, f" AND unique_key = '{ROW}' AND negative_or_positive = -1", "SUM(price)")

    def customer_panel(self, available: int) -> dict[str, str]:
        """The attributes of the panel on the customer's own page, once it shows so many points, or as it stands."""
        return eventually(self._panel_now, lambda shown: shown.get("data-available") == str(available))

    def _panel_now(self) -> dict[str, str]:
        return find_element(self._visitor.get("/?pagename=account"), data_bkloyalty="panel") or {}

    def _entries(self, appointment: int) -> list[dict[str, Any]]:
        return [entry for entry in self.statement()["entries"] if entry["appointment"] == appointment]

    def _stored(self, appointment: int, which: str, what: str = "SUM(price * negative_or_positive)") -> str:
        sql = (
            f"SELECT ROUND({what}, 2) FROM {PREFIX}bkntc_appointment_prices WHERE appointment_id = {appointment}{which}"
        )
        return self._site.database.sql(sql, DATABASE).strip()


def _find(pattern: str, text: str) -> str | None:
    found = re.search(pattern, html.unescape(text), re.DOTALL)
    return found.group(1) if found else None
