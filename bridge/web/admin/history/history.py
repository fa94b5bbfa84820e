"""Attaching history, by forms: tried, begun as it was tried, paused, gone on with, and taken back as a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bridge.core.money import floor_money
from bridge.core.settling.reasons import N_
from bridge.flows.history import attach_history, history_orders
from bridge.store.history import batches
from bridge.store.programmes import programmes, tenants
from bridge.store.work.tasks import Task
from bridge.web.admin.form import Form
from bridge.web.admin.history.history_form import HistoryForm
from bridge.web.admin.page import Page, done
from bridge.web.admin.rules.rule_desk import editor_of, lay_out
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

WORD = N_("TAKE BACK")


def try_out(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/history/try``: the worker works out what a choice would come to."""
    page = Page.of(call)
    desk = lay_out(conn, page, call)
    active = [rule.id for rule in desk.programme.earning_rules if rule.active]
    choice = HistoryForm(
        Form(call.payload["form"], page.language), page.language, today=desk.today, rules=active
    ).read()
    history_orders.order_preview(
        conn, tenant_id=call.identity.tenant, choice=choice, editor=editor_of(call), now=call.now
    )
    return done("", go=_here(page))


def begin(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/history/begin``: what a dry run (``task``) tried is attached."""
    page = Page.of(call)
    task_id = Form(call.payload["form"], page.language).id("task")
    history_orders.begin_as_tried(
        conn, tenant_id=call.identity.tenant, task_id=task_id, editor=editor_of(call), now=call.now
    )
    said = page.language.gettext(
        "Begun. It goes on when you leave this page, and you can pause it or take it all back."
    )
    return done(said, go=_here(page))


def pause(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/history/pause``: whoever is at it stops after the page at hand."""
    page, batch_id = _open(call)
    attach_history.pause(conn, tenant_id=call.identity.tenant, batch_id=batch_id, now=call.now)
    said = page.language.gettext("Paused. What is given stays given; go on whenever you like.")
    return done(said, go=_here(page))


def go_on(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/history/go-on``: from where it was paused or cut off."""
    page, batch_id = _open(call)
    history_orders.go_on(conn, tenant_id=call.identity.tenant, batch_id=batch_id, editor=editor_of(call), now=call.now)
    return done(page.language.gettext("It goes on from where it was."), go=_here(page))


def undoing(conn: Connection, call: Call) -> Document:
    """The dialog that asks before everything is taken back."""
    page = Page.of(call)
    batch_id = Form(call.payload["query"], page.language).id("batch")
    tenant = tenants.get_tenant(conn, tenant_id=call.identity.tenant)
    batch = batches.get_batch(conn, tenant_id=tenant.tenant_id, batch_id=batch_id)
    version = programmes.find_programme(conn, tenant=tenant)
    value = version.programme.redemption.point_value if version else Decimal(0)
    return page.dialog(
        "admin/history/history_undo.html",
        title=page.language.gettext("Take attached history back"),
        back=_here(page),
        batch=batch,
        word=page.language.gettext(WORD),
        worth=floor_money(batch.points * value, tenant.decimals) if value else None,
        tenant=tenant,
    )


def undo(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/history/undo``: all of it is taken back, once that was ``typed``."""
    page, batch_id = _open(call)
    form, word = Form(call.payload["form"], page.language), page.language.gettext(WORD)
    batches.get_batch(conn, tenant_id=call.identity.tenant, batch_id=batch_id)
    if " ".join(form.text("typed").split()).casefold() != word.casefold():
        raise form.refuse("typed", page.language.gettext("Please type %(word)s to confirm.", word=word))
    history_orders.take_back(
        conn, tenant_id=call.identity.tenant, batch_id=batch_id, editor=editor_of(call), now=call.now
    )
    return done(page.language.gettext("It is being taken back."), go=_here(page))


def describe_batch(conn: Connection, page: Page, task: Task) -> str:
    """How a batch stands when the worker lets go of it, in one sentence."""
    batch = batches.get_batch(conn, tenant_id=task.tenant_id, batch_id=task.parameters["batch"])
    return page.fragment("admin/history/_history_told.html", batch=batch)


def describe_preview(conn: Connection, page: Page, task: Task) -> str:
    """That the figures are there: they stand on the screen."""
    return page.fragment("admin/history/_history_tried.html")


def _open(call: Call) -> tuple[Page, int]:
    page = Page.of(call)
    return page, Form(call.payload["form"], page.language).id("batch")


def _here(page: Page) -> str:
    return page.link("setup", step="history")
