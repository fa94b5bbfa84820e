"""Who speaks: each call between WordPress and the service carries an identity, signed together with the call itself.

docs/protocol.md is the contract, ``tests/vectors/signing.json`` holds examples that both sides are tested with.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.core.access.permissions import Actor, Grant, Permission
from bridge.core.settling.reasons import N_
from bridge.errors import BadSignature

FRESH_SECONDS = 300
SIGNATURE = "x-bkloyalty-signature"
IDENTITY = {
    "time": ("x-bkloyalty-time", r"[0-9]{1,12}"),
    "tenant": ("x-bkloyalty-tenant", r"0|[1-9][0-9]{0,17}"),
    "actor": ("x-bkloyalty-actor", r"system|customer|staff|owner|super_admin"),
    "user": ("x-bkloyalty-user", r"0|[1-9][0-9]{0,17}"),
    "tenant_can": ("x-bkloyalty-tenant-can", r"[01]"),
    "user_can": ("x-bkloyalty-user-can", r"[01]"),
    "role": ("x-bkloyalty-role", r"-|[a-z]{1,20}=(?:off|my|all)(?:,[a-z]{1,20}=(?:off|my|all)){0,19}"),
    "locale": ("x-bkloyalty-locale", r"[A-Za-z0-9_@.-]{1,32}"),
}
NO_ROLE = "-"
NOT_OURS = N_("This call is not signed with this site's secret. Whoever runs this site should look at `bridge doctor`.")
NOT_FRESH = N_(
    "The clocks of WordPress and of the loyalty service are more than %(seconds)s seconds apart. Whoever runs this site should set them."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """``tenant`` 0 outside SaaS, ``user`` the WordPress user or 0; the verdicts are what Booknetic's own checks said.

    ``role`` has Booknetic's verdict on the module and on each finer permission; empty for whoever has no role.
    """

    tenant: int
    actor: Actor
    user: int
    tenant_can: bool
    user_can: bool
    locale: str
    role: Mapping[Permission, Grant] = field(default_factory=dict)


def split_secrets(text: str) -> tuple[str, ...]:
    """The secrets in the option's text: the first signs, each of them verifies; none at all is an empty tuple."""
    return tuple(text.split())


def sign(secret: str, method: str, path: str, identity: Identity, body: bytes, at: datetime) -> dict[str, str]:
    """The headers for a call of ``path`` (with its query, as sent) at the real time ``at``."""
    values = {
        "time": str(int(at.timestamp())),
        "tenant": str(identity.tenant),
        "actor": identity.actor.value,
        "user": str(identity.user),
        "tenant_can": str(int(identity.tenant_can)),
        "user_can": str(int(identity.user_can)),
        "role": _write_role(identity.role),
        "locale": identity.locale,
    }
    headers = {IDENTITY[name][0]: value for name, value in values.items()}
    return headers | {SIGNATURE: _digest(secret, method, path, values, body)}


def verify(
    secrets: Sequence[str], method: str, path: str, headers: Mapping[str, str], body: bytes, at: datetime
) -> Identity:
    """Who made this call. ``headers`` has lower-case names or ignores case; ``at`` is the real time.

    Raises BadSignature, which never says which secret was tried; each comparison takes the same time, right or wrong.
    """
    values = {name: _header(headers, header, pattern) for name, (header, pattern) in IDENTITY.items()}
    claimed = _header(headers, SIGNATURE, r"[0-9a-f]{64}")
    matches = [hmac.compare_digest(_digest(secret, method, path, values, body), claimed) for secret in secrets]
    if not any(matches):
        raise BadSignature(NOT_OURS)
    if abs(at.timestamp() - int(values["time"])) > FRESH_SECONDS:
        raise BadSignature(NOT_FRESH, seconds=FRESH_SECONDS)
    return Identity(
        tenant=int(values["tenant"]),
        actor=Actor(values["actor"]),
        user=int(values["user"]),
        tenant_can=values["tenant_can"] == "1",
        user_can=values["user_can"] == "1",
        locale=values["locale"],
        role=_read_role(values["role"]),
    )


def _write_role(role: Mapping[Permission, Grant]) -> str:
    """Such as ``loyalty=my,adjust=off``."""
    return (
        ",".join(
            f"{permission.word}={role[permission].name.lower()}" for permission in Permission if permission in role
        )
        or NO_ROLE
    )


def _read_role(text: str) -> dict[Permission, Grant]:
    """What no permission of ours is called is another version's, and means nothing here."""
    verdicts = dict(pair.split("=") for pair in text.split(",") if text != NO_ROLE)
    return {
        permission: Grant[verdicts[permission.word].upper()] for permission in Permission if permission.word in verdicts
    }


def _header(headers: Mapping[str, str], name: str, pattern: str) -> str:
    value = headers.get(name)
    if value is None or not re.fullmatch(pattern, value):
        raise BadSignature(N_("The header %(header)s is missing or malformed."), header=name)
    return value


def _digest(secret: str, method: str, path: str, values: Mapping[str, str], body: bytes) -> str:
    lines = [values["time"], method.upper(), path, *(values[name] for name in IDENTITY if name != "time")]
    text = "\n".join(lines).encode("utf-8", "surrogateescape") + b"\n" + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
