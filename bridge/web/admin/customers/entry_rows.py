"""Entries of the ledger as the screens list them: each with its reasons, and who did it where somebody did."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bridge.core.points.ledger import EntryKind
from bridge.core.settling.reasons import sentence
from bridge.store.apps.tokens import list_app_names
from bridge.store.customers.customer_pages import EntryRow
from bridge.store.site.users import list_user_names
from bridge.web.admin.bonuses.bonus_links import find_open_bonuses
from bridge.web.admin.customers.persons import Counter
from bridge.web.admin.reports.log_sheet import KINDS
from bridge.web.formats import capitalise

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's share, by the name that it has for the staff."""

    name: str
    points: int
    because: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """``at`` is local; ``reference`` and ``href`` are what it is about, None where that is nothing of its own."""

    id: int
    kind: str
    said: str
    points: int
    at: datetime
    reasons: Sequence[Reason]
    note: str | None
    who: str | None
    reference: str | None
    href: str | None


def show_entries(conn: Connection, counter: Counter, entries: Sequence[EntryRow]) -> list[EntryLine]:
    """Entries as lines, in the same order."""
    names = list_user_names(conn, user_ids=[entry.actor for entry in entries if entry.actor])
    tenant_id, bonuses = counter.tenant.tenant_id, (entry.bonus_id for entry in entries)
    openable = find_open_bonuses(conn, counter.page, tenant_id=tenant_id, of=bonuses)
    apps = list_app_names(conn, tenant_id=tenant_id, token_ids=[entry.token_id for entry in entries])
    doers = {entry.id: name_doer(counter, entry.actor, names, apps.get(entry.token_id or 0)) for entry in entries}
    return [_show(counter, entry, doers[entry.id], openable) for entry in entries]


def _show(counter: Counter, entry: EntryRow, doer: str, bonuses: Set[int]) -> EntryLine:
    page = counter.page
    speech, gettext = page.formats.speech(counter.tenant), page.language.gettext
    reference = href = None
    if entry.appointment_id is not None:
        reference = gettext("Appointment %(number)s", number=entry.appointment_id)
        href = page.link("booking", id=entry.appointment_id)
    elif entry.voucher_id is not None:
        reference = gettext("Voucher no. %(number)s", number=entry.voucher_id)
        href = page.link("voucher", voucher=entry.voucher_id)
    elif entry.bonus_id in bonuses:
        reference = gettext("Bonus no. %(number)s", number=entry.bonus_id)
        href = page.link("bonus-state", id=entry.bonus_id)
    elif entry.import_id is not None:
        reference = gettext("Import no. %(number)s", number=entry.import_id)
        href = page.link("import-state", id=entry.import_id) if page.may_import else None
    elif entry.kind == EntryKind.ADJUSTED:
        reference, href = gettext("Adjustment %(number)s", number=entry.id), page.link("adjustment", id=entry.id)
    return EntryLine(
        id=entry.id,
        kind=entry.kind,
        said=gettext(KINDS[entry.kind]),
        points=entry.points,
        at=entry.at.astimezone(counter.tenant.zone),
        reasons=[
            Reason(reason["name"], reason["points"], capitalise(sentence(reason["why"], speech)))
            for reason in entry.reasons
        ],
        note=_say_merge(counter, entry) if entry.kind == EntryKind.MERGED else entry.note,
        who=doer if entry.kind in (EntryKind.ADJUSTED, EntryKind.MERGED) else None,
        reference=reference,
        href=href,
    )


def _say_merge(counter: Counter, entry: EntryRow) -> str:
    """Which of a person's two rows this side of it is."""
    gettext = counter.page.language.gettext
    if entry.is_received:
        return gettext("Came over to customer no. %(number)s", number=entry.customer_id)
    return gettext("Went over from customer no. %(number)s", number=entry.customer_id)


def name_doer(counter: Counter, user_id: int | None, names: dict[int, str], app: str | None) -> str:
    """Who did something, and with which app where it was not in the back end."""
    gettext = counter.page.language.gettext
    if app is None:
        return name_user(counter, user_id, names)
    if not user_id:
        return gettext("the app “%(app)s”", app=app)
    return gettext("%(user)s with the app “%(app)s”", user=name_user(counter, user_id, names), app=app)


def name_user(counter: Counter, user_id: int | None, names: dict[int, str]) -> str:
    """Who did something: a WordPress user by name, one who is gone by number, or the command line."""
    gettext = counter.page.language.gettext
    if not user_id:
        return gettext("the command line")
    return names.get(user_id) or gettext("user #%(number)s", number=user_id)
