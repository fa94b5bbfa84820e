"""A new bonus in its dialog: filled in, told what it would cost while one types, given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bridge import clock
from bridge.core.bonuses.bonuses import Bonus, Forecast
from bridge.errors import InvalidInput
from bridge.flows.bonuses import give_bonus as flows
from bridge.flows.bonuses.give_bonus import Order
from bridge.flows.history.attach_history import is_running
from bridge.web.admin.bonuses.bonus_desk import (
    COPY,
    EVERYBODY,
    Chosen,
    find_chosen,
    get_bonus,
    list_choices,
    show_bonus,
)
from bridge.web.admin.bonuses.bonus_form import ONCE, BonusForm
from bridge.web.admin.bonuses.bonus_words import ask_forecast, refusing, say_forecast
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.segments.segment_desk import SegmentDesk, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FIELDS = ("name", "points", "budget", "from", "until", "stays")
_OURS = frozenset({"segment", "copy", *_FIELDS})


def bonus(conn: Connection, call: Call) -> Document:
    """The dialog, empty or with what the address says: the ``segment``, or a bonus to ``copy``."""
    page, query, desk = Page.of(call), call.payload["query"], lay_out(conn, call)
    said = {name: str(query[name]) for name in _FIELDS if query.get(name)}
    shown = dict.fromkeys(_FIELDS, "") | {"stays": ONCE}
    copied = Form(query, page.language).optional_id("copy")
    if copied is not None:
        shown |= _copy(conn, call, desk, copied)
    shown |= said
    wanted = _read_segment(query) or (f"{COPY}&id={copied}" if copied else EVERYBODY)
    chosen, choices = find_chosen(conn, call, desk, wanted), list_choices(conn, desk)
    if chosen and chosen.value not in [choice.value for choice in choices]:
        choices.append(chosen)
    return page.dialog(
        "admin/bonuses/bonus.html",
        title=page.language.gettext("New bonus"),
        back=page.link("bonuses"),
        shown=shown,
        chosen=chosen.value if chosen else EVERYBODY,
        choices=choices,
        told=_tell_beforehand(conn, desk, chosen, shown),
        key=clock.new_id(),
        is_running=is_running(desk.counter.tenant),
        is_own=not call.reach.everybody,
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/preview``: what it would cost and whom it would reach, as far as one can say; refuses what is wrong."""
    desk = lay_out(conn, call)
    typed = BonusForm(Form(call.payload["form"], desk.page.language), desk)
    so_far = typed.read_bonus_so_far()
    told = _tell(conn, desk, typed.read_segment(conn, call), so_far)
    return {"html": desk.page.fragment("admin/bonuses/_bonus_preview.html", told=told)}


def look(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/look``: the same for who has no JavaScript, and the form as it was."""
    desk, form = lay_out(conn, call), Form(call.payload["form"], Page.of(call).language)
    typed = BonusForm(form, desk)
    chosen, terms = typed.read_segment(conn, call), typed.read_bonus()
    kept = {name: form.optional_text(name) for name in _FIELDS}
    return done(" ".join(_tell(conn, desk, chosen, terms)), go=desk.page.link("bonus", segment=chosen.value, **kept))


def confirm(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/confirm``: the question before it is given; refuses what giving it would refuse."""
    desk = lay_out(conn, call)
    typed = BonusForm(Form(call.payload["form"], desk.page.language), desk)
    typed.read_name()
    terms, chosen = typed.read_bonus(), typed.read_segment(conn, call)
    with refusing(desk.page):
        flows.check(terms, call.now)
    asked = ask_forecast(desk, terms, _foresee(conn, desk, chosen, terms))
    return {"confirm": f"{asked} {desk.put(chosen.document)}."}


def give(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/bonuses/give``."""
    desk = lay_out(conn, call)
    page = desk.page
    typed = BonusForm(Form(call.payload["form"], page.language), desk)
    name, terms, chosen = typed.read_name(), typed.read_bonus(), typed.read_segment(conn, call)
    order = Order(typed.read_key(), name, chosen.document, chosen.name, terms)
    with refusing(page):
        row, task_id = flows.begin(
            conn,
            tenant_id=call.identity.tenant,
            order=order,
            reach=desk.counter.reach,
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    said = page.language.gettext("The bonus is being given.") if task_id else show_bonus(desk, row).said
    return done(said, go=page.link("bonuses"))


def _read_segment(query: Mapping[str, Any]) -> str:
    """A built-in segment's own figures stand in the address beside it."""
    figures = {name: value for name, value in query.items() if name not in _OURS}
    value = str(query.get("segment", ""))
    return f"{value}&{urlencode(figures)}" if figures and value and not value.isdigit() and "&" not in value else value


def _copy(conn: Connection, call: Call, desk: SegmentDesk, bonus_id: int) -> dict[str, str]:
    """What the form of a copy begins with; its days are its own."""
    row = get_bonus(conn, call, desk, bonus_id)
    return {"name": row.name, "points": str(row.bonus.points), "budget": str(row.bonus.budget or "")}


def _tell_beforehand(conn: Connection, desk: SegmentDesk, chosen: Chosen | None, shown: Mapping[str, str]) -> list[str]:
    """What the form says as it is opened; nothing where the address says what cannot be."""
    try:
        typed = BonusForm(Form(shown, desk.page.language), desk).read_bonus_so_far()
    except InvalidInput:
        return []
    return _tell(conn, desk, chosen, typed) if chosen else []


def _tell(conn: Connection, desk: SegmentDesk, chosen: Chosen, bonus: Bonus | None) -> list[str]:
    """What would happen, in sentences: what it costs first, and then why others would not get it."""
    page, words = desk.page, desk.put(chosen.document)
    if bonus is None:
        return [page.language.gettext("Say how many points, and here it reads what they would cost.")]
    return [*say_forecast(desk, bonus, _foresee(conn, desk, chosen, bonus)), f"{words}."]


def _foresee(conn: Connection, desk: SegmentDesk, chosen: Chosen, bonus: Bonus) -> Forecast:
    return flows.preview(
        conn,
        tenant_id=desk.tenant_id,
        segment=chosen.document,
        reach=desk.counter.reach,
        bonus=bonus,
        bonus_id=None,
        now=desk.now,
    )
