"""Laying down the programme: versions, pausing, permission, and what the site reports of itself."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from bridge.core.programmes.consequences import SILENTLY, Announcement, compare
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.reasons import N_
from bridge.core.settling.situations import Version
from bridge.core.tiers import tier_editing
from bridge.errors import ChangedMeanwhile, NoProgramme
from bridge.flows.tiers import retier
from bridge.store.points import accounts
from bridge.store.programmes import programmes, tenants
from bridge.store.programmes.tenants import Tenant
from bridge.store.segments import tier_names
from bridge.store.work import tasks

ProgrammeDocument: TypeAlias = dict[str, Any]

# What whoever may manage rules may change of a document; the rest are settings.
RULE_KEYS = ("earning_rules", "multipliers", "tiers", "actions")

# Up to so many customers a new version is applied at once; for more it is a task, so that nobody waits for it.
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the programme: its new version, the one that it changed (None: there was none), and the task that
    applies it where that takes longer."""

    version: int
    previous: int | None
    task_id: int | None = None


def import_programme(
    conn: Connection, *, tenant_id: int, document: Mapping[str, Any], draft: bool, now: datetime
) -> int:
    """A new version of the programme, in force from this second (a draft: not yet); its number.

    Ends a pause. Everybody gets the tier that the new version gives them, without workflow events. InvalidProgramme if
    the document breaks the format.
    """
    parse_programme(document)
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    before = programmes.find_programme(conn, tenant=tenant)
    active_from = None if draft else now.replace(microsecond=0)
    version = programmes.append_version(
        conn, tenant_id=tenant_id, document=document, created_at=now, active_from=active_from
    )
    if not draft:
        _start(conn, tenant, before, now)
    elif tenant.programme_state == "none":
        tenants.save_programme_state(conn, tenant_id=tenant_id, state="draft")
    return version


def change_programme(
    conn: Connection,
    *,
    tenant_id: int,
    edit: Callable[[ProgrammeDocument], ProgrammeDocument],
    announcement: Announcement = SILENTLY,
    actor: int | None,
    locale: str,
    now: datetime,
) -> Change:
    """A new version, made by ``edit`` from the document in force (or, while none is, from the draft; {} before any).

    While the programme is active or paused it is in force from this second, and a pause goes on; else it is a draft.
    ``announcement`` says what workflows hear of tiers that change. InvalidProgramme if ``edit`` breaks the format.
    """
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    previous, document = _get_editable(conn, tenant)
    return _lay_down(conn, tenant, edit(deepcopy(document)), previous, announcement, actor, locale, now)


def undo_change(
    conn: Connection, *, tenant_id: int, version: int, previous: int, actor: int | None, locale: str, now: datetime
) -> Change:
    """Puts back the rules, multipliers and tiers of ``previous``, the version before ``version``; the settings stay. Rewards and
    segments that are for a tier that was renamed stay for it.

    ChangedMeanwhile unless ``version`` is still the newest and ``previous`` the one that it changed.
    """
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    newest, current = _get_editable(conn, tenant)
    document = find_undone(conn, tenant_id=tenant_id, newest=newest, version=version, previous=previous)
    renamed = tier_editing.find_renamed(current, document)
    if renamed is not None:
        tier_names.rename_tier(conn, tenant_id=tenant_id, was=renamed[0], name=renamed[1])
    kept = {key: value for key, value in current.items() if key not in RULE_KEYS}
    back = {key: document[key] for key in RULE_KEYS if key in document}
    return _lay_down(conn, tenant, kept | back, newest, SILENTLY, actor, locale, now)


def find_undone(
    conn: Connection, *, tenant_id: int, newest: int | None, version: int, previous: int
) -> ProgrammeDocument:
    """The document of ``previous``; ChangedMeanwhile unless ``version`` is the ``newest`` and was made from it."""
    document = programmes.find_document(conn, tenant_id=tenant_id, version=previous)
    before = programmes.find_predecessor(conn, tenant_id=tenant_id, version=version)
    if newest != version or before != previous or document is None:
        raise ChangedMeanwhile(N_("The programme was changed again since then, so this cannot be undone any more."))
    return document


def read_editable(conn: Connection, *, tenant_id: int) -> tuple[int | None, ProgrammeDocument]:
    """The version that an edit would start from now, and its document; (None, an empty programme) before any."""
    return _get_editable(conn, tenants.get_tenant(conn, tenant_id=tenant_id))


def export_programme(conn: Connection, *, tenant_id: int) -> dict[str, Any]:
    """The document of the newest version, drafts included. NoProgramme if there is none."""
    document = programmes.find_document(conn, tenant_id=tenant_id)
    if document is None:
        raise NoProgramme(N_("There is no programme yet: set one up first."))
    return document


