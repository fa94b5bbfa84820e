"""The set-up in three steps: define thresholds, attach history, reactivate with focus. One can leave it and come back at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.core.settling.reasons import N_
from bridge.flows.history.attach_history import KIND
from bridge.flows.programmes import set_up as flows
from bridge.store.history import batches
from bridge.store.programmes import setup_steps, tenants
from bridge.web.admin.form import Form
from bridge.web.admin.history.history_desk import show_history
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme_state import StateView, look_at_programme
from bridge.web.admin.programmes.reactivation import show_people
from bridge.web.admin.programmes.setup_programme import show_programme
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

PROGRAMME, HISTORY, PEOPLE = "programme", "history", "people"
WORDS = {
    PROGRAMME: (N_("Define thresholds"), N_("What bookings earn, which tiers there are, and what points are worth.")),
    HISTORY: (N_("Attach history"), N_("Give your regulars the points that their visits so far would have earned.")),
    PEOPLE: (
        N_("Reactivate with focus"),
        N_("See who has not come for a long time, and who of them may be written to."),
    ),
}
_SHOW = {PROGRAMME: show_programme, HISTORY: show_history, PEOPLE: show_people}
_SAID = {
    HISTORY: N_("Left out. You can attach history at any time."),
    PEOPLE: N_("This step is done. You can come back at any time."),
}
FINISHED = N_("The set-up is finished. You can come back at any time.")


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three. ``is_left_out``: it is over without anything having been done."""

    name: str
    title: str
    why: str
    href: str
    is_done: bool
    is_left_out: bool
    is_here: bool = False

    @property
    def is_over(self) -> bool:
        return self.is_done or self.is_left_out


def setup(conn: Connection, call: Call) -> Document:
    """The screen: the step that the address names, else the next one to take."""
    page = Page.of(call)
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    state = look_at_programme(conn, tenant)
    asked = Form(call.payload["query"], page.language).optional_text("step")
    steps = list_steps(conn, page, state, tenant_id=tenant.tenant_id, asked=asked)
    here = next(step.name for step in steps if step.is_here)
    return page.render(
        "admin/programmes/setup.html",
        screen="setup",
        title=page.language.gettext("Set-up"),
        state=state,
        steps=steps,
        here=here,
        now=call.now,
        **_SHOW[here](conn, call, page),
    )


def list_steps(
    conn: Connection, page: Page, state: StateView, *, tenant_id: int, asked: str | None = None
) -> Sequence[Step]:
    """The three of them. Where one stands is the step ``asked`` for, else the first that is not over, else history, which is never
    over for good."""
    over = setup_steps.list_steps(conn, tenant_id=tenant_id)
    attached = any(batch.state == "done" for batch in batches.list_batches(conn, tenant_id=tenant_id, kind=KIND))
    taken = {PROGRAMME: state.earns and state.state in ("active", "paused"), HISTORY: attached, PEOPLE: PEOPLE in over}
    ahead = [name for name in WORDS if not taken[name] and name not in over]
    here = asked if asked in WORDS else (ahead or [HISTORY])[0]
    return [
        Step(
            name=name,
            title=page.language.gettext(title),
            why=page.language.gettext(why),
            href=page.link("setup", step=name),
            is_done=taken[name],
            is_left_out=name in over and not taken[name],
            is_here=name == here,
        )
        for name, (title, why) in WORDS.items()
    ]


def close(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/setup/close``: a step is left out, or the last one is over."""
    page, tenant_id = Page.of(call), call.identity.tenant
    closed = Form(call.payload["form"], page.language).choice("step", _SAID)
    flows.close_step(conn, tenant_id=tenant_id, step=closed, actor=call.identity.user, now=call.now)
    state = look_at_programme(conn, tenants.get_tenant(conn, tenant_id=tenant_id))
    ahead = [step for step in list_steps(conn, page, state, tenant_id=tenant_id) if not step.is_over]
    go = ahead[0].href if ahead else page.link("dashboard")
    return done(
        page.language.gettext(_SAID[closed] if ahead else FINISHED), go=go, undo=("setup/reopen", {"step": closed})
    )


def reopen(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/setup/reopen``: it is to be taken after all."""
    page = Page.of(call)
    step = Form(call.payload["form"], page.language).choice("step", _SAID)
    flows.reopen_step(conn, tenant_id=call.identity.tenant, step=step)
    return done(page.language.gettext("Undone."), go=page.link("setup", step=step))
