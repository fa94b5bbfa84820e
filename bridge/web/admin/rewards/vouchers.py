"""What the staff does with vouchers: issue one for a customer's points, mark it used in the shop, give the points back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import clock
from bridge.core.rewards.reward_wording import put_obstacle
from bridge.core.rewards.rewards import CODE_LENGTH, CODE_LETTERS, find_obstacle, write_code
from bridge.core.settling.reasons import N_
from bridge.errors import InvalidInput, NotHere
from bridge.flows.rewards import issue_reward, use_reward
from bridge.store.points.statements import read_standing
from bridge.store.rewards import rewards
from bridge.store.rewards import vouchers as store
from bridge.store.rewards.vouchers import Voucher
from bridge.web.admin.customers.persons import Counter, open_counter
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.admin.rewards.reward_desk import RewardDesk, lay_out
from bridge.web.admin.rewards.voucher_rows import show_vouchers
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A reward that can be issued, or ``why_not``."""

    id: int
    name: str
    gives: str
    cost: int
    why_not: str


def issue(conn: Connection, call: Call) -> Document:
    """The dialog: the rewards that a customer could have now, and why not the others."""
    page = Page.of(call)
    counter, desk = open_counter(conn, call, page), lay_out(conn, page, call)
    person = counter.get_person(conn, Form(call.payload["query"], page.language).id("customer"))
    standing = read_standing(conn, tenant_id=call.identity.tenant, customer_id=person.id)
    return page.dialog(
        "admin/rewards/voucher_issue.html",
        title=page.language.gettext("Issue a reward"),
        back=_customer_page(page, person.id),
        person=person,
        available=standing.available,
        choices=_list_choices(conn, desk, person.id, standing.available, standing.tier),
        impact="",
        key=clock.new_id(),
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/vouchers/preview``: what issuing would do; refuses what would be refused."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    person, reward_id = counter.get_person(conn, form.id("customer")), form.optional_id("reward")
    if reward_id is None:
        return {"html": ""}
    tenant_id = call.identity.tenant
    who = issue_reward.try_reward(conn, tenant_id=tenant_id, customer_id=person.id, reward_id=reward_id, now=call.now)
    reward = rewards.find_reward(conn, tenant_id=tenant_id, reward_id=reward_id)
    left = who.account.available - (reward.cost if reward else 0)
    return {"html": page.fragment("admin/rewards/_voucher_impact.html", person=person, reward=reward, left=left)}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/vouchers/issue``."""
    page = Page.of(call)
    counter, form = open_counter(conn, call, page), Form(call.payload["form"], page.language)
    person = counter.get_person(conn, form.id("customer"))
    issued = issue_reward.issue_reward(
        conn,
        tenant_id=call.identity.tenant,
        customer_id=person.id,
        reward_id=form.id("reward"),
        actor=call.identity.user,
        key=read_key(form, page),
        code=new_code(),
        now=call.now,
    )
    said = page.language.gettext("%(name)s has the reward. The code is %(code)s.", name=person.name, code=issued.code)
    return done(said, go=_customer_page(page, person.id), undo=("vouchers/cancel", {"voucher": issued.id}))


def voucher(conn: Connection, call: Call) -> Document:
    """The dialog of one voucher."""
    page = Page.of(call)
    counter, desk = open_counter(conn, call, page), lay_out(conn, page, call)
    found = _get(conn, counter, Form(call.payload["query"], page.language))
    return page.dialog(
        "admin/rewards/voucher.html",
        title=page.language.gettext("Voucher %(code)s", code=found.code),
        back=_customer_page(page, found.customer_id),
        voucher=show_vouchers(conn, counter, desk, [found], now=call.now)[0],
        tenant=desk.tenant,
        now=call.now,
    )


def use(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/vouchers/use``."""

    def act(found: Voucher) -> None:
        user, tenant_id = call.identity.user, call.identity.tenant
        use_reward.use_reward(conn, tenant_id=tenant_id, voucher_id=found.id, actor=user, now=call.now)

    return _act(conn, call, act, N_("Voucher %(code)s is used."), undo="vouchers/undo-use")


def undo_use(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/vouchers/undo-use``."""

    def act(found: Voucher) -> None:
        use_reward.undo_use(conn, tenant_id=call.identity.tenant, voucher_id=found.id, now=call.now)

    return _act(conn, call, act, N_("Voucher %(code)s can be used again."))


def cancel(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/vouchers/cancel``."""

    def act(found: Voucher) -> None:
        user, tenant_id = call.identity.user, call.identity.tenant
        issue_reward.cancel_reward(
            conn, tenant_id=tenant_id, voucher_id=found.id, customer_id=None, actor=user, now=call.now
        )

    return _act(conn, call, act, N_("Voucher %(code)s is cancelled, and its points were given back."))


def new_code() -> str:
    """For a voucher that is about to be issued."""
    return write_code(clock.new_code(CODE_LETTERS, CODE_LENGTH))


def read_key(form: Form, page: Page) -> str:
    """By which a form is heeded once."""
    key = form.optional_text("key") or ""
    if not _KEY.fullmatch(key):
        raise InvalidInput(page.language.gettext("This form is incomplete. Please open it again."))
    return key


def _act(conn: Connection, call: Call, act: Callable[[Voucher], None], said: str, undo: str | None = None) -> Document:
    page = Page.of(call)
    found = _get(conn, open_counter(conn, call, page), Form(call.payload["form"], page.language))
    act(found)
    back = (undo, {"voucher": found.id}) if undo else None
    return done(page.language.gettext(said, code=found.code), go=_customer_page(page, found.customer_id), undo=back)


def _get(conn: Connection, counter: Counter, form: Form) -> Voucher:
    """NotHere where its customer is out of reach as where there is none."""
    found = store.find_voucher(conn, tenant_id=counter.tenant.tenant_id, voucher_id=form.id("voucher"))
    if found is None or not counter.reaches(conn, found.customer_id):
        raise NotHere(issue_reward.NO_VOUCHER)
    return found


def _customer_page(page: Page, customer_id: int) -> str:
    return page.link("customer", id=customer_id, show="rewards")


def _list_choices(
    conn: Connection, desk: RewardDesk, customer_id: int, available: int, tier: str | None
) -> list[Choice]:
    tenant_id = desk.tenant.tenant_id
    owned = store.count_of_customer(conn, tenant_id=tenant_id, customer_id=customer_id)
    found = []
    for one in rewards.list_rewards(conn, tenant_id=tenant_id):
        mine = owned.get(one.id, 0)
        obstacle = find_obstacle(one, available=available, tier=tier, owned=mine, today=desk.today)
        why_not = put_obstacle(obstacle, one, available, desk.speech) if obstacle else ""
        found.append(Choice(one.id, one.name, desk.put(one.terms), one.cost, why_not))
    return sorted(found, key=lambda one: bool(one.why_not))
