import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from small_site import SECRET, SmallSite
from starlette.testclient import TestClient

from bridge import clock
from bridge.app import create_app
from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.settings import Settings
from bridge.store.database import Database
from bridge.wordpress.signing import Identity, sign

SYSTEM = Identity(tenant=0, actor=Actor.SYSTEM, user=0, tenant_can=True, user_can=False, locale="en_US")


@dataclass
class Caller:
    """WordPress, as the service knows it: signs and calls."""

    client: TestClient
    identity: Identity = SYSTEM
    secret: str = SECRET

    def as_(self, actor: Actor, user: int = 0, **changed: Any) -> "Caller":
        works = actor not in (Actor.CUSTOMER, Actor.SYSTEM)
        role = dict.fromkeys(Permission, Grant.ALL) if works else {}
        identity = replace(self.identity, actor=actor, user=user, user_can=works, role=role)
        return Caller(self.client, replace(identity, **changed), self.secret)

    def post(self, path: str, payload: object) -> Any:
        """The response as it came."""
        body = json.dumps(payload).encode()
        headers = sign(self.secret, "POST", path, self.identity, body, clock.wall())
        return self.client.post(path, content=body, headers=headers)

    def call(self, path: str, payload: object) -> tuple[int, Any]:
        response = self.post(path, payload)
        is_file = "content-disposition" in response.headers
        return response.status_code, response.text if is_file else response.json()

    def ask(self, path: str, payload: object) -> Any:
        status, answer = self.call(path, payload)
        assert status == 200, answer
        return answer


@pytest.fixture(scope="module")
def small_site(empty_database: str, request: pytest.FixtureRequest) -> SmallSite:
    """One site a module, under a prefix of its own."""
    site = SmallSite(empty_database, f"{request.module.__name__.rpartition('.')[2].removeprefix('test_')}_")
    site.create(migrate=False)
    return site


@pytest.fixture(scope="module")
def wordpress(small_site: SmallSite) -> Iterator[Caller]:
    """Whoever calls the application over the small site."""
    with TestClient(create_app(Settings(small_site.url, small_site.prefix))) as client:
        yield Caller(client)


@pytest.fixture(scope="module")
def database(small_site: SmallSite, wordpress: Caller) -> Iterator[Database]:
    """The small site's database, once it is migrated."""
    with small_site.open() as database:
        yield database


Act = Callable[..., Any]
