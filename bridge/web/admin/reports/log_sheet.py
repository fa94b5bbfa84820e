"""The activity log as a table for spreadsheets, in the reader's language and the business's time zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bridge.core.money import floor_money
from bridge.core.points.ledger import EntryKind
from bridge.core.reports import Days
from bridge.core.settling.reasons import N_
from bridge.store.database import Database
from bridge.store.programmes.tenants import Tenant
from bridge.store.reports import log
from bridge.store.reports.log import Filter, Key, LogLine
from bridge.web.admin.customers.customer_names import name_customer
from bridge.web.languages import Language
from bridge.web.spreadsheets import Column, Row

PAGE = 2_000

KINDS: dict[str, str] = {
    EntryKind.EARNED: N_("Earned"),
    EntryKind.REDEEMED: N_("Redeemed"),
    EntryKind.ADJUSTED: N_("Admin adjustment"),
    EntryKind.BONUS: N_("Bonus"),
    EntryKind.REVERSED: N_("Taken back"),
    EntryKind.RETURNED: N_("Given back"),
    EntryKind.EXPIRED: N_("Expired"),
    EntryKind.MERGED: N_("Merged"),
}


@dataclass(frozen=True)
class LogSheet:
    """``point_value`` is what a point is worth now, 0 where points cannot be used: there is no column for it then."""

    language: Language
    tenant: Tenant
    point_value: Decimal

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.language.gettext("Activity log")

    def file_name(self, days: Days, ending: str) -> str:
        """With the days that it covers."""
        return f"{self.name.lower().replace(' ', '-')}-{days.first}-{days.last}.{ending}"

    @property
    def columns(self) -> list[Column]:
        gettext, currency = self.language.gettext, self.tenant.currency
        worth = gettext("Worth in %(currency)s", currency=currency) if currency else gettext("Worth")
        columns = [
            Column(gettext("Date and time"), 18),
            Column(gettext("Customer number"), 12),
            Column(gettext("Customer"), 28),
            Column(gettext("Points"), 10, 0),
            Column(worth, 12, self.tenant.decimals),
            Column(gettext("Action type"), 18),
            Column(gettext("Reference"), 18),
            Column(gettext("Note"), 40),
        ]
        return columns if self.point_value else [*columns[:4], *columns[5:]]

    def rows(self, lines: Iterable[LogLine]) -> list[Row]:
        """The lines as cells, in the order of the columns."""
        return [self._row(line) for line in lines]

    def _row(self, line: LogLine) -> Row:
        at = line.at.astimezone(self.tenant.zone).replace(tzinfo=None)
        kind = self.language.gettext(KINDS[line.kind])
        customer = name_customer(self.language, line.customer_id, line.customer)
        start: list[str | int | Decimal | None] = [line.customer_id, customer, line.points]
        if self.point_value:
            start.append(floor_money(line.points * self.point_value, self.tenant.decimals))
        return [at, *start, kind, describe_reference(line, self.language), line.note]


def describe_reference(line: LogLine, language: Language) -> str | None:
    """What an entry is about: an appointment, a voucher, a bonus, or an adjustment by its own number."""
    if line.appointment_id is not None:
        return language.gettext("Appointment %(number)s", number=line.appointment_id)
    if line.voucher_id is not None:
        return language.gettext("Voucher no. %(number)s", number=line.voucher_id)
    if line.bonus_id is not None:
        return language.gettext("Bonus no. %(number)s", number=line.bonus_id)
    if line.import_id is not None:
        return language.gettext("Import no. %(number)s", number=line.import_id)
    if line.kind == EntryKind.ADJUSTED:
        return language.gettext("Adjustment %(number)s", number=line.id)
    return None


def list_pages(database: Database, meant: Filter) -> Iterator[list[LogLine]]:
    """All lines that are meant, newest first, some at a time, as the log stands at the first of them.

    Each page takes a connection of its own: whoever reads slowly keeps none.
    """
    key: Key | None = None
    while True:
        with database.read() as conn:
            lines = log.list_older(conn, meant=meant, limit=PAGE, older_than=key)
        if not lines:
            return
        yield lines
        key = Key(lines[-1].at, lines[-1].id)