def pause(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """From this second on bookings earn nothing and points cannot be redeemed; nothing is taken away."""
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    if programmes.find_programme(conn, tenant=tenant) is None:
        raise NoProgramme(N_("There is no programme in force that could be paused."))
    tenants.save_programme_state(conn, tenant_id=tenant_id, state="paused")
    tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.closed(now))


def activate(conn: Connection, *, tenant_id: int, now: datetime) -> int:
    """Puts a draft in force or ends a pause, from this second on; the number of the version then in force."""
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    before = programmes.find_programme(conn, tenant=tenant)
    programmes.activate_draft(conn, tenant_id=tenant_id, active_from=now.replace(microsecond=0))
    version = programmes.find_programme(conn, tenant=tenant)
    if version is None:
        raise NoProgramme(N_("There is no programme yet: set one up first."))
    _start(conn, tenant, before, now)
    return version.number


def observe_permission(conn: Connection, *, tenant_id: int, permitted: bool, now: datetime) -> None:
    """Notes whether Booknetic lets the tenant use loyalty. Bookings made while it does not earn nothing."""
    if tenants.get_tenant(conn, tenant_id=tenant_id).permitted == permitted:
        return
    tenant = tenants.lock_tenant(conn, tenant_id=tenant_id)
    tenants.save_permitted(conn, tenant_id=tenant_id, permitted=permitted)
    if not permitted:
        tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.closed(now))
    elif tenant.programme_state == "active":
        tenants.save_periods(conn, tenant_id=tenant_id, periods=tenant.periods.opened(now))


def save_report(conn: Connection, *, tenant_id: int, report: Mapping[str, Any]) -> None:
    """Notes the time zone, currency, decimals and locale that the site reported for a tenant."""
    tenants.save_report(conn, tenant_id=tenant_id, report=report)


def _start(conn: Connection, tenant: Tenant, before: Version | None, now: datetime) -> None:
    """The newest version is in force and the programme runs; ``before`` is the version that was in force."""
    tenants.save_programme_state(conn, tenant_id=tenant.tenant_id, state="active")
    if tenant.permitted:
        tenants.save_periods(conn, tenant_id=tenant.tenant_id, periods=tenant.periods.opened(now))
    _put_into_effect(conn, tenant, before, SILENTLY, None, tenant.locale, now)


def _put_into_effect(
    conn: Connection,
    tenant: Tenant,
    before: Version | None,
    announcement: Announcement,
    actor: int | None,
    locale: str,
    now: datetime,
) -> int | None:
    """What the version now in force changes for customers and settled bookings: at once, or as a task, whose id it gives."""
    version = programmes.find_programme(conn, tenant=tenant)
    assert version is not None, "it was just put in force"
    consequences = compare(before.programme if before else None, version.programme, announcement)
    if consequences.are_none:
        return None
    if accounts.count_accounts(conn, tenant_id=tenant.tenant_id, at_most=AT_ONCE + 1) <= AT_ONCE:
        retier.apply_at_once(conn, tenant_id=tenant.tenant_id, consequences=consequences, now=now)
        return None
    return tasks.append_task(
        conn,
        tenant_id=tenant.tenant_id,
        kind=retier.APPLY_VERSION,
        parameters={"version": version.number} | consequences.as_document(),
        user_id=actor,
        locale=locale,
        now=now,
    )


def _get_editable(conn: Connection, tenant: Tenant) -> tuple[int | None, ProgrammeDocument]:
    """The number and the document that an edit starts from."""
    in_force = programmes.find_programme(conn, tenant=tenant)
    number = in_force.number if in_force else programmes.find_newest_version(conn, tenant_id=tenant.tenant_id)
    if number is None:
        return None, {"earning_rules": []}
    document = programmes.find_document(conn, tenant_id=tenant.tenant_id, version=number)
    assert document is not None
    return number, document


def _lay_down(
    conn: Connection,
    tenant: Tenant,
    document: ProgrammeDocument,
    previous: int | None,
    announcement: Announcement,
    actor: int | None,
    locale: str,
    now: datetime,
) -> Change:
    parse_programme(document)
    before = programmes.find_programme(conn, tenant=tenant)
    in_force = tenant.programme_state in ("active", "paused")
    version = programmes.append_version(
        conn,
        tenant_id=tenant.tenant_id,
        document=document,
        created_at=now,
        active_from=now.replace(microsecond=0) if in_force else None,
        actor=actor,
    )
    if tenant.programme_state == "none":
        tenants.save_programme_state(conn, tenant_id=tenant.tenant_id, state="draft")
    if not in_force:
        return Change(version, previous)
    task_id = _put_into_effect(conn, tenant, before, announcement, actor, locale, now)
    return Change(version, previous, task_id)
