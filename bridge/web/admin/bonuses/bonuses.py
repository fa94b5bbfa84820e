"""The bonuses that were given: the list of them, one of them in its dialog, and what can still be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.access.permissions import Reach
from bridge.core.bonuses.bonuses import BonusState, Forecast
from bridge.core.settling.reasons import N_
from bridge.flows.bonuses import give_bonus as flows
from bridge.flows.bonuses import take_bonus_back
from bridge.store.bonuses import bonuses as store
from bridge.store.bonuses.bonuses import BonusRow
from bridge.store.site.users import list_user_names
from bridge.store.work import tasks
from bridge.store.work.tasks import Task
from bridge.web.admin.bonuses.bonus_desk import get_bonus, show_bonus
from bridge.web.admin.bonuses.bonus_words import ask_forecast, refusing, say_forecast, say_people, say_points
from bridge.web.admin.customers.entry_rows import name_user
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.segments.segment_desk import SegmentDesk, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_SHOWN = 200
# As long as it can be given to more customers.
_GIVEABLE = (BonusState.RUNNING, BonusState.STOPPED, BonusState.DONE)

STOPPED = N_("Stopped. Nobody more gets it; who has it keeps it.")
GOES_ON = N_("It is given to whoever has not got it yet.")
TAKEN = N_("The bonus is being taken back.")


def bonuses(conn: Connection, call: Call) -> Document:
    """The screen."""
    desk = lay_out(conn, call)
    actor = None if call.reach.everybody else call.identity.user
    # Before what they change: of a task that ends in between, the page would otherwise show what was before, and follow nothing.
    open_tasks = tasks.list_open(conn, tenant_id=desk.tenant_id, kind=flows.KIND)
    rows = store.list_bonuses(conn, tenant_id=desk.tenant_id, actor=actor, limit=MOST_SHOWN)
    ids = {row.id for row in rows}
    return desk.page.render(
        "admin/bonuses/bonuses.html",
        screen="bonuses",
        title=desk.page.language.gettext("Bonuses"),
        tenant=desk.counter.tenant,
        is_own=not call.reach.everybody,
        bonuses=[show_bonus(desk, row) for row in rows],
        under_way=[task for task in open_tasks if task.parameters["bonus"] in ids],
    )


def details(conn: Connection, call: Call) -> Document:
    """The dialog: the bonus of that ``id``."""
    desk = lay_out(conn, call)
    row = get_bonus(conn, call, desk, Form(call.payload["query"], desk.page.language).id("id"))
    names = list_user_names(conn, user_ids=[row.actor] if row.actor else [])
    bonus, is_giveable = row.bonus, row.bonus.state in _GIVEABLE and not row.bonus.is_over(desk.now)
    forecast = _foresee(conn, desk, row) if is_giveable else None
    reaches_more = forecast and (forecast.customers or bonus.stays_open or bonus.starts_at > desk.now)
    return desk.page.dialog(
        "admin/bonuses/bonus_state.html",
        title=row.name,
        back=desk.page.link("bonuses"),
        bonus=show_bonus(desk, row),
        tenant=desk.counter.tenant,
        who=name_user(desk.counter, row.actor, names),
        at=row.created_at.astimezone(desk.counter.tenant.zone),
        now=call.now,
        forecast=say_forecast(desk, bonus, forecast) if forecast else [],
        question=ask_forecast(desk, bonus, forecast) if forecast else "",
        can_stop=bonus.state is BonusState.RUNNING,
        can_go_on=reaches_more and bonus.state is not BonusState.RUNNING and not bonus.is_used_up,
        can_take_back=bonus.state in _GIVEABLE,
    )


def taking_back(conn: Connection, call: Call) -> Document:
    """The dialog that asks whether a bonus is to be taken back, and says from how many."""
    desk = lay_out(conn, call)
    row = get_bonus(conn, call, desk, Form(call.payload["query"], desk.page.language).id("id"))
    return desk.page.dialog(
        "admin/bonuses/bonus_undo.html",
        title=desk.page.language.gettext("Take “%(name)s” back", name=row.name),
        back=desk.page.link("bonuses"),
        bonus=show_bonus(desk, row),
        points=say_points(desk.page, row.bonus.points),
        customers=say_people(desk.page, row.bonus.customers),
        below=store.count_below(conn, tenant_id=desk.tenant_id, bonus_id=row.id),
    )


def stop(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/stop``."""
    desk, bonus_id = _open(conn, call)
    flows.stop(conn, tenant_id=desk.tenant_id, bonus_id=bonus_id, now=call.now)
    return done(desk.page.language.gettext(STOPPED), go=desk.page.link("bonuses"))


def go_on(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/go-on``: for whoever is in the segment now and has not got it yet."""
    desk, bonus_id = _open(conn, call)
    with refusing(desk.page):
        flows.give_again(
            conn,
            tenant_id=desk.tenant_id,
            bonus_id=bonus_id,
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    return done(desk.page.language.gettext(GOES_ON), go=desk.page.link("bonuses"))


def take_back(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/take-back``."""
    desk, bonus_id = _open(conn, call)
    take_bonus_back.begin(
        conn,
        tenant_id=desk.tenant_id,
        bonus_id=bonus_id,
        actor=call.identity.user,
        locale=call.identity.locale,
        now=call.now,
    )
    return done(desk.page.language.gettext(TAKEN), go=desk.page.link("bonuses"))


def describe_given(conn: Connection, page: Page, task: Task) -> str:
    """What came of a task that gave a bonus, or took it back."""
    assert task.result is not None, "only what is done is told of"
    result, gettext = task.result, page.language.gettext
    if result["state"] == BonusState.UNDONE:
        return gettext("Taken back from %(customers)s.", customers=say_people(page, result["taken_from"]))
    is_done = result["state"] == BonusState.DONE
    said = N_("Given to %(customers)s.") if is_done else N_("Given to %(customers)s so far.")
    return gettext(said, customers=say_people(page, result["customers"]))


def _open(conn: Connection, call: Call) -> tuple[SegmentDesk, int]:
    """The desk, and the bonus that the form is about; NotHere if it may not be seen."""
    desk = lay_out(conn, call)
    row = get_bonus(conn, call, desk, Form(call.payload["form"], desk.page.language).id("id"))
    return desk, row.id


def _foresee(conn: Connection, desk: SegmentDesk, row: BonusRow) -> Forecast:
    return flows.preview(
        conn,
        tenant_id=desk.tenant_id,
        segment=row.segment,
        reach=Reach(row.staff),
        bonus=row.bonus,
        bonus_id=row.id,
        now=desk.now,
    )
