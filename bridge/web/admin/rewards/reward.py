"""One reward in its dialog: read, said in words while one types, saved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.rules.wording import find_last_day
from bridge.flows.rewards import rewards as flows
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rewards.reward_desk import RewardDesk, get_reward, lay_out
from bridge.web.admin.rewards.reward_form import BLANK, RewardForm
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bridge.core.rewards.rewards import Reward


def reward(conn: Connection, call: Call) -> Document:
    """The dialog: a reward (``id``), a copy of one (``copy``), or a new one."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    asked = Form(call.payload["query"], page.language)
    reward_id, copied = asked.optional_id("id"), asked.optional_id("copy")
    shown = BLANK
    if reward_id or copied:
        shown = get_reward(conn, desk, reward_id or copied or 0)
    gettext, until = page.language.gettext, shown.window.valid_until
    if copied and not reward_id:
        shown = replace(shown, id=0, issued=0, name=gettext("%(name)s (copy)", name=shown.name))
    return page.dialog(
        "admin/rewards/reward.html",
        title=gettext("Edit the reward") if shown.id else gettext("New reward"),
        back=page.link("rewards"),
        reward=shown,
        typed=lambda amount: _type(amount, page),
        last_day=until and find_last_day(until),
        services=desk.list_services(shown.terms.services),
        tiers=desk.list_tiers(shown.tiers),
        words=_put(desk, shown) if shown.cost else "",
        tenant=desk.tenant,
    )


def check(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rewards/check``: the reward in words, as far as it goes; refuses what cannot be."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    so_far = _open_form(conn, desk, call).read_so_far()
    return {"html": page.fragment("admin/rewards/_reward_words.html", words=_put(desk, so_far) if so_far else "")}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/rewards/save``."""
    page = Page.of(call)
    typed = _open_form(conn, lay_out(conn, page, call), call)
    saved, actor = typed.read(), call.identity.user
    tenant_id, seen = call.identity.tenant, typed.form.optional_id("seen")
    flows.save_reward(conn, tenant_id=tenant_id, reward=saved, seen=seen, actor=actor, now=call.now)
    return done(page.language.gettext("Reward saved."), go=page.link("rewards"))


def _open_form(conn: Connection, desk: RewardDesk, call: Call) -> RewardForm:
    form = Form(call.payload["form"], desk.page.language)
    reward_id = form.optional_id("id")
    known = get_reward(conn, desk, reward_id) if reward_id else BLANK
    services, tiers = desk.list_services(known.terms.services), desk.list_tiers(known.tiers)
    return RewardForm(form, desk.page.language, services, tiers)


def _put(desk: RewardDesk, shown: Reward) -> str:
    """The whole of it as one would say it: "100 pts: €10.00 off a booking. Once for each customer"."""
    said = f"{desk.page.formats.points(shown.cost)}: {desk.put(shown.terms)}"
    limits = desk.put_limits(shown)
    return f"{said}. {limits}" if limits else said


def _type(amount: Decimal | None, page: Page) -> str:
    """An amount as its reader would type it."""
    return "" if amount is None else f"{amount:f}".replace(".", page.formats.decimal_mark)
