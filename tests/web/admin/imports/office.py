"""A salon that brings balances over from the programme before this one, and what it reads about it."""

from __future__ import annotations

import base64
import re
from typing import Any

from bs4 import BeautifulSoup

from bridge.store.database import Database
from bridge.tasks.runner import run_tasks
from tests.web.admin.acting import put_in_force
from tests.web.admin.conftest import PAGE

PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "award": {"points": 50}, "active": True, "when": {}}],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 200}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "choose"},
}
FILE = """E-mail;Puntos;Nivel
ana@example.org;1.240;
bea@example.org;40;silver
nobody@example.org;5;
bea@example.org;9;
ana@example.org;many;
"""


class Office:
    """A salon with Ana and Bea, and who brings files there."""

    def __init__(self, back_end: Any, database: Database) -> None:
        self.back_end = back_end
        self.database = database
        put_in_force(back_end, database, PROGRAMME)
        self.ana = back_end.insert("customers", first_name="Ana", last_name="Ruiz", email="ana@example.org")
        self.bea = back_end.insert("customers", first_name="Bea", last_name="Gil", email="bea@example.org")
        self.keys = iter(range(1000))

    def upload(self, content: str | bytes = FILE, name: str = "clientes.csv", **form: str) -> tuple[int, Any]:
        content = content.encode() if isinstance(content, str) else content
        file = {"name": name, "content": base64.b64encode(content).decode()}
        payload = {"page": PAGE, "form": {"key": f"k{next(self.keys)}", **form}, "file": file}
        status, answer = self.back_end.caller.call("/v1/admin/imports/upload", payload)
        return status, answer

    def bring(self, content: str | bytes = FILE, **form: str) -> str:
        """The number of an import that was looked through."""
        status, answer = self.upload(content, **form)
        assert status == 200, answer
        run_tasks(self.database)
        found = re.search(r"id=(\d+)", answer["go"])
        assert found is not None
        return found[1]

    def bring_in(self, content: str | bytes = FILE, **form: str) -> str:
        number = self.bring(content, **form)
        self.back_end.send("imports/begin", id=number)
        run_tasks(self.database)
        return number

    def rows(self, number: str, **query: str) -> list[list[str]]:
        page = self.back_end.screen("import", id=number, **query)
        table = page.select("table")[-1]
        return [[say(cell).strip() for cell in row.select("td, th")] for row in table.select("tbody tr")]

    def balances(self) -> dict[int, tuple[int, str | None]]:
        with self.back_end.site.cursor() as cursor:
            cursor.execute(
                f"SELECT customer_id, balance, tier FROM {self.back_end.site.prefix}bkloyalty_accounts WHERE tenant_id = %s",
                (self.back_end.tenant,),
            )
            return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def say(page: BeautifulSoup) -> str:
    """What somebody reads there, as one line."""
    return re.sub(r"\s+", " ", page.get_text(" "))
