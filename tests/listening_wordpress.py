"""A WordPress that is brought workflow events and acts on all of them, at an address where nobody is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import responses

URL = "http://127.0.0.1:9/?rest_route=/bkloyalty/v1/events"


@contextmanager
def listening() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback(responses.POST, URL, callback=acknowledge_all)
        yield mock


def acknowledge_all(request: Any) -> tuple[int, dict[str, str], str]:
    return 200, {}, json.dumps({"acknowledged": [event["id"] for event in json.loads(request.body)["events"]]})
