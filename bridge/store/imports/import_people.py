"""Whom the lines of a table mean: customers by Booknetic's number, e-mail address or telephone, and by their login in WordPress."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from bridge.core.imports.import_columns import Field
from bridge.core.imports.import_lines import PHONE_FIGURES, Found, Wish
from bridge.store.site.booknetic import BKNTC, probe

AT_ONCE = 5_000

Places = dict[str, set[int]]


def find_people(conn: Connection, *, tenant_id: int, wishes: Sequence[Wish]) -> list[Found]:
    """For each wish, the customers that each of its keys names, in the same order."""
    asked: Mapping[Field, set[str]] = {
        field: {wish.keys[field].strip() for wish in wishes if field in wish.keys}
        for field in (Field.CUSTOMER, Field.EMAIL, Field.USER, Field.LOGIN, Field.PHONE)
    }
    numbers, emails = _find_numbers(conn, tenant_id, asked[Field.CUSTOMER])
    known: dict[Field, Places] = {Field.CUSTOMER: numbers}
    known[Field.EMAIL] = _find(conn, tenant_id, _BY_EMAIL, asked[Field.EMAIL])
    unknown = [one for one in asked[Field.EMAIL] if one.casefold() not in known[Field.EMAIL]]
    known[Field.EMAIL] |= _find(conn, tenant_id, _BY_USER_EMAIL, unknown)
    known[Field.USER] = _find(conn, tenant_id, _BY_USER, [one for one in asked[Field.USER] if _is_number(one)])
    known[Field.LOGIN] = _find(conn, tenant_id, _BY_LOGIN, asked[Field.LOGIN])
    phones = asked[Field.PHONE] if "customers.phone_number" in probe(conn) else set()
    known[Field.PHONE] = _find(conn, tenant_id, _BY_PHONE, phones)
    return [
        Found(
            {field: known[field].get(key.strip().casefold(), set()) for field, key in wish.keys.items()},
            emails.get(wish.keys.get(Field.CUSTOMER, "")),
        )
        for wish in wishes
    ]


def _is_number(said: str) -> bool:
    """Other writings have digits too, not all of which are numbers."""
    return said.isascii() and said.isdigit() and len(said) < 18


def _find_numbers(conn: Connection, tenant_id: int, asked: Collection[str]) -> tuple[Places, dict[str, str]]:
    """By the number as it is written; and the e-mail address that each has in Booknetic."""
    found: Places = {}
    emails: dict[str, str] = {}
    meant: dict[int, list[str]] = defaultdict(list)  # "7" and "007" are one
    for one in asked:
        if _is_number(one):
            meant[int(one)].append(one)
    for some in _cut(meant):
        for row in conn.execute(_BY_NUMBER, {"asked": some, "tenant": tenant_id}):
            found |= {written: {row.id} for written in meant[row.id]}
            emails |= dict.fromkeys(meant[row.id], row.email or "")
    return found, {number: email for number, email in emails.items() if email}


def _find(conn: Connection, tenant_id: int, query: object, asked: Collection[str]) -> Places:
    """By what was asked for, in small letters; the database may take letters with accents for those without."""
    found: Places = defaultdict(set)
    wanted = {one.casefold() for one in asked}
    for some in _cut(asked):
        for row in conn.execute(query, {"asked": some, "tenant": tenant_id}):  # type: ignore[call-overload]
            key = str(row.key).strip().casefold()
            if key in wanted:
                found[key].add(row.id)
    return dict(found)


def _cut(asked: Iterable[object]) -> Iterator[list[object]]:
    everything = list(asked)
    for start in range(0, len(everything), AT_ONCE):
        yield everything[start : start + AT_ONCE]


def _say(key: str, source: str) -> object:
    return text(
        f"SELECT c.id, {key} AS `key` FROM {source} WHERE {key} IN :asked AND COALESCE(c.tenant_id, 0) = :tenant"
    ).bindparams(bindparam("asked", expanding=True))


_USERS = f"{{prefix}}users u JOIN {BKNTC}customers c ON c.user_id = u.ID"
_BY_NUMBER = text(
    f"SELECT c.id, c.email FROM {BKNTC}customers c WHERE c.id IN :asked AND COALESCE(c.tenant_id, 0) = :tenant"
).bindparams(bindparam("asked", expanding=True))
_BY_EMAIL = _say("c.email", f"{BKNTC}customers c")
_BY_USER_EMAIL = _say("u.user_email", _USERS)
_BY_USER = _say("c.user_id", f"{BKNTC}customers c")
_BY_LOGIN = _say("u.user_login", _USERS)
_BY_PHONE = _say(f"RIGHT(REGEXP_REPLACE(c.phone_number, '[^0-9]', ''), {PHONE_FIGURES})", f"{BKNTC}customers c")
