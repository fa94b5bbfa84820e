"""Versions of Booknetic that lack a column we can do without."""

from datetime import UTC, datetime

from small_site import SmallSite

from bridge.store.database import Database
from bridge.store.site import appointments


def test_an_appointment_without_the_locale_column_has_none(empty_database: str) -> None:
    site = SmallSite(empty_database, "nolocale_")
    site.create()
    appointment = site.insert(
        "appointments", customer_id=7, created_at=int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
    )
    with site.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {site.prefix}bkntc_appointments DROP COLUMN locale")
    database = Database(site.url, site.prefix)
    with database.read() as conn:
        row = appointments.find_appointment(conn, tenant_id=0, appointment_id=appointment)
    database.close()
    assert row is not None
    assert (row.appointment.customer_id, row.locale) == (7, None)
