import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.errors import BadSignature
from bridge.wordpress.signing import Identity, sign, split_secrets, verify

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ROLE = {Permission.LOYALTY: Grant.MY, Permission.ADJUST: Grant.OFF, Permission.VIEW: Grant.ALL}
IDENTITY = Identity(tenant=3, actor=Actor.STAFF, user=12, tenant_can=True, user_can=False, locale="es_ES", role=ROLE)
VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/signing.json").read_text("utf-8"))["vectors"]
BODY = '{"a": "ñ"}\n'.encode()


def signed(secret: str = "new") -> dict[str, str]:
    return sign(secret, "POST", "/v1/quote?x=1", IDENTITY, BODY, NOW)


def check(headers: dict[str, str], **changed: object) -> Identity:
    call = {"method": "POST", "path": "/v1/quote?x=1", "body": BODY, "at": NOW, "secrets": ("new", "old")} | changed
    return verify(headers=headers, **call)  # type: ignore[arg-type]  # the tests change one argument at a time


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
class TestSharedVectors:
    def test_signs_as_the_other_side_does(self, vector: dict[str, str]) -> None:
        at = datetime.fromtimestamp(int(vector["time"]), UTC)
        headers = sign(vector["secret"], vector["method"], vector["path"], who(vector), vector["body"].encode(), at)
        assert headers["x-bkloyalty-signature"] == vector["signature"]
        assert verify(
            [vector["secret"]], vector["method"], vector["path"], headers, vector["body"].encode(), at
        ) == who(vector)


def who(vector: dict[str, str]) -> Identity:
    return Identity(
        tenant=int(vector["tenant"]),
        actor=Actor(vector["actor"]),
        user=int(vector["user"]),
        tenant_can=vector["tenant_can"] == "1",
        user_can=vector["user_can"] == "1",
        locale=vector["locale"],
        role={
            Permission(word if word == "loyalty" else f"loyalty:{word}"): Grant[grant.upper()]
            for word, _, grant in (pair.partition("=") for pair in vector["role"].split(",") if pair != "-")
        },
    )


class TestVerify:
    @pytest.mark.parametrize("secret", ["new", "old"])
    def test_each_secret_verifies(self, secret: str) -> None:
        assert check(signed(secret)) == IDENTITY

    @pytest.mark.parametrize("seconds", [-300, 0, 300])
    def test_a_call_is_fresh_for_300_seconds(self, seconds: int) -> None:
        assert check(signed(), at=NOW + timedelta(seconds=seconds)) == IDENTITY

    @pytest.mark.parametrize("seconds", [-301, 301, 86400])
    def test_an_old_call_is_refused(self, seconds: int) -> None:
        with pytest.raises(BadSignature, match="300 seconds"):
            check(signed(), at=NOW + timedelta(seconds=seconds))

    @pytest.mark.parametrize(
        "changed",
        [
            {"method": "GET"},
            {"path": "/v1/hold?x=1"},
            {"path": "/v1/quote"},
            {"body": BODY.strip()},
            {"secrets": ("other",)},
            {"secrets": ()},
        ],
    )
    def test_another_call_or_key_is_refused(self, changed: dict[str, object]) -> None:
        with pytest.raises(BadSignature, match="not signed with"):
            check(signed(), **changed)

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("time", str(int(NOW.timestamp()) + 1)),
            ("tenant", "4"),
            ("actor", "super_admin"),
            ("user", "13"),
            ("tenant-can", "0"),
            ("user-can", "1"),
            ("role", "loyalty=all,adjust=off,view=all"),
            ("role", "-"),
            ("locale", "en_US"),
            ("signature", "0" * 64),
        ],
    )
    def test_every_header_is_signed(self, header: str, value: str) -> None:
        with pytest.raises(BadSignature, match="not signed with"):
            check(signed() | {f"x-bkloyalty-{header}": value})

    @pytest.mark.parametrize("header", list(signed()))
    @pytest.mark.parametrize(
        "spoil", [lambda _: None, lambda _: "", lambda old: f"{old} ", lambda _: "٣", lambda _: "-1"]
    )
    def test_a_missing_or_malformed_header_is_refused(self, header: str, spoil: Callable[[str], str | None]) -> None:
        headers = signed()
        spoilt = spoil(headers.pop(header))
        with pytest.raises(BadSignature):
            check(headers if spoilt is None else headers | {header: spoilt})


class TestTheRole:
    def test_is_written_in_one_order(self) -> None:
        assert signed()["x-bkloyalty-role"] == "loyalty=my,adjust=off,view=all"

    def test_whoever_has_none_says_so(self) -> None:
        headers = sign("new", "GET", "/x", replace(IDENTITY, role={}), b"", NOW)
        assert headers["x-bkloyalty-role"] == "-"
        assert verify(["new"], "GET", "/x", headers, b"", NOW).role == {}

    def test_a_permission_of_another_version_means_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bridge.wordpress.signing._write_role", lambda _: "loyalty=my,cook=all,view=off")
        assert check(signed()).role == {Permission.LOYALTY: Grant.MY, Permission.VIEW: Grant.OFF}

    @pytest.mark.parametrize(
        "text", ["loyalty", "loyalty=", "loyalty=on", "loyalty=all,", "=all", "-,view=all", "loyalty=all view=all"]
    )
    def test_a_malformed_one_is_refused_whoever_signed_it(self, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        monkeypatch.setattr("bridge.wordpress.signing._write_role", lambda _: text)
        with pytest.raises(BadSignature, match="malformed"):
            check(signed())


class TestSplitSecrets:
    @pytest.mark.parametrize(
        ("text", "secrets"), [("", ()), (" one\n", ("one",)), ("new old\tolder", ("new", "old", "older"))]
    )
    def test_white_space_separates(self, text: str, secrets: tuple[str, ...]) -> None:
        assert split_secrets(text) == secrets
