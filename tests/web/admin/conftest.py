"""The back end's screens and forms, called as WordPress calls them, for a tenant of its own in each test."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from small_site import SmallSite

from bridge.core.access.permissions import Actor

_TENANTS = itertools.count(100)
_WORDPRESS = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
PAGE: dict[str, Any] = {name: f"https://salon.example/{name}?page=booknetic" for name in _WORDPRESS}
PERMITTED = json.dumps({"capabilities": {"bkloyalty": "on"}})


@dataclass
class BackEnd:
    """Somebody in the back end of a tenant; the owner unless ``caller`` is another."""

    site: SmallSite
    caller: Any
    tenant: int

    def screen(self, path: str, **query: str) -> BeautifulSoup:
        """A screen's HTML, parsed; it must answer."""
        return BeautifulSoup(self.ask(path, "query", query)["html"], "html.parser")

    def send(self, path: str, **form: Any) -> Any:
        """What a form's action or question answers."""
        return self.ask(path, "form", form)

    def refused(self, path: str, **form: Any) -> dict[str, Any]:
        """The error of a form that is refused, with its ``status``."""
        status, answer = self.call(path, "form", form)
        assert status in (403, 404, 409, 422), answer
        return answer["error"] | {"status": status}

    def ask(self, path: str, part: str, values: dict[str, Any]) -> Any:
        status, answer = self.call(path, part, values)
        assert status == 200, answer
        return answer

    def call(self, path: str, part: str, values: dict[str, Any]) -> tuple[int, Any]:
        status, answer = self.caller.call(f"/v1/admin/{path}", {"page": PAGE, part: values})
        return status, answer

    def speaking(self, locale: str) -> BackEnd:
        return BackEnd(
            self.site,
            self.caller.as_(self.caller.identity.actor, self.caller.identity.user, locale=locale),
            self.tenant,
        )

    def insert(self, table: str, **values: Any) -> int:
        """A row of one of Booknetic's tables, of this tenant."""
        return self.site.insert(table, tenant_id=self.tenant, **values)


@pytest.fixture
def back_end(small_site: SmallSite, wordpress: Any) -> BackEnd:
    """The owner of a new tenant whose plan holds loyalty."""
    tenant = next(_TENANTS)
    plan = small_site.insert("plans", permissions=PERMITTED)
    small_site.insert("tenants", id=tenant, user_id=tenant * 10, full_name=f"T{tenant}", plan_id=plan)
    return BackEnd(small_site, wordpress.as_(Actor.OWNER, user=tenant * 10, tenant=tenant), tenant)
