"""Calls from the service to the shim inside WordPress. Signed as the shim's own calls are; proxies are never asked."""

from dataclasses import dataclass
from datetime import datetime

import requests

from bridge.core.permissions import Actor
from bridge.wordpress.signing import Identity, sign

HEALTH = "/bkloyalty/v1/health"
SYSTEM = Identity(tenant=0, actor=Actor.SYSTEM, user=0, tenant_can=True, user_can=True, locale="en_US")


class Unreachable(Exception):
    """WordPress or the shim in it gave no answer that can be used; the message is a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class ShimHealth:
    """What the shim says of itself; ``hooks`` is ``addon`` or ``plain``."""

    version: str
    php: str
    wordpress: str
    booknetic: bool
    hooks: str


def ask_health(site_url: str, secret: str, *, at: datetime, seconds: float = 5.0) -> ShimHealth:
    """The shim's health route at ``site_url``, waiting at most ``seconds`` for each step; ``at`` is the real time.

    Raises Unreachable, which says what to look at.
    """
    url = f"{site_url.rstrip('/')}/?rest_route={HEALTH}"
    with requests.Session() as session:
        session.trust_env = False
        try:
            response = session.get(url, headers=sign(secret, "GET", HEALTH, SYSTEM, b"", at), timeout=seconds)
        except (requests.RequestException, ValueError) as error:
            raise Unreachable(f"{site_url} does not answer ({type(error).__name__}).") from error
    return _read_health(site_url, response)


def _read_health(site_url: str, response: requests.Response) -> ShimHealth:
    if response.status_code in (401, 403):
        raise Unreachable(f"The plugin at {site_url} refused the signature: the secret or a clock differs.")
    if response.status_code == 404:
        raise Unreachable(f"{site_url} answers, but the plugin's health route is not there: is the plugin active?")
    try:
        answer = response.json()
        return ShimHealth(
            version=str(answer["version"]),
            php=str(answer["php"]),
            wordpress=str(answer["wordpress"]),
            booknetic=bool(answer["booknetic"]),
            hooks=str(answer["hooks"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(
            f"{site_url} answered with status {response.status_code} and nothing that the plugin would say."
        ) from error
