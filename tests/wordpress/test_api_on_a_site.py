"""Apps that know only the address of a WordPress site: the example in docs/api.md, and the way through a page's own login."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from stage.site import Site
from stage.wordpress import DATABASE

from bridge.web.api.operations import OPERATIONS

HERE = Path(__file__).parent
GUIDE = (HERE.parents[1] / "docs" / "api.md").read_text("utf-8")
SOW = HERE.parent / "browser" / "salon.php"
PROGRAMME: dict[str, Any] = {
    "earning_rules": [],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose", "max_discount": {"percent": "50"}},
}
WISH = {"name": "Pocket", "scopes": ["account:read", "rewards:take"], "seconds": 3600}


@dataclass
class Customer:
    """Somebody, and the address under which apps find the site."""

    id: int
    login: str
    root: str

    def ask(self, method: str, path: str, page: requests.Session | None = None, **more: Any) -> requests.Response:
        """As an app, which has no cookies; or as a script of a ``page``."""
        return (page or browse()).request(method, self.root + path, timeout=30, **more)


def browse() -> requests.Session:
    """No proxy: the site is on this machine, whatever the environment says."""
    session = requests.Session()
    session.trust_env = False
    return session


@pytest.fixture(scope="module")
def root(site: Site) -> str:
    """The address under which apps find a site that has a programme."""
    site.service.command("programme import", "-", stdin=json.dumps(PROGRAMME))
    return f"{site.web.url}/?rest_route=/bkloyalty/v1"


@pytest.fixture
def customer(site: Site, root: str) -> Customer:
    login = f"pia{secrets.token_hex(4)}"
    nobody = {"options": {"bkloyalty_breaker": "0"}, "pages": {}, "service": None, "person": None}
    sown = site.wordpress.php(SOW, nobody | {"customer": {"login": login, "password": "let me in"}})
    return Customer(json.loads(sown)["customer"], login, root)


@pytest.fixture
def rich(site: Site, customer: Customer) -> Customer:
    """With 500 points."""
    site.service.command("adjust", "--customer", str(customer.id), "--points", "500")
    return customer


@pytest.fixture
def reward(site: Site) -> int:
    """A mug for 300 points."""
    said = site.database.sql(
        "INSERT INTO wp_bkloyalty_rewards (tenant_id, name, cost, terms, tiers, state, number, issued, created_at, updated_at) "
        f"""VALUES (0, 'Mug {secrets.token_hex(4)}', 300, '{{"kind": "custom"}}', '[]', 'active', 1, 0, UTC_TIMESTAMP(6), """
        "UTC_TIMESTAMP(6)); SELECT LAST_INSERT_ID();",
        DATABASE,
    )
    return int(said)


@pytest.mark.usefixtures("reward")
def test_the_example_of_the_guide_runs(site: Site, rich: Customer, tmp_path: Path) -> None:
    (source,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    (tmp_path / "pocket.py").write_text(source)
    password = site.wordpress.php(HERE / "application_password.php", {"login": rich.login})
    told = {"API": rich.root, "CUSTOMER": rich.login, "PASSWORD": password, "NO_PROXY": "127.0.0.1"}
    argv = [sys.executable, "-P", str(tmp_path / "pocket.py")]
    ran = subprocess.run(argv, env={**os.environ, **told}, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    points, entry, taken = ran.stdout.splitlines()
    assert points == "500 points, no tier yet"
    assert entry.endswith("+500  adjusted")
    assert re.fullmatch(r".+: show [A-Z0-9]{5}-[A-Z0-9]{5}, \d+ points left", taken)
    wrong = subprocess.run(
        argv, env={**os.environ, **told, "PASSWORD": "no"}, text=True, capture_output=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (1, "") and "Traceback" not in wrong.stderr


def test_whoever_is_logged_in_on_a_page_gets_a_token_and_with_it_a_reward_once(
    site: Site, rich: Customer, reward: int
) -> None:
    assert rich.ask("POST", "/tokens", json=WISH).status_code == 401
    made = rich.ask("POST", "/tokens", log_in(rich), json=WISH)
    assert made.status_code == 201
    app = {"Authorization": f"Bearer {made.json()['token']}"}
    account = rich.ask("GET", "/api/me/account", headers=app)
    assert (account.status_code, account.headers["Cache-Control"]) == (200, "no-store")
    assert (account.json()["customer"], account.json()["available"]) == (rich.id, 500)
    assert account.json()["value"]["amount"] == "5.00"

    write = app | {"Idempotency-Key": secrets.token_hex(8), "Accept-Language": "es"}
    taken = [rich.ask("POST", "/api/me/vouchers", json={"reward": reward}, headers=write) for _ in range(2)]
    assert [one.status_code for one in taken] == [201, 201]
    assert taken[0].json() == taken[1].json() and taken[0].json()["account"]["available"] == 200
    assert site.service.ask("statement", "--customer", str(rich.id))["balance"] == 200

    again = write | {"Idempotency-Key": secrets.token_hex(8)}
    refused = rich.ask("POST", "/api/me/vouchers", json={"reward": reward}, headers=again)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "reward_unavailable")
    assert refused.json()["error"]["message"] == "No hay puntos suficientes para esta recompensa."
    unread = rich.ask("POST", "/api/me/vouchers", data="{", headers=again | {"Content-Type": "application/json"})
    assert (unread.status_code, unread.json()["error"]["code"]) == (422, "invalid_input")
    assert rich.ask("GET", "/api/customers", params={"email": "a@b.c"}, headers=app).status_code == 403
    assert rich.ask("GET", "/api/me", headers={"Authorization": "Bearer bkl_0_guessed"}).status_code == 401


def test_a_token_that_was_revoked_opens_nothing(customer: Customer) -> None:
    page = log_in(customer)
    made = customer.ask("POST", "/tokens", page, json=WISH).json()
    app = {"Authorization": f"Bearer {made['token']}"}
    assert [one["id"] for one in customer.ask("GET", "/tokens", page).json()["tokens"]] == [made["id"]]
    assert customer.ask("GET", "/api/token", headers=app).json()["name"] == "Pocket"
    assert customer.ask("DELETE", f"/tokens/{made['id']}", page).json() == {"revoked": made["id"]}
    assert customer.ask("GET", "/tokens", page).json() == {"tokens": []}
    ended = customer.ask("GET", "/api/token", headers=app)
    assert (ended.status_code, ended.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_the_document_describes_the_api_where_it_is(root: str) -> None:
    document = browse().get(f"{root}/api/openapi.json", timeout=30).json()
    (server,) = document["servers"]
    assert browse().get(f"{server['url']}/token", timeout=30).json()["error"]["code"] == "unauthorized"
    assert set(document["paths"]) == {operation.path for operation in OPERATIONS}


def test_apps_in_a_browser_may_ask_from_elsewhere(root: str) -> None:
    asked = browse().options(f"{root}/api/me/vouchers", headers={"Origin": "https://app.example"}, timeout=30)
    assert asked.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Idempotency-Key" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: str(operation.name))
def test_the_guide_names_every_operation(operation: Any) -> None:
    row = next(
        (
            row
            for row in GUIDE.splitlines()
            if re.search(f"`{operation.method} /api{re.escape(operation.path)}[`?]", row)
        ),
        "",
    )
    assert row, "docs/api.md has no row for it"
    assert (operation.scope.value if operation.scope else "any") in row


def log_in(customer: Customer) -> requests.Session:
    """A page of the site on which the customer is logged in, with the nonce that WordPress gives its scripts."""
    page, site = browse(), customer.root.partition("?")[0]
    form = {"log": customer.login, "pwd": "let me in", "testcookie": "1"}
    page.get(f"{site}wp-login.php", timeout=30)
    page.post(f"{site}wp-login.php", data=form, timeout=30)
    page.headers["X-WP-Nonce"] = page.get(f"{site}wp-admin/admin-ajax.php?action=rest-nonce", timeout=30).text
    return page
