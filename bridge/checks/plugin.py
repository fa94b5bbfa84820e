"""The plugin in WordPress, as it describes itself, and the clocks of all three."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bridge import __version__
from bridge.checks.check import Check, broken, note, well
from bridge.checks.subject import Subject
from bridge.core.settling.reasons import N_
from bridge.store.audit import inspection
from bridge.store.settling import settlements
from bridge.wordpress.client import Unreachable
from bridge.wordpress.health import ShimHealth

# Clocks that differ by less are taken for equal: a call takes some time.
SAME_TIME = timedelta(seconds=10)
# Far from the 300 seconds at which calls are refused, near enough to go there.
TOO_FAR = timedelta(seconds=120)

# What Booknetic's hooks tell of, in the order of a booking's life.
TOLD = {
    "bkntc_appointment_created": N_("new bookings"),
    "bkntc_appointment_after_mutation": N_("changed bookings"),
    "bkntc_appointment_after_edit": N_("edited bookings"),
    "bkntc_appointment_reschedule": N_("moved bookings"),
    "bkntc_payment_confirmed": N_("payments"),
    "bkntc_payment_confirmed_backend": N_("payments entered by staff"),
    "bkntc_payment_canceled": N_("canceled payments"),
    "bkntc_appointment_deleted": N_("deleted bookings"),
}
# What the plugin calls the parts of Booknetic that it looks for.
PARTS = {
    "back_end": N_("pages in the back end"),
    "cart": N_("paying with points in the booking panel"),
    "messages": N_("keywords in messages"),
    "money": N_("the number of decimals"),
    "permissions": N_("permissions"),
    "tenants": N_("several businesses"),
    "workflows": N_("workflow events"),
}


def check_plugin(subject: Subject) -> Iterator[Check]:
    try:
        health = subject.ask_plugin()
    except Unreachable as problem:
        yield broken("plugin", str(problem))
        return
    here = _introduce(subject, health)
    if not health.booknetic:
        yield broken("plugin", here, subject.gettext("Booknetic is not active there: activate it."))
    elif health.version != __version__:
        ours = {"version": __version__}
        advice = subject.gettext("But this service is version %(version)s: install both in the same version.", **ours)
        yield broken("plugin", here, advice)
    else:
        yield well("plugin", here)
    if health.silent_at is not None:
        found = subject.gettext("WordPress gets no answer from the service at %(address)s.", address=health.silent_at)
        advice = subject.gettext(
            "Start `bridge serve`; if it runs elsewhere, say where in BKLOYALTY_BRIDGE_URL in wp-config.php."
        )
        yield broken("service", found, advice)
    if health.rang is not None:
        yield _check_hooks(subject, health.rang)
    if health.booknetic and health.rang is not None:
        yield _check_parts(subject, health)
    yield from _check_clocks(subject, health)


def _introduce(subject: Subject, health: ShimHealth) -> str:
    facts = {"version": health.version, "wordpress": health.wordpress, "php": health.php}
    if health.hooks == "addon":
        return subject.gettext(
            "Plugin %(version)s answers (WordPress %(wordpress)s, PHP %(php)s), attached as a Booknetic add-on.",
            **facts,
        )
    return subject.gettext(
        "Plugin %(version)s answers (WordPress %(wordpress)s, PHP %(php)s), attached to plain hooks.", **facts
    )


def _check_hooks(subject: Subject, rang: frozenset[str]) -> Check:
    """Whether Booknetic tells of bookings at all: a version that calls its hooks by other names would not."""
    told, untold = (
        [subject.gettext(said) for hook, said in TOLD.items() if (hook in rang) is so] for so in (True, False)
    )
    advice = subject.gettext("What Booknetic does not tell of is found within minutes all the same, by looking.")
    if told and not untold:
        return well("hooks", subject.gettext("Booknetic has told of every kind of change so far."))
    if told:
        found = subject.gettext(
            "Booknetic has told of %(told)s, and not yet of %(untold)s.", told=", ".join(told), untold=", ".join(untold)
        )
        return replace(well("hooks", found), advice=advice)
    if settlements.has_any(subject.conn, tenant_id=subject.tenant_id):
        return note("hooks", subject.gettext("Booknetic has told of no booking yet, though there are some."), advice)
    return well("hooks", subject.gettext("Booknetic has told of no booking yet."))


def _check_parts(subject: Subject, health: ShimHealth) -> Check:
    if not health.missing:
        return well("parts", subject.gettext("Every class and method of Booknetic's that is called was found."))
    without = [
        f"{subject.gettext(PARTS.get(part, part))} ({', '.join(names)})"
        for part, names in sorted(health.missing.items())
    ]
    found = subject.gettext("This version of Booknetic lacks what is called for %(parts)s.", parts="; ".join(without))
    return note("parts", found, subject.gettext("These go without it, wholly or in part; everything else works."))


def _check_clocks(subject: Subject, health: ShimHealth) -> Iterator[Check]:
    clocks = {"database": inspection.read_clock(subject.conn)} | ({"wordpress": health.time} if health.time else {})
    apart = {name: abs(time - subject.now) for name, time in clocks.items()}
    furthest = max(apart.values())
    if furthest <= SAME_TIME:
        yield well("clocks", subject.gettext("The clocks of WordPress, the service and the database agree."))
        return
    said = []
    if apart["database"] > SAME_TIME:
        said.append(_say_apart(subject, subject.gettext("the database"), apart["database"]))
    if "wordpress" in apart and apart["wordpress"] > SAME_TIME:
        said.append(_say_apart(subject, "WordPress", apart["wordpress"]))
    found = subject.gettext("The clock of the service differs from %(others)s.", others=", ".join(said))
    advice = subject.gettext(
        "Have all machines set their clocks by the network. From 300 seconds on, calls are refused and nothing works."
    )
    yield (broken if furthest > TOO_FAR else note)("clocks", found, advice)


def _say_apart(subject: Subject, whose: str, apart: timedelta) -> str:
    seconds = round(apart.total_seconds())
    return subject.ngettext(
        "that of %(whose)s by %(count)s second", "that of %(whose)s by %(count)s seconds", seconds, whose=whose
    )
