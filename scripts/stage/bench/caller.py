"""Calls to the service as WordPress signs them (docs/protocol.md), for what is to be measured without PHP."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from stage.progress import StageError
from stage.site import Site
from stage.wordpress import DATABASE

_NAMES = ("url", "post_url", "ajax_url", "nonce", "appointments_url", "here")
PAGE = {name: f"http://127.0.0.1/{name}?page=booknetic" for name in _NAMES}
_IDENTITY = {
    "X-Bkloyalty-Tenant": "0",
    "X-Bkloyalty-Actor": "owner",
    "X-Bkloyalty-User": "1",
    "X-Bkloyalty-Tenant-Can": "1",
    "X-Bkloyalty-User-Can": "1",
    "X-Bkloyalty-Role": ",".join(
        f"{word}=all" for word in ("loyalty", "adjust", "export", "rewards", "rules", "settings", "view")
    ),
    "X-Bkloyalty-Locale": "en_US",
}


class Caller:
    """The owner of the business, before whom no browser stands."""

    def __init__(self, site: Site) -> None:
        self._port = site.service.port
        query = "SELECT option_value FROM wp_options WHERE option_name = 'bkloyalty_secret'"
        self._secret = site.database.sql(query, DATABASE).split()[0]

    def screen(self, name: str, **query: str) -> float:
        """Asks for a screen; how many seconds that took."""
        begun = time.perf_counter()
        with self.open(f"/v1/admin/{name}", query) as answer:
            answer.read()
        return time.perf_counter() - begun

    @contextmanager
    def open(self, path: str, query: Mapping[str, str]) -> Iterator[http.client.HTTPResponse]:
        """The response, to be read as it comes."""
        body = json.dumps({"page": PAGE, "query": dict(query)})
        now = str(int(time.time()))
        signed = "\n".join([now, "POST", path, *_IDENTITY.values(), body])
        signature = hmac.new(self._secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
        headers = _IDENTITY | {"X-Bkloyalty-Time": now, "X-Bkloyalty-Signature": signature}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=600)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise StageError(f"{path} was answered with {answer.status}: {answer.read(500)!r}")
            yield answer
        finally:
            connection.close()
