"""A segment as a table for spreadsheets: those of it who agreed to be written to, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bridge.core.money import floor_money
from bridge.store.database import Database
from bridge.store.programmes.tenants import Tenant
from bridge.store.segments.audience import walk_audience
from bridge.store.segments.profile_rows import ProfileRow, list_profiles
from bridge.store.segments.segment_conditions import Selection
from bridge.store.site.patrons import Patron, list_patrons
from bridge.web.languages import Language
from bridge.web.spreadsheets import Cell, Column, Row

NOBODY = Patron(0, "")


@dataclass(frozen=True)
class SegmentSheet:
    """``name`` is the segment's; ``point_value`` what a point is worth now, 0 where points cannot be used."""

    name: str
    language: Language
    tenant: Tenant
    point_value: Decimal

    def file_name(self, day: str, ending: str) -> str:
        """With the segment's name, as far as files may be called so, and the day."""
        plain = re.sub(r"[^\w]+", "-", self.name.lower()).strip("-")[:60]
        nameless = self.language.gettext("segment")
        return f"{plain or nameless}-{day}.{ending}"

    @property
    def columns(self) -> list[Column]:
        gettext, currency = self.language.gettext, self.tenant.currency
        said = {"currency": currency}
        worth = gettext("Worth in %(currency)s", **said) if currency else gettext("Worth")
        spent = gettext("Spent in %(currency)s", **said) if currency else gettext("Spent")
        columns = [
            Column(gettext("Customer number"), 12),
            Column(gettext("Customer"), 28),
            Column(gettext("E-mail"), 32),
            Column(gettext("Telephone"), 18),
            Column(gettext("Points"), 10, 0),
            Column(worth, 12, self.tenant.decimals),
            Column(gettext("Tier"), 16),
            Column(gettext("Lifetime points"), 12, 0),
            Column(gettext("Visits"), 10, 0),
            Column(gettext("Last visit"), 18),
            Column(spent, 12, self.tenant.decimals),
        ]
        return columns if self.point_value else [*columns[:5], *columns[6:]]

    def row(self, found: ProfileRow, patron: Patron) -> Row:
        """A customer as cells, in the order of the columns."""
        last = found.last_visit_at and found.last_visit_at.astimezone(self.tenant.zone).replace(tzinfo=None)
        worth = (
            [floor_money(max(found.balance, 0) * self.point_value, self.tenant.decimals)] if self.point_value else []
        )
        who: list[Cell] = [found.customer_id, patron.name, patron.email, patron.phone, found.balance]
        spent = floor_money(found.spent, self.tenant.decimals)
        return [*who, *worth, found.tier, found.lifetime, found.visits, last, spent]


def list_pages(database: Database, selection: Selection, sheet: SegmentSheet) -> Iterator[list[Row]]:
    """All rows, some at a time. Each page takes a connection of its own: whoever reads slowly keeps none.

    Who agreed is asked anew for each page: whoever withdraws meanwhile is in no page that is still to come.
    """
    after: int | None = 0
    while after is not None:
        with database.read() as conn:
            addressees, after = walk_audience(conn, selection=selection, after=after)
            ids = [one.customer_id for one in addressees]
            of = selection.tenant_id
            patrons = list_patrons(conn, tenant_id=of, customer_ids=ids) if ids else {}
            rows = [
                sheet.row(row, patrons.get(row.customer_id, NOBODY))
                for row in list_profiles(conn, tenant_id=of, customer_ids=ids)
            ]
        if rows:
            yield rows
