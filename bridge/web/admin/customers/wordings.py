"""Consent: what customers are asked before the business may write to them, every text there was, and how many said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bridge.core.access.permissions import EVERYBODY
from bridge.core.segments.segments import EVERYONE
from bridge.flows.customers import consent as flows
from bridge.flows.segments.segments import select_customers
from bridge.store.customers import wordings as store
from bridge.store.customers.wordings import Wording
from bridge.store.programmes.tenants import Tenant, get_tenant
from bridge.store.segments.audience import count_audience
from bridge.store.site.users import list_user_names
from bridge.web.admin.customers.consent_rows import name_language
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page, done
from bridge.web.consent_words import find_question, say_standard
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

OFFERED = ("en_US", "es_ES")


@dataclass(frozen=True, slots=True)
class Version:
    """A text that customers were shown; ``at`` is local, ``who`` None for the product's own."""

    number: int
    language: str
    text: str
    at: datetime
    who: str | None
    is_current: bool


def consent(conn: Connection, call: Call) -> Document:
    """The screen; ``locale`` says the text of which language is written."""
    page, tenant = Page.of(call), get_tenant(conn, tenant_id=call.identity.tenant)
    kept = store.list_wordings(conn, tenant_id=tenant.tenant_id)
    locales = _list_locales(tenant, kept)
    asked = call.payload["query"].get("locale", "")
    locale = asked if asked in locales else tenant.locale
    question = find_question(conn, tenant_id=tenant.tenant_id, locale=locale)
    selection = select_customers(conn, tenant_id=tenant.tenant_id, segment=EVERYONE, reach=EVERYBODY, now=call.now)
    return page.render(
        "admin/customers/consent.html",
        screen="consent",
        title=page.language.gettext("Consent"),
        audience=count_audience(conn, selection=selection),
        tabs=[(one, name_language(one, page.language), page.link("consent", locale=one)) for one in locales],
        chosen=locale,
        question=question,
        standard=say_standard(conn, tenant_id=tenant.tenant_id, locale=locale),
        versions=_list_versions(conn, page, tenant, kept),
        preview=page.fragment("admin/customers/_consent_preview.html", text=question.text),
        now=call.now,
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/consent/preview``: how it looks to customers, while one types."""
    page = Page.of(call)
    text = Form(call.payload["form"], page.language).optional_text("text", most=flows.MOST_CHARACTERS) or ""
    return {"html": page.fragment("admin/customers/_consent_preview.html", text=text)}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/consent/save``."""
    page = Page.of(call)
    form, tenant = Form(call.payload["form"], page.language), get_tenant(conn, tenant_id=call.identity.tenant)
    locales = _list_locales(tenant, store.list_wordings(conn, tenant_id=tenant.tenant_id))
    locale = form.choice("locale", locales)
    flows.write_wording(
        conn,
        tenant_id=tenant.tenant_id,
        locale=locale,
        text=form.text("text", most=flows.MOST_CHARACTERS),
        actor=call.identity.user,
        now=call.now,
    )
    sentence = page.language.gettext("From now on customers are asked this. What was agreed before stays as it was.")
    return done(sentence, go=page.link("consent", locale=locale))


def _list_locales(tenant: Tenant, kept: list[Wording]) -> list[str]:
    """Those that a text may be written in: the business's first, then those of the product and of whatever there is."""
    known = [tenant.locale, *(one for one in OFFERED if one[:2] != tenant.locale[:2])]
    return list(dict.fromkeys([*known, *(one.locale for one in kept if not one.standard)]))


def _list_versions(conn: Connection, page: Page, tenant: Tenant, kept: list[Wording]) -> list[Version]:
    names = list_user_names(conn, user_ids=[one.actor for one in kept if one.actor])
    current = {store.choose(kept, one.locale) for one in kept if not one.standard}
    gettext = page.language.gettext
    return [
        Version(
            number=one.version,
            language=name_language(one.locale, page.language),
            text=one.text,
            at=one.created_at.astimezone(tenant.zone),
            who=None if one.standard else names.get(one.actor or 0) or gettext("user #%(number)s", number=one.actor),
            is_current=one in current,
        )
        for one in kept
    ]
