"""Changing a programme's settings, taking that back, and starting and pausing the programme."""

from datetime import datetime

from sqlalchemy import Connection

from bridge.core.programmes.programme_settings import Settings, read_settings
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile
from bridge.flows.programmes import configure
from bridge.flows.programmes.configure import Change, ProgrammeDocument, change_programme, read_editable
from bridge.store.programmes import programmes, tenants


def change_settings(
    conn: Connection,
    *,
    tenant_id: int,
    settings: Settings,
    seen: int | None,
    overwrite: bool,
    actor: int,
    locale: str,
    now: datetime,
) -> Change | None:
    """A new version with these settings and everything else as it is; None where they are that already.

    ChangedMeanwhile if the settings are not those of version ``seen`` any more (None: there was none), unless
    ``overwrite``: what somebody else chose is never replaced unseen. Rules and tiers may have changed.
    """
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    number, document = read_editable(conn, tenant_id=tenant_id)
    present = read_settings(document)
    if not overwrite and present != _read_seen(conn, tenant_id, seen):
        raise ChangedMeanwhile(N_("Somebody else changed the settings meanwhile."))
    if number is not None and present == settings:
        return None
    return _put(conn, tenant_id, settings, actor, locale, now)


def undo_settings(
    conn: Connection, *, tenant_id: int, version: int, previous: int, actor: int, locale: str, now: datetime
) -> Change:
    """The settings of ``previous`` again, and nothing else of it. ChangedMeanwhile unless ``version`` is still the newest."""
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    newest, _ = read_editable(conn, tenant_id=tenant_id)
    document = configure.find_undone(conn, tenant_id=tenant_id, newest=newest, version=version, previous=previous)
    return _put(conn, tenant_id, read_settings(document), actor, locale, now)


def start(conn: Connection, *, tenant_id: int, version: int, now: datetime) -> int:
    """Puts the newest version in force and ends a pause. ChangedMeanwhile unless ``version`` is the newest."""
    tenants.lock_tenant(conn, tenant_id=tenant_id)
    if programmes.find_newest_version(conn, tenant_id=tenant_id) != version:
        raise ChangedMeanwhile(N_("There is a newer version of the programme by now."))
    return configure.activate(conn, tenant_id=tenant_id, now=now)


def pause(conn: Connection, *, tenant_id: int, now: datetime) -> None:
    """As ``configure.pause``; ChangedMeanwhile unless the programme runs."""
    if tenants.lock_tenant(conn, tenant_id=tenant_id).programme_state != "active":
        raise ChangedMeanwhile(N_("The programme does not run."))
    configure.pause(conn, tenant_id=tenant_id, now=now)


def _put(conn: Connection, tenant_id: int, settings: Settings, actor: int, locale: str, now: datetime) -> Change:
    said = settings.as_document()

    def edit(document: ProgrammeDocument) -> ProgrammeDocument:
        changed = document | said
        # The common format does not know this key, so a programme without a period has none.
        return changed if changed["tier_period"] else {key: changed[key] for key in changed if key != "tier_period"}

    return change_programme(conn, tenant_id=tenant_id, edit=edit, actor=actor, locale=locale, now=now)


def _read_seen(conn: Connection, tenant_id: int, seen: int | None) -> Settings | None:
    document: ProgrammeDocument | None = {"earning_rules": []}
    if seen is not None:
        document = programmes.find_document(conn, tenant_id=tenant_id, version=seen)
    return None if document is None else read_settings(document)
