"""Customers as Booknetic has them, and whose customers they are."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, text

from bridge.store.customers.merges import list_aliases, list_survivors, say_survivor
from bridge.store.site.booknetic import BKNTC, probe


@dataclass(frozen=True, slots=True)
class Patron:
    """A customer's row; "" where it says nothing. ``picture`` is the name of a file in Booknetic's uploads."""

    customer_id: int
    name: str
    email: str = ""
    phone: str = ""
    picture: str = ""

    @property
    def called(self) -> str:
        """What to call the customer: the name, else the e-mail address, else nothing."""
        return self.name or self.email


def find_patron(conn: Connection, *, tenant_id: int, customer_id: int) -> Patron | None:
    """The customer's row; None if it is gone, or another tenant's."""
    return list_patrons(conn, tenant_id=tenant_id, customer_ids=[customer_id]).get(customer_id)


def list_patrons(conn: Connection, *, tenant_id: int, customer_ids: Collection[int]) -> dict[int, Patron]:
    """Those of these customers who have a row, by id; where rows were merged, any row of the person will do."""
    found = _read(conn, tenant_id, customer_ids)
    gone = [one for one in customer_ids if one not in found]
    return found | _find_other_rows(conn, tenant_id, gone) if gone else found


def _find_other_rows(conn: Connection, tenant_id: int, gone: Collection[int]) -> dict[int, Patron]:
    """By numbers that have no row any more: the one that is left of the same person."""
    stays = list_survivors(conn, tenant_id=tenant_id, customer_ids=gone)
    aliases = list_aliases(conn, tenant_id=tenant_id, customer_ids=set(stays.values()))
    others = {*stays.values(), *aliases} - {*gone}
    rows = _read(conn, tenant_id, others) if others else {}
    of_person = {aliases.get(number, number): row for number, row in sorted(rows.items(), reverse=True)}
    return {one: replace(of_person[stays[one]], customer_id=one) for one in gone if stays[one] in of_person}


def _read(conn: Connection, tenant_id: int, customer_ids: Collection[int]) -> dict[int, Patron]:
    has = probe(conn)
    phone, picture = (
        column if f"customers.{column}" in has else "NULL" for column in ("phone_number", "profile_image")
    )
    query = text(
        f"SELECT id, first_name, last_name, email, {phone} AS phone, {picture} AS picture FROM {BKNTC}customers "
        "WHERE id IN :ids AND COALESCE(tenant_id, 0) = :tenant"
    ).bindparams(bindparam("ids", expanding=True))
    return {
        row.id: Patron(
            row.id,
            " ".join(f"{row.first_name or ''} {row.last_name or ''}".split()),
            row.email or "",
            row.phone or "",
            row.picture or "",
        )
        for row in conn.execute(query, {"ids": list(customer_ids), "tenant": tenant_id})
    }


def find_customer_id(conn: Connection, *, tenant_id: int, user_id: int) -> int | None:
    """The customer that a WordPress user is of this tenant; the oldest row where there are several, or whom that went over to."""
    found = find_customer(conn, tenant_id=tenant_id, user_id=user_id)
    return found[0] if found else None


def find_customer(conn: Connection, *, tenant_id: int, user_id: int) -> tuple[int, str] | None:
    """The customer of ``find_customer_id`` with the e-mail that the row has."""
    query = text(
        f"SELECT {say_survivor('c.id')}, COALESCE(c.email, '') FROM {BKNTC}customers c "
        "WHERE c.user_id = :user AND COALESCE(c.tenant_id, 0) = :tenant ORDER BY c.id LIMIT 1"
    )
    row = conn.execute(query, {"user": user_id, "tenant": tenant_id}).first() if user_id else None
    return (row[0], row[1]) if row else None


def list_customers_for_all_tenants(conn: Connection, *, user_id: int) -> list[tuple[int, int]]:
    """(tenant, customer) of every tenant of which a WordPress user is a customer, by tenant."""
    query = text(
        f"SELECT mine.tenant, {say_survivor('mine.id', 'mine.tenant')} FROM (SELECT COALESCE(tenant_id, 0) AS tenant, "
        f"MIN(id) AS id FROM {BKNTC}customers WHERE user_id = :user GROUP BY COALESCE(tenant_id, 0)) mine ORDER BY 1"
    )
    return [(row[0], row[1]) for row in conn.execute(query, {"user": user_id})] if user_id else []


def has_customer(conn: Connection, *, tenant_id: int, customer_id: int) -> bool:
    """Whether the tenant has this customer, by whichever of their rows, and they did not go over to another one."""
    return bool(conn.scalar(_HAS_CUSTOMER, {"id": customer_id, "tenant": tenant_id}))


def list_by_email_for_all_tenants(conn: Connection, *, email: str) -> list[tuple[int, int]]:
    """(tenant, customer) of everybody with this e-mail address, whatever the case of its letters; each once, also where rows of theirs went
    over to another."""
    survivor = say_survivor("c.id", "COALESCE(c.tenant_id, 0)")
    query = text(
        f"SELECT COALESCE(c.tenant_id, 0), {survivor}, c.email FROM {BKNTC}customers c WHERE LOWER(TRIM(c.email)) = :email"
    )
    wanted = email.strip().lower()
    rows = conn.execute(query, {"email": wanted}) if wanted else ()
    # The database may take letters with accents for those without, which is somebody else.
    return sorted({(row[0], row[1]) for row in rows if row.email.strip().lower() == wanted})


def list_of_staff(conn: Connection, *, tenant_id: int, staff_ids: Collection[int]) -> list[int]:
    """Everybody who has an appointment with one of these members of the staff, by id."""
    query = text(_OF_STAFF).bindparams(bindparam("staff", expanding=True))
    found = conn.scalars(query, {"tenant": tenant_id, "staff": list(staff_ids)}) if staff_ids else ()
    return sorted({customer_id for customer_id in found if customer_id})


def list_reached(
    conn: Connection, *, tenant_id: int, staff_ids: Collection[int], customer_ids: Collection[int]
) -> set[int]:
    """Those of these customers who have an appointment with one of these members of the staff."""
    query = text(f"{_OF_STAFF} AND customer_id IN :ids").bindparams(
        bindparam("staff", expanding=True), bindparam("ids", expanding=True)
    )
    if not staff_ids or not customer_ids:
        return set()
    return set(conn.scalars(query, {"tenant": tenant_id, "staff": list(staff_ids), "ids": list(customer_ids)}))


_HAS_CUSTOMER = text(f"""
    SELECT (EXISTS (SELECT 1 FROM {BKNTC}customers c WHERE c.id = :id AND COALESCE(c.tenant_id, 0) = :tenant)
            OR EXISTS (SELECT 1 FROM {{prefix}}bkloyalty_merges m JOIN {BKNTC}customers c ON c.id = m.customer_id
                WHERE m.tenant_id = :tenant AND m.into_id = :id AND COALESCE(c.tenant_id, 0) = :tenant))
        AND NOT EXISTS (SELECT 1 FROM {{prefix}}bkloyalty_merges m WHERE m.tenant_id = :tenant AND m.customer_id = :id)""")
# Not DISTINCT, for which MariaDB would read the table in the order of its customers, row by row.
_OF_STAFF = f"""SELECT customer_id FROM {BKNTC}appointments
    WHERE staff_id IN :staff AND COALESCE(tenant_id, 0) = :tenant"""
