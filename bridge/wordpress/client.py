"""Calls from the service to the shim inside WordPress. Signed as the shim's own calls are; proxies are never asked."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests

from bridge.core.access.permissions import Actor
from bridge.wordpress.health import ShimHealth, parse_health
from bridge.wordpress.signing import Identity, sign

HEALTH = "/bkloyalty/v1/health"
EVENTS = "/bkloyalty/v1/events"
# WordPress sends a workflow's e-mails while it answers.
SECONDS_FOR_EVENTS = 30.0
SYSTEM = Identity(tenant=0, actor=Actor.SYSTEM, user=0, tenant_can=True, user_can=True, locale="en_US")


class Unreachable(Exception):
    """WordPress or the shim in it gave no answer that can be used; the message is a sentence for the administrator."""


def ask_health(site_url: str, secret: str, *, at: datetime, seconds: float = 5.0) -> ShimHealth:
    """The shim's health route at ``site_url``, waiting at most ``seconds`` for each step; ``at`` is the real time.

    Raises Unreachable, which says what to look at.
    """
    return _read_health(site_url, _call(site_url, secret, "GET", HEALTH, b"", at, seconds))


def send_events(
    site_url: str,
    secret: str,
    events: Sequence[Mapping[str, Any]],
    *,
    at: datetime,
    seconds: float = SECONDS_FOR_EVENTS,
) -> list[int]:
    """Has WordPress run the events, as in a ring's reply; the ids of those it acted on. Raises Unreachable."""
    body = json.dumps({"events": list(events)}, ensure_ascii=False).encode()
    response = _call(site_url, secret, "POST", EVENTS, body, at, seconds)
    answer = _read(site_url, response)
    try:
        return [int(number) for number in answer["acknowledged"]]
    except (ValueError, KeyError, TypeError) as error:
        raise _no_answer_of_ours(site_url, response) from error


def _call(
    site_url: str, secret: str, method: str, path: str, body: bytes, at: datetime, seconds: float
) -> requests.Response:
    url = f"{site_url.rstrip('/')}/?rest_route={path}"
    headers = sign(secret, method, path, SYSTEM, body, at) | ({"Content-Type": "application/json"} if body else {})
    with requests.Session() as session:
        session.trust_env = False
        try:
            # A redirected POST would arrive as a GET without its body.
            return session.request(
                method, url, data=body or None, headers=headers, timeout=seconds, allow_redirects=method == "GET"
            )
        except (requests.RequestException, ValueError) as error:
            raise Unreachable(f"{site_url} does not answer ({type(error).__name__}).") from error


def _read_health(site_url: str, response: requests.Response) -> ShimHealth:
    answer = _read(site_url, response)
    try:
        return parse_health(answer)
    except ValueError as error:
        raise _no_answer_of_ours(site_url, response) from error


def _read(site_url: str, response: requests.Response) -> Any:
    if response.status_code in (401, 403):
        raise Unreachable(f"The plugin at {site_url} refused the signature: the secret or a clock differs.")
    if response.status_code == 404:
        raise Unreachable(f"{site_url} answers, but the plugin's route is not there: is the plugin active?")
    try:
        return response.json()
    except ValueError as error:
        raise _no_answer_of_ours(site_url, response) from error


def _no_answer_of_ours(site_url: str, response: requests.Response) -> Unreachable:
    return Unreachable(f"{site_url} answered with status {response.status_code} and nothing that the plugin would say.")
