"""A business with customers, rewards and staff, and apps that call the API with a token. Every answer is held to its description."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from jsonschema import FormatChecker
from small_site import SECRET, SmallSite

from bridge import clock
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.apps.tokens import OFFERED, Scope, Token, TokenKind
from bridge.core.rewards.rewards import Kind, Reward, Terms
from bridge.flows.apps import tokens
from bridge.flows.points import adjust
from bridge.flows.programmes import configure
from bridge.flows.rewards import rewards
from bridge.jobs.people import index_people
from bridge.store.database import Database
from bridge.web.api.openapi import describe
from bridge.web.api.reading import make_validator
from bridge.web.bearers import write_bearer

PROGRAMME: dict[str, Any] = {
    "earning_rules": [{"id": 1, "name": "Visit", "label": "Each visit", "award": {"points": 50}}],
    "tiers": [{"name": "Silver", "color": "#888888", "min_points": 100}, {"name": "Gold", "color": "#aa7700", "min_points": 500}],
    "redemption": {"enabled": True, "point_value": "0.05", "method": "choose"},
}  # fmt: skip
PERMITTED = json.dumps({"capabilities": {"bkloyalty": "on"}})
_TENANTS = itertools.count(300)
_KEYS = itertools.count(1)


@dataclass
class Answer:
    status: int
    document: Any
    headers: Any

    @property
    def code(self) -> str:
        return str(self.document["error"]["code"])


@dataclass
class App:
    """An app with a token, in whatever language it asks for."""

    client: Any
    bearer: str
    token: Token
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: Any) -> Any:
        """What is answered; it must be."""
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        return self.ask("POST", path, body=body, key=key)

    def ask(self, method: str, path: str, **sent: Any) -> Any:
        answer = self.call(method, path, **sent)
        assert answer.status < 300, answer
        return answer.document

    def refused(self, method: str, path: str, **sent: Any) -> tuple[int, str]:
        """Status and code of a refusal."""
        answer = self.call(method, path, **sent)
        assert answer.status >= 400, answer
        return answer.status, answer.code

    def call(
        self, method: str, path: str, *, body: Any = None, key: str | None = None, params: Any = None, **headers: str
    ) -> Answer:
        if method == "POST":
            headers["Idempotency-Key"] = key or f"key-{next(_KEYS)}"
        said = {"Authorization": f"Bearer {self.bearer}"} | self.headers | headers
        content = None if body is None else json.dumps(body).encode()
        response = self.client.request(method, f"/api/v1{path}", content=content, params=params, headers=said)
        answer = Answer(response.status_code, response.json(), response.headers)
        check_described(method, path, answer)
        return answer


def check_described(method: str, path: str, answer: Answer) -> None:
    """The answer is one that the description names, of the shape that it gives."""
    operation = next(
        (said[method.lower()] for form, said in list_paths() if fits(form, path) and method.lower() in said), None
    )
    if operation is None:
        return
    described = operation["responses"][str(answer.status)]["content"]["application/json"]["schema"]
    validator = make_validator(described).evolve(format_checker=FormatChecker())
    assert list(validator.iter_errors(answer.document)) == []


def list_paths() -> Iterator[tuple[str, Any]]:
    yield from describe()["paths"].items()


def fits(form: str, path: str) -> bool:
    parts, said = form.split("/"), path.split("/")
    return len(parts) == len(said) and all(
        part == word or part[:1] == "{" for part, word in zip(parts, said, strict=True)
    )


class Business:
    """A tenant of its own; customers, staff and users have ids from ``base`` on."""

    def __init__(self, client: Any, site: SmallSite, database: Database) -> None:
        self.client, self.site, self.database = client, site, database
        self.tenant = next(_TENANTS)
        self.base = self.tenant * 1000
        self.owner = self.base
        self.plan = site.insert("plans", permissions=PERMITTED)
        site.insert("tenants", id=self.tenant, user_id=self.owner, full_name=f"T{self.tenant}", plan_id=self.plan)
        report = {"timezone": "Europe/Madrid", "currency": "EUR", "decimals": 2, "locale": "en_US"}
        self.do(configure.save_report, report=report)
        self.do(configure.import_programme, document=PROGRAMME, draft=False, now=clock.now() - timedelta(days=30))

    def do(self, flow: Any, **arguments: Any) -> Any:
        return self.database.transact(lambda conn: flow(conn, tenant_id=self.tenant, **arguments))

    def customer(self, number: int = 7, points: int = 0, **columns: Any) -> int:
        """Who is WordPress user of the same number."""
        made = self.base + number
        names = {"first_name": "Ana", "last_name": "Gil", "email": f"ana{made}@example.org"}
        self.site.insert("customers", id=made, user_id=made, tenant_id=self.tenant, **(names | columns))
        if points:
            self.give(made, points)
        index_people(self.database)
        return made

    def give(self, customer: int, points: int, note: str | None = None) -> int:
        by_hand = {"customer_id": customer, "points": points, "note": note, "actor": self.owner}
        return int(self.do(adjust.adjust, **by_hand, key=clock.new_id(), now=clock.now()).id)

    def offer(self, name: str = "Ten off", cost: int = 100, **more: Any) -> int:
        reward = Reward(name, cost, Terms(Kind.FIXED, amount=Decimal(10)), **more)
        return int(self.do(rewards.save_reward, reward=reward, seen=None, actor=1, now=clock.now()))

    def staff(self, number: int, role: dict[str, str] | None) -> int:
        """A WordPress user with a row among the staff and perhaps a role; the user."""
        user = self.base + number
        row = self.site.insert("staff", tenant_id=self.tenant, user_id=user, name=f"Staff {number}")
        if role is not None:
            permissions = json.dumps(role)
            self.site.insert("user_role_managers", tenant_id=self.tenant, staff=str(row), permissions=permissions)
        return user

    def book(self, customer: int, staff_user: int) -> None:
        """An appointment of the customer's with this member of the staff."""
        with self.site.cursor() as cursor:
            query = f"SELECT id FROM {self.site.prefix}bkntc_staff WHERE user_id = %s"
            cursor.execute(query, (staff_user,))
            (row,) = cursor.fetchone() or (0,)
        self.site.insert("appointments", tenant_id=self.tenant, customer_id=customer, staff_id=row)

    def app_of(self, customer: int, **more: Any) -> App:
        """An app of that customer's."""
        said = {"scopes": OFFERED[TokenKind.CUSTOMER], "lifetime": timedelta(days=7)} | more
        return self._issue(tokens.issue_customer_token, user_id=customer, **said)

    def app_of_staff(
        self, user: int, actor: Actor = Actor.STAFF, scopes: Collection[Scope] = tuple(Scope), **more: Any
    ) -> App:
        verdicts = more.pop("verdicts", dict.fromkeys(Permission, Grant.ALL))
        named = {"user_id": user, "actor": actor, "verdicts": verdicts}
        said = {"scopes": scopes, "lifetime": timedelta(days=30)} | more
        return self._issue(tokens.issue_staff_token, **named, **said)

    def server(self, scopes: Collection[Scope] = tuple(Scope), **more: Any) -> App:
        said = {"scopes": scopes, "lifetime": timedelta(days=365)} | more
        return self._issue(tokens.issue_server_token, actor=self.owner, **said)

    def _issue(self, flow: Any, **more: Any) -> App:
        said = {"key": clock.new_id(), "name": "Pocket", "now": clock.wall()}
        token = self.do(flow, **(said | more))
        return App(self.client, write_bearer([SECRET], token), token)

    def sql(self, statement: str, *values: Any) -> Any:
        with self.site.cursor() as cursor:
            cursor.execute(statement.replace("{p}", self.site.prefix), values)
            return cursor.fetchall()

    def balance(self, customer: int) -> int:
        found = self.sql("SELECT balance FROM {p}bkloyalty_accounts WHERE customer_id = %s", customer)
        return int(found[0][0]) if found else 0
