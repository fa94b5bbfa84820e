"""What the questions look at, and how their answers are spoken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bridge.checks.check import Check
from bridge.core.settling.reasons import PLAIN_ENGLISH, Speech
from bridge.wordpress.health import ShimHealth

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """A site, or with ``tenant_id`` one business of it, of which nothing is said but what is its own.

    ``now`` is real time. ``ask_plugin`` answers with what the plugin says of itself, or raises Unreachable. ``fixed_secret`` is
    the one that a setting names.
    """

    conn: "Connection"
    now: datetime
    ask_plugin: Callable[[], ShimHealth]
    tenant_id: int | None = None
    speech: Speech = field(default=PLAIN_ENGLISH)
    fixed_secret: str | None = None

    def gettext(self, message: str, **values: object) -> str:
        """The message in the reader's language, its ``%(name)s`` filled in."""
        said = self.speech.gettext(message)
        return said % values if values else said

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """The form of the message for ``count`` things, which it may call ``%(count)s``."""
        return self.speech.ngettext(singular, plural, count) % ({"count": self.speech.number(count)} | values)

    def ago(self, at: datetime) -> str:
        """How long ago something was, roughly."""
        passed = self.now - at
        if passed < timedelta(minutes=2):
            return self.gettext("a moment ago")
        if passed < timedelta(hours=2):
            count = passed // timedelta(minutes=1)
            return self.ngettext("%(count)s minute ago", "%(count)s minutes ago", count)
        if passed < timedelta(days=2):
            return self.ngettext("%(count)s hour ago", "%(count)s hours ago", passed // timedelta(hours=1))
        return self.ngettext("%(count)s day ago", "%(count)s days ago", passed.days)

    def listing(self, check: Check, found: Sequence[tuple[int, int]]) -> Check:
        """The check with these (tenant, appointment), some of them; the tenant is said where it is not a matter of course."""
        alone = self.tenant_id is not None or {tenant for tenant, _ in found} <= {0}
        listed = tuple((str(one) if alone else f"{one} (tenant {tenant})", one) for tenant, one in found[:MOST_LISTED])
        more = self.gettext("and more") if len(found) > MOST_LISTED else ""
        return replace(check, appointments=listed, more=more)
