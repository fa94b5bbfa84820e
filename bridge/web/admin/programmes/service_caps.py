"""A limit for certain services in its dialog: read, checked while one types, saved, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.points.redemption_examples import compute_examples
from bridge.core.programmes.programme_documents import MOST_ITEMS
from bridge.core.programmes.service_caps import ServiceCap
from bridge.core.settling.reasons import N_
from bridge.errors import ChangedMeanwhile, InvalidInput, NotHere
from bridge.flows.programmes import change_settings as flows
from bridge.store.site import offers
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.programmes.programme import undoing
from bridge.web.admin.programmes.service_cap_words import put_cap
from bridge.web.admin.programmes.settings_desk import Desk, lay_out
from bridge.web.admin.programmes.settings_form import NO_DISCOUNT
from bridge.web.admin.rules.rule_pickers import Picker, list_some_pickers
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.flows.programmes.configure import Change

KINDS = NONE, PERCENT, AMOUNT = ("none", "percent", "amount")
NAMES = {
    "services": N_("Services"),
    "service_categories": N_("Service categories"),
    "limit_percent": N_("Maximum percentage"),
    "limit_amount": N_("Maximum amount"),
}
GONE = N_("This limit was changed or deleted meanwhile. Open it again to see how it is now.")
FULL = N_("There are as many limits as there can be. Delete one that you do not need any more.")


def cap(conn: Connection, call: Call) -> Document:
    """The dialog: the cap of that ``number``, or a new one."""
    desk = lay_out(conn, call)
    number = Form(call.payload["query"], desk.page.language).optional_whole("number")
    shown = ServiceCap(max_percent=Decimal(20)) if number is None else _get(desk, number)
    gettext = desk.page.language.gettext
    return desk.page.dialog(
        "admin/programmes/service_cap.html",
        title=gettext("New limit for services") if number is None else gettext("Edit the limit"),
        back=desk.page.link("settings"),
        number=number,
        version=desk.version,
        pickers=_list_pickers(conn, desk, shown),
        kind=_get_kind(shown),
        percent=_type(shown.max_percent or None, desk.page),
        amount=_type(shown.max_amount or None, desk.page),
        tenant=desk.tenant,
        wrong=None,
        **_work_out(conn, desk, None if number is None else shown),
    )


def check(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/cap/check``: the limit in words, with what it comes to, or what is ``wrong``."""
    desk, form, _ = _open(conn, call)
    read, wrong = None, None
    try:
        read = _read(conn, desk, form)
    except InvalidInput as refusal:
        if form.texts(refusal.field or ""):
            wrong = say_wrong(refusal, NAMES, desk.page.language)
    values = _work_out(conn, desk, read)
    html = desk.page.fragment("admin/programmes/_service_cap_words.html", wrong=wrong, tenant=desk.tenant, **values)
    return {"html": html, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/cap/save``."""
    desk, form, number = _open(conn, call)
    wanted = _read(conn, desk, form)

    def put(caps: list[ServiceCap]) -> list[ServiceCap]:
        return [*caps, wanted] if number is None else [*caps[:number], wanted, *caps[number + 1 :]]

    change = _change(conn, call, desk, form, number, put)
    return _conclude(desk, change, N_("Limit saved."))


def delete(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/settings/cap/delete``."""
    desk, form, _ = _open(conn, call)
    number = form.whole("number")
    change = _change(conn, call, desk, form, number, lambda caps: [*caps[:number], *caps[number + 1 :]])
    return _conclude(desk, change, N_("Limit deleted."))


def _open(conn: Connection, call: Call) -> tuple[Desk, Form, int | None]:
    desk = lay_out(conn, call)
    form = Form(call.payload["form"], desk.page.language)
    return desk, form, form.optional_whole("number")


def _change(
    conn: Connection,
    call: Call,
    desk: Desk,
    form: Form,
    number: int | None,
    put: Callable[[list[ServiceCap]], list[ServiceCap]],
) -> Change | None:
    """Saved as any setting is; who saw other settings than there are now is told so."""
    gettext, terms = desk.page.language.gettext, desk.present.redemption
    caps = list(terms.service_caps)
    if number is not None and number >= len(caps):
        raise ChangedMeanwhile(gettext(GONE))
    wanted = tuple(put(caps))
    if len(wanted) > MOST_ITEMS["service_caps"]:
        raise InvalidInput(gettext(FULL))
    try:
        return flows.change_settings(
            conn,
            tenant_id=call.identity.tenant,
            settings=replace(desk.present, redemption=replace(terms, service_caps=wanted)),
            seen=form.optional_whole("seen"),
            overwrite=False,
            actor=call.identity.user,
            locale=call.identity.locale,
            now=call.now,
        )
    except ChangedMeanwhile:
        raise ChangedMeanwhile(gettext(GONE)) from None


def _conclude(desk: Desk, change: Change | None, said: str) -> Document:
    undo = undoing(change, "settings/undo") if change else None
    return done(desk.page.language.gettext(said), go=desk.page.link("settings"), undo=undo)


def _read(conn: Connection, desk: Desk, form: Form) -> ServiceCap:
    """InvalidInput for the first field that is wrong, in the order of the dialog."""
    gettext = desk.page.language.gettext
    pickers = {picker.name: picker.ids for picker in _list_pickers(conn, desk, _find(desk, form))}
    chosen = {name: frozenset(form.ids(name)) for name in ("services", "service_categories")}
    for name, ids in chosen.items():
        if not ids <= pickers.get(name, frozenset()):
            raise form.refuse(name, gettext("Please choose from the list."))
    if not any(chosen.values()):
        raise form.refuse("services", gettext("Please choose at least one service or category."))
    kind = form.choice("kind", KINDS)
    percent = Decimal(0) if kind == NONE else None
    if kind == PERCENT:
        percent = _read_limit(desk, form, "limit_percent", Decimal(100))
    amount = _read_limit(desk, form, "limit_amount", None) if kind == AMOUNT else None
    return ServiceCap(**chosen, max_percent=percent, max_amount=amount)


def _read_limit(desk: Desk, form: Form, name: str, most: Decimal | None) -> Decimal:
    limit = form.amount(name) if most is None else form.amount(name, most=most)
    if limit == 0:
        raise form.refuse(name, desk.page.language.gettext(NO_DISCOUNT))
    return limit


def _find(desk: Desk, form: Form) -> ServiceCap:
    number = form.optional_whole("number")
    caps = desk.present.redemption.service_caps
    return caps[number] if number is not None and number < len(caps) else ServiceCap()


def _get(desk: Desk, number: int) -> ServiceCap:
    caps = desk.present.redemption.service_caps
    if number >= len(caps):
        raise NotHere(desk.page.language.gettext(GONE))
    return caps[number]


def _list_pickers(conn: Connection, desk: Desk, shown: ServiceCap) -> Sequence[Picker]:
    offer = offers.list_offer(conn, tenant_id=desk.tenant.tenant_id)
    chosen = {"services": shown.services, "service_categories": shown.service_categories}
    return list_some_pickers(offer, chosen, desk.page.formats.speech(desk.tenant))


def _work_out(conn: Connection, desk: Desk, cap: ServiceCap | None) -> dict[str, object]:
    """The cap in words, and what it comes to; ``is_lower``: than what holds for every appointment."""
    if cap is None:
        return {"words": None, "examples": None, "is_lower": True}
    terms, decimals = desk.present.redemption, desk.tenant.decimals
    names = offers.list_offer(conn, tenant_id=desk.tenant.tenant_id).names()
    examples = compute_examples(terms, decimals, (cap,))
    return {
        "words": put_cap(0, cap, names, desk.page.formats.speech(desk.tenant)),
        "examples": examples,
        "is_lower": examples.most != compute_examples(terms, decimals).most,
    }


def _get_kind(cap: ServiceCap) -> str:
    if cap.excludes:
        return NONE
    return PERCENT if cap.max_percent is not None else AMOUNT


def _type(amount: Decimal | None, page: Page) -> str:
    return "" if amount is None else f"{amount:f}".replace(".", page.formats.decimal_mark)
