import json
from datetime import UTC, datetime

import pytest
import requests
import responses

from bridge.core.access.permissions import Actor
from bridge.wordpress import client, signing

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
URL = "http://salon.example/?rest_route=/bkloyalty/v1/health"
HEALTHY = {"version": "0.1.0", "php": "8.2.7", "wordpress": "6.1.9", "booknetic": True, "hooks": "addon"}


def ask() -> client.ShimHealth:
    return client.ask_health("http://salon.example/", "s3cret", at=NOW)


class TestAskHealth:
    @responses.activate
    def test_asks_with_a_signature_over_the_route(self) -> None:
        responses.get(URL, json=HEALTHY)
        assert ask() == client.ShimHealth("0.1.0", "8.2.7", "6.1.9", True, "addon")
        sent = responses.calls[0].request
        assert sent.url == URL
        identity = signing.verify(["s3cret"], "GET", "/bkloyalty/v1/health", sent.headers, b"", NOW)
        assert identity.actor is Actor.SYSTEM

    @responses.activate
    def test_asks_no_proxy_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
        responses.get(URL, json=HEALTHY)
        ask()
        assert not responses.calls[0].request.req_kwargs["proxies"]  # type: ignore[attr-defined]  # the library adds it

    @pytest.mark.parametrize(
        ("answer", "sentence"),
        [
            ({"status": 401, "json": {}}, "refused the signature"),
            ({"status": 404, "json": {}}, "is the plugin active"),
            ({"status": 200, "body": "<html>"}, "nothing that the plugin would say"),
            ({"status": 200, "json": []}, "nothing that the plugin would say"),
            ({"status": 500, "json": {"code": "x"}}, "status 500"),
            ({"body": requests.ConnectTimeout("late")}, "does not answer"),
        ],
    )
    @responses.activate
    def test_says_what_is_wrong(self, answer: dict[str, object], sentence: str) -> None:
        responses.get(URL, **answer)
        with pytest.raises(client.Unreachable, match=sentence):
            ask()

    def test_a_site_url_that_is_none(self) -> None:
        with pytest.raises(client.Unreachable, match="does not answer"):
            client.ask_health("no url", "s3cret", at=NOW)


class TestSendEvents:
    @responses.activate
    def test_gives_what_was_acknowledged(self) -> None:
        url = "http://salon.example/?rest_route=/bkloyalty/v1/events"
        responses.post(url, json={"acknowledged": [56]})
        events = [{"id": 56, "data": {"tier": "Plata ñ"}}, {"id": 57}]
        assert client.send_events("http://salon.example/", "s3cret", events, at=NOW) == [56]
        sent = responses.calls[0].request
        assert json.loads(sent.body or "") == {"events": events}
        assert sent.headers["Content-Type"] == "application/json"
        identity = signing.verify(["s3cret"], "POST", "/bkloyalty/v1/events", sent.headers, sent.body or b"", NOW)
        assert identity.actor is Actor.SYSTEM
