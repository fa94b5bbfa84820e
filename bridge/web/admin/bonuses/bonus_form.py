"""The form of a bonus: what people typed, as it is ordered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bridge.core.bonuses.bonuses import Bonus
from bridge.core.local_time import start_of
from bridge.errors import InvalidInput
from bridge.web.admin.bonuses.bonus_desk import Chosen, find_chosen
from bridge.web.admin.form import Form
from bridge.web.admin.segments.segment_desk import SegmentDesk
from bridge.web.endpoint import Call

if TYPE_CHECKING:
    from sqlalchemy import Connection

ONCE, OPEN = STAYS = ("once", "open")
LAST_YEAR = 9000
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class BonusForm:
    """What was typed. InvalidInput names the field that is wrong."""

    form: Form
    desk: SegmentDesk

    def read_name(self) -> str:
        """What customers read."""
        return self.form.text("name")

    def read_key(self) -> str:
        """What obeys the order once, however often the form is sent."""
        key = self.form.optional_text("key") or ""
        if not _KEY.fullmatch(key):
            raise InvalidInput(self.desk.page.language.gettext("This form is incomplete. Please open it again."))
        return key

    def read_segment(self, conn: Connection, call: Call) -> Chosen:
        """Who is to get it."""
        found = find_chosen(conn, call, self.desk, self.form.text("segment"))
        if found is None:
            raise self.form.refuse("segment", self.desk.page.language.gettext("Please choose from the list."))
        return found

    def read_bonus(self) -> Bonus:
        """What each gets, and within which bounds. It begins now unless a day to come is named."""
        points = self.form.whole("points", least=1)
        budget = self.form.optional_whole("budget", least=1)
        first, last = self._read_day("from"), self._read_day("until")
        now, zone = self.desk.now, self.desk.counter.tenant.zone
        stays_open = self.form.choice("stays", STAYS) == OPEN
        starts_at = max(now, start_of(first, zone)) if first else now
        ends_at: datetime | None = start_of(last + timedelta(days=1), zone) if last else None
        return Bonus(points, budget, starts_at, ends_at, stays_open=stays_open)

    def read_bonus_so_far(self) -> Bonus | None:
        """The same while somebody still types; None while something is missing. Raises only for what is wrong."""
        try:
            return self.read_bonus()
        except InvalidInput as wrong:
            if self.form.texts(wrong.field or ""):
                raise
            return None

    def _read_day(self, name: str) -> date | None:
        day = self.form.optional_day(name)
        if day is not None and not 2000 <= day.year <= LAST_YEAR:
            raise self.form.refuse(name, self.desk.page.language.gettext("Please enter a day."))
        return day
