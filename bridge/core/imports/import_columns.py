"""Which column of a table is what, told by the names that people and programs give to columns, in English and Spanish."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """What a column may hold. ``CUSTOMER`` is Booknetic's number, ``USER`` WordPress's; ``WHO`` may be a number of a WordPress user, a
    login or an e-mail address. ``PHONE`` is asked where a line has nothing better."""

    CUSTOMER = "customer"
    EMAIL = "email"
    USER = "user"
    LOGIN = "login"
    WHO = "who"
    PHONE = "phone"
    POINTS = "points"
    LIFETIME = "lifetime"
    TIER = "tier"
    EXPIRES = "expires"
    NOTE = "note"


Columns: TypeAlias = Mapping[Field, int]  # by their places, counted from 0

NAMING = (Field.CUSTOMER, Field.EMAIL, Field.USER, Field.LOGIN, Field.WHO, Field.PHONE)
"""What tells who a customer is."""
GIVING = (Field.POINTS, Field.LIFETIME, Field.TIER)
"""What there is to import."""


def _list(names: str) -> Sequence[str]:
    return names.split(", ")


# As `plain` leaves them; the first that a table has counts, in this order. What our own files of lines call them is among them.
_NAMES: Mapping[Field, Sequence[str]] = {
    Field.CUSTOMER: _list(
        "customer number in booknetic, numero de cliente en booknetic, customer number, customer id, booknetic "
        "customer id, booknetic id, customer no, id customer, client id, numero de cliente, id de cliente, id "
        "cliente, id del cliente, cliente id, n de cliente, no de cliente, codigo de cliente"
    ),
    Field.EMAIL: _list(
        "e mail, email, mail, email address, e mail address, customer email, customer e mail, client email, user "
        "email, billing email, correo electronico, correo, email del cliente, email cliente, direccion de correo "
        "electronico, direccion de correo, correo del cliente, correo e, emails, correo electronico del cliente"
    ),
    Field.USER: _list(
        "user id, wp user id, wordpress user id, wordpress id, userid, uid, id de usuario, id usuario, user number in "
        "wordpress, numero de usuario en wordpress"
    ),
    Field.LOGIN: _list(
        "user login, login, username, user name, wp user, wordpress user, nombre de usuario, usuario, login in "
        "wordpress, usuario en wordpress"
    ),
    Field.WHO: _list(
        "identification, identifier, user, identificacion, identificador, login e mail or user number, usuario correo "
        "o numero de usuario"
    ),
    Field.PHONE: _list(
        "phone, phone number, telephone, telephone number, mobile, mobile phone, cell, cell phone, customer phone, "
        "telefono, numero de telefono, telefono movil, movil, celular, tel, telefono del cliente"
    ),
    Field.POINTS: _list(
        "points, points balance, point balance, balance, current points, current balance, available points, points "
        "available, loyalty points, reward points, mycred default, creds, amount, score, puntos, saldo de puntos, "
        "saldo, puntos disponibles, puntos actuales, balance de puntos, puntos de fidelidad, gamipress points points, "
        "points amount, saldo puntos, puntos canjeables, loyalty balance, reward balance, rewards "
        "balance"
    ),
    Field.LIFETIME: _list(
        "lifetime points, lifetime, total points earned, points earned, earned points, total earned, "
        "mycred default total, gamipress points points awarded, puntos historicos, total de puntos obtenidos, "
        "puntos obtenidos, puntos totales obtenidos, puntos de por vida, puntos de nivel, "
        "lifetime balance, lifetime earned"
    ),
    Field.TIER: _list("tier, level, rank, loyalty tier, tier name, nivel, nombre del nivel, rango, categoria"),
    Field.EXPIRES: _list(
        "expires, expiry, expiry date, expiration, expiration date, expires on, valid until, expires at, caduca, "
        "caducidad, fecha de caducidad, vence, vencimiento, fecha de vencimiento, validos hasta, expiry date of the "
        "points, fecha de caducidad de los puntos"
    ),
    Field.NOTE: _list("note, notes, comment, log entry, reason, nota, notas, comentario, observaciones, motivo"),
}
# What can be spent, where a table has no other column for that; else all that was ever earned.
_EITHER = ("total points", "accumulated points", "puntos totales", "total de puntos", "puntos acumulados")
# What other plugins for WordPress call their balances among a user's data, by their own kinds of points.
_MYCRED = re.compile(r"mycred [a-z0-9 ]+")
_GAMIPRESS = re.compile(r"gamipress [a-z0-9 ]+ points")


def recognise(head: Sequence[str]) -> dict[Field, int]:
    """Which columns are what; what is not known, or is there twice, is left out."""
    names = [plain(name) for name in head]
    found: dict[Field, int] = {}
    for field, known in _NAMES.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[field] = place
    if Field.USER not in found and Field.LOGIN in found and "id" in names:
        found[Field.USER] = names.index("id")  # as WordPress names it beside the login
    for field, pattern, ending in (
        (Field.POINTS, _MYCRED, ""),
        (Field.POINTS, _GAMIPRESS, ""),
        (Field.LIFETIME, _MYCRED, " total"),
        (Field.LIFETIME, _GAMIPRESS, " awarded"),
    ):
        if field not in found:
            found |= _find_meta(field, names, pattern, ending)
    either = next((names.index(name) for name in _EITHER if name in names), None)
    if either is not None:
        found.setdefault(Field.LIFETIME if Field.POINTS in found else Field.POINTS, either)
    return found


def _find_meta(field: Field, names: Sequence[str], pattern: re.Pattern[str], ending: str) -> dict[Field, int]:
    """The balances of a kind of points that a site named itself, where it has one kind only."""
    places = [
        place
        for place, name in enumerate(names)
        if name.endswith(ending)
        and pattern.fullmatch(name.removesuffix(ending))
        and (ending or not name.endswith((" total", " awarded", " rank", " deducted")))
    ]
    return {field: places[0]} if len(places) == 1 else {}


def find_source(head: Sequence[str]) -> str:
    """Whose export it looks like: ``mycred``, ``gamipress``, or any ``file``."""
    names = [plain(name) for name in head]
    if any(name.startswith("mycred") for name in names) or {"identification", "amount"} <= set(names):
        return "mycred"
    return "gamipress" if any(name.startswith("gamipress") for name in names) else "file"


def is_enough(columns: Columns) -> bool:
    """Whether it can be told who gets what."""
    return any(field in columns for field in NAMING) and any(field in columns for field in GIVING)


def plain(name: str) -> str:
    """In small letters without accents, with single spaces for whatever is neither letter nor figure."""
    letters = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign)
    )
    return " ".join(re.findall(r"[a-z0-9]+", letters))
