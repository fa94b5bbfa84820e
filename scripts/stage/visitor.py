"""A browser without a screen: keeps cookies, fills the login form, sends what the panel's script would send."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any

from stage.progress import StageError


class Visitor:
    """One person with one browser at one site."""

    def __init__(self, url: str) -> None:
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        # No proxy: the site is on this machine, whatever the environment says.
        self._open = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({})).open

    def get(self, path: str) -> str:
        return self._fetch(path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        return self._fetch(path, urllib.parse.urlencode(fields).encode())

    def open(self, path: str) -> Any:
        """The response itself, of whatever status, to be read as it comes."""
        try:
            return self._open(urllib.parse.urljoin(self.url, path), timeout=600)
        except urllib.error.HTTPError as error:
            return error

    def log_in(self, name: str, password: str) -> None:
        """Through WordPress's own form, which wants to see its test cookie come back."""
        self.get("/wp-login.php")
        self.post("/wp-login.php", {"log": name, "pwd": password, "testcookie": "1", "wp-submit": "Log In"})
        if "profile.php" not in self.get("/wp-admin/profile.php") or not self._is_logged_in():
            raise StageError(f"{name} could not log in.")

    def ajax(self, action: str, fields: Mapping[str, str]) -> dict[str, Any]:
        answer = self.post("/wp-admin/admin-ajax.php", {"action": action, **fields})
        try:
            return dict(json.loads(answer))
        except ValueError:
            raise StageError(f"{action} did not answer with JSON:\n{answer[:2000]}") from None

    def _is_logged_in(self) -> bool:
        return 'id="wpadminbar"' in self.get("/wp-admin/profile.php")

    def _fetch(self, path: str, body: bytes | None) -> str:
        request = urllib.request.Request(urllib.parse.urljoin(self.url, path), data=body)
        try:
            with self._open(request, timeout=60) as answer:
                return str(answer.read().decode("utf-8", errors="replace"))
        except urllib.error.HTTPError as error:
            text = error.read().decode("utf-8", errors="replace")
            raise StageError(f"{request.get_method()} {path} was answered with {error.code}:\n{text[:2000]}") from None


def find_element(html: str, **attributes: str) -> dict[str, str] | None:
    """The attributes of the first element that has all these; `data_id` stands for `data-id`."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    return next(iter(_Elements(html, wanted).found), None)


class _Elements(HTMLParser):
    def __init__(self, html: str, wanted: Mapping[str, str]) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._wanted = wanted
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._wanted.items() <= given.items():
            self.found.append(given)
