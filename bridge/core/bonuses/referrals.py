"""Customers who bring friends: the code of their link, who is no friend, and when the friend's visit counts."""

import hashlib
import re
from enum import StrEnum

_CODE = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{6})", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class ReferralState(StrEnum):
    """``waiting`` for the friend's first visit; ``taken`` back when it became void, and waiting again."""

    WAITING = "waiting"
    GIVEN = "given"
    TAKEN = "taken"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why bringing somebody earns nothing."""

    CYCLE = "cycle"
    EXISTING = "existing"
    GONE = "gone"
    LIMIT = "limit"
    SELF = "self"


def make_code(tenant_id: int, customer_id: int) -> str:
    """What a customer's link ends in. It is no secret: who uses somebody's link gives them the points. Its second part keeps
    mistyped codes, and those of another business, from naming anybody."""
    return f"{_write(customer_id)}-{_check(tenant_id, customer_id)}"


def read_code(tenant_id: int, code: str) -> int | None:
    """The customer whose code it is; None where it is nobody's of this tenant."""
    found = _CODE.fullmatch(code)
    if not found:
        return None
    customer_id = int(found[1], len(_DIGITS))
    return customer_id if customer_id and make_code(tenant_id, customer_id) == code else None


def is_same_person(one: tuple[int | None, str, str], other: tuple[int | None, str, str]) -> bool:
    """Whether two customers (WordPress user, e-mail, telephone) are one person, as far as one can tell."""
    user, email, phone = one
    same_mail = bool(email.strip()) and email.strip().casefold() == other[1].strip().casefold()
    digits, others = (re.sub(r"\D", "", said) for said in (phone, other[2]))
    return (bool(user) and user == other[0]) or same_mail or (len(digits) >= 6 and digits == others)


def _write(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        said = _DIGITS[rest] + said
    return said or "0"


def _check(tenant_id: int, customer_id: int) -> str:
    digest = hashlib.sha256(f"referral of {tenant_id}:{customer_id}".encode()).digest()
    return _write(int.from_bytes(digest[:8], "big")).rjust(6, "0")[-6:]
