"""WordPress's own requests for personal data, run to their end for somebody who booked, earned, used points and agreed to news."""

import json
import secrets
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from stage.site import Site
from stage.visitor import Visitor
from stage.wordpress import DATABASE

HERE = Path(__file__).parent
SOW = HERE.parent / "browser" / "salon.php"
SERVICE = {"name": "Colour", "price": 60, "duration": 60, "max_capacity": 1, "is_active": 1, "is_visible": 1}
PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Visit", "label": "Every visit", "award": {"points": 10}, "when": {}}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": {"percent": "50"}},
}


class Forms(HTMLParser):
    """The hidden fields of the panel's forms, by their path."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._path: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._path = given.get("data-bkl-panel-form")
        elif tag == "input" and self._path and given.get("type") == "hidden":
            self.found.setdefault(self._path, {})[given["name"]] = given["value"]


def test_everything_comes_out_and_goes_and_the_ledger_adds_up(site: Site) -> None:
    site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
    login = f"petra{secrets.token_hex(4)}"
    sown = site.wordpress.php(
        SOW,
        {
            "options": {"bkloyalty_breaker": "0"},
            "pages": {"points": "[bkloyalty-panel]"},
            "service": SERVICE | {"deposit": 100, "deposit_type": "percent", "recurring_payment_type": "full"},
            "customer": {"login": login, "password": "let me in"},
            "person": None,
        },
    )
    ids, email = json.loads(sown), f"{login}@example.org"
    note = ("--note", f"For {login} on her birthday")
    site.service.command("adjust", "--customer", str(ids["customer"]), "--points", "500", *note)
    petra = Visitor(site.web.url)
    petra.log_in(login, "let me in")
    assert book(petra, ids, email)["status"] == "ok"
    fields = Forms(petra.get("/?pagename=points")).found["consent"]
    page = petra.post("/wp-admin/admin-post.php", fields | {"agrees": "1"})
    assert "Thank you. You will hear from us." in page
    assert 'data-consent="given"' in page

    told = run(site, "export", email)["html"]
    for words in ("410 pts", "For every booking: +10 pts", f"For {login} on her birthday", "Agreed", "I agree that"):
        assert words in told, words

    erased = run(site, "erase", email)
    assert (erased["answers"][0]["items_removed"], erased["status"]) == (True, "request-completed")
    assert "410 points" in erased["answers"][0]["messages"][0]
    assert "bkloyalty" not in run(site, "export", email)["html"]
    for table in ("entries", "consents", "words", "accounts", "profiles"):
        assert login not in site.database.sql(f"SELECT * FROM wp_bkloyalty_{table}", DATABASE), table
    assert "Your next booking can earn the first ones" in petra.get("/?pagename=points")

    assert book(petra, ids, email, days=51)["status"] == "ok"
    assert site.service.ask("statement", "--customer", str(ids["customer"]))["balance"] == 10
    site.service.command("audit")


def book(petra: Visitor, ids: dict[str, int], email: str, *, days: int = 50) -> dict[str, Any]:
    """A booking of which 100 points pay a part, if she has them."""
    line = {name: ids[name] for name in ("service", "staff", "location")} | {
        "date": (date.today() + timedelta(days=days)).isoformat(),
        "time": "10:00",
        "customer_data": {"first_name": "Petra", "last_name": "Ruiz", "email": email, "phone": "1"},
    }
    fields = {"bkloyalty_points": "100", "bkloyalty_checkout": secrets.token_hex(8)}
    return petra.ajax("bkntc_confirm", fields | {"cart": json.dumps([line]), "payment_method": "local"})


def run(site: Site, tool: str, email: str) -> Any:
    return json.loads(site.wordpress.php(HERE / "privacy_request.php", {"tool": tool, "email": email}))
