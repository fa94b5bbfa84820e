"""The texts by which customers are asked whether they may be written to. None is ever changed: another text is another version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bridge.store.tables import wordings


@dataclass(frozen=True, slots=True)
class Wording:
    """``standard``: the product's own text, which was shown where the business had written none."""

    version: int
    locale: str
    text: str
    standard: bool
    actor: int | None
    created_at: datetime


def list_wordings(conn: Connection, *, tenant_id: int) -> list[Wording]:
    """Every version there ever was, newest first."""
    columns = [wordings.c[name] for name in Wording.__slots__]
    query = select(*columns).where(wordings.c.tenant_id == tenant_id).order_by(wordings.c.version.desc())
    return [Wording(*row) for row in conn.execute(query)]


def find_wording(conn: Connection, *, tenant_id: int, version: int) -> Wording | None:
    """The text of a version."""
    columns = [wordings.c[name] for name in Wording.__slots__]
    query = select(*columns).where(wordings.c.tenant_id == tenant_id, wordings.c.version == version)
    row = conn.execute(query).first()
    return Wording(*row) if row else None


def find_current(conn: Connection, *, tenant_id: int, locale: str) -> Wording | None:
    """What the business asks in a language now, if it wrote anything in it: for the locale itself, or else for another one of the
    language."""
    return choose(list_wordings(conn, tenant_id=tenant_id), locale)


def choose(found: Sequence[Wording], locale: str) -> Wording | None:
    """Of versions, newest first, the one that is shown to readers of a locale."""
    own = [wording for wording in found if not wording.standard]
    exact = next((wording for wording in own if wording.locale == locale), None)
    return exact or next((wording for wording in own if _language(wording.locale) == _language(locale)), None)


def append_wording(
    conn: Connection, *, tenant_id: int, locale: str, text: str, standard: bool, actor: int | None, now: datetime
) -> int:
    """A new version; its number. The tenant must be locked."""
    newest = conn.scalar(select(func.max(wordings.c.version)).where(wordings.c.tenant_id == tenant_id)) or 0
    values = {"locale": locale, "text": text, "standard": standard, "actor": actor, "created_at": now}
    conn.execute(wordings.insert().values(tenant_id=tenant_id, version=newest + 1, **values))
    return newest + 1


def _language(locale: str) -> str:
    return locale.replace("-", "_").partition("_")[0].lower()
