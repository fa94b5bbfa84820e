"""Customers as Booknetic has them, and whose customers they are."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from bridge.store.booknetic import BKNTC, probe
from bridge.store.merges import say_survivor


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
    """Those of these customers who have a row, by id."""
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


# Not DISTINCT, for which MariaDB would read the table in the order of its customers, row by row.
_OF_STAFF = f"""SELECT customer_id FROM {BKNTC}appointments
    WHERE staff_id IN :staff AND COALESCE(tenant_id, 0) = :tenant"""
