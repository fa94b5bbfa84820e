"""One tier in its dialog: read, previewed while one types, saved; and asked about before it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.core.colours import READABLE, contrast_with_white, is_colour
from bridge.core.programmes.programme import Tier
from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.settling.reasons import N_
from bridge.core.tiers import tier_editing
from bridge.core.tiers.tier_moves import Direction, Move
from bridge.errors import InvalidInput, NotHere
from bridge.flows.programmes.configure import read_editable
from bridge.flows.tiers import tiers as flows
from bridge.store.programmes import tenants
from bridge.store.site import categories
from bridge.store.site.native_points import find_native
from bridge.store.site.offers import list_offer
from bridge.web.admin.form import Form
from bridge.web.admin.page import Page
from bridge.web.admin.rules.rule_desk import editor_of, in_words
from bridge.web.admin.tiers.tiers import conclude
from bridge.web.admin.wrong import say_wrong
from bridge.web.endpoint import Call, Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

NAMES = {"name": N_("Tier name"), "min_points": N_("Minimum points earned"), "color": N_("Tier colour")}
NATIVE = N_("Booknetic's own Loyalty Points set customers' categories. Switch that module off first.")
# A first colour, which can be read as text too.
NEW = Tier("", "#5256c8", 0)


def tier(conn: Connection, call: Call) -> Document:
    """The dialog: the tier of that ``name``, or a new one."""
    page = Page.of(call)
    name = Form(call.payload["query"], page.language).given("name")
    version, shown = _find(conn, call, page, name) if name else (_read_version(conn, call), NEW)
    gettext = page.language.gettext
    offered = [(str(one.id), one.name) for one in list_offer(conn, tenant_id=call.identity.tenant).customer_categories]
    return page.dialog(
        "admin/tiers/tier.html",
        title=gettext("Edit the tier") if name else gettext("New tier"),
        back=page.link("tiers"),
        tier=shown,
        version=version,
        period=parse_programme(read_editable(conn, tenant_id=call.identity.tenant)[1]).tier_period,
        **_look_at_colour(shown.color),
        preview=None,
        categories=offered,
        # Whom it was linked to may have been deleted in Booknetic since.
        lost_category=shown.customer_category is not None and str(shown.customer_category) not in dict(offered),
        is_native=_has_native(conn, call),
    )


def preview(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/tiers/preview``: how the colour looks, and who would move, or what is ``wrong``."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    colour = _read_colour(page, form)
    values = _look_at_colour(colour) | {"name": form.optional_text("name")}
    parts, wrong = {"colour": page.fragment("admin/tiers/_tier_colour.html", **values), "moves": "", "counts": ""}, None
    try:
        parts |= _try(conn, call, page, form, colour)
    except InvalidInput as error:
        wrong = say_wrong(error, NAMES, page.language)
        parts["moves"] = page.fragment("admin/tiers/_tier_moves.html", wrong=wrong)
    return {"html": parts["moves"], "parts": parts, "wrong": wrong}


def save(conn: Connection, call: Call) -> Document:
    """``POST /v1/admin/tiers/save``."""
    page = Page.of(call)
    form = Form(call.payload["form"], page.language)
    category = _read_category(conn, call, page, form)
    wanted = Tier(form.text("name"), _read_colour(page, form), form.whole("min_points"), category)
    with in_words(page):
        change = flows.save_tier(
            conn,
            tenant_id=call.identity.tenant,
            tier=wanted,
            was=form.given("was") or None,
            seen=form.optional_id("seen"),
            tell=form.flag("tell"),
            editor=editor_of(call),
            now=call.now,
        )
    return conclude(page, change, page.language.gettext("Tier saved."))


def deletion(conn: Connection, call: Call) -> Document:
    """The dialog that asks whether a tier is to go, and says who would lose it."""
    page = Page.of(call)
    version, shown = _find(conn, call, page, Form(call.payload["query"], page.language).given("name"))
    found = flows.preview_deletion(conn, tenant_id=call.identity.tenant, name=shown.name)
    _, document = read_editable(conn, tenant_id=call.identity.tenant)
    multipliers = parse_programme(document).multipliers
    return page.dialog(
        "admin/tiers/tier_deletion.html",
        title=page.language.gettext("Delete the tier %(name)s?", name=shown.name),
        back=page.link("tiers"),
        tier=shown,
        version=version,
        losing=sum(move.customers for move in found.moves),
        **_show(conn, call, page, found),
        multipliers=[one.name for one in multipliers if one.tiers == frozenset({shown.name})],
    )


def _try(conn: Connection, call: Call, page: Page, form: Form, colour: str) -> dict[str, str]:
    """Nothing yet while nobody said how many points it takes."""
    min_points = form.optional_whole("min_points")
    if min_points is None:
        return {}
    tried = Tier(form.optional_text("name") or page.language.gettext("the new tier"), colour, min_points)
    with in_words(page):
        found = flows.preview_tier(conn, tenant_id=call.identity.tenant, tier=tried, was=form.given("was") or None)
    return _show(conn, call, page, found)


def _find(conn: Connection, call: Call, page: Page, name: str) -> tuple[int | None, Tier]:
    version, document = read_editable(conn, tenant_id=call.identity.tenant)
    found = next((tier for tier in parse_programme(document).tiers if tier.name == name), None)
    if found is None:
        raise NotHere(page.language.gettext(tier_editing.GONE))
    return version, found


def _read_version(conn: Connection, call: Call) -> int | None:
    return read_editable(conn, tenant_id=call.identity.tenant)[0]


def _read_colour(page: Page, form: Form) -> str:
    colour = form.text("color")
    if not is_colour(colour):
        raise form.refuse("color", page.language.gettext("Please enter a colour such as #c0c0c0."))
    return colour.lower()


def _read_category(conn: Connection, call: Call, page: Page, form: Form) -> int | None:
    """Booknetic's category that customers of the tier are put into; none while its own module does that."""
    chosen = form.optional_id("category")
    if chosen is None:
        return None
    gettext, tenant_id = page.language.gettext, call.identity.tenant
    if not categories.exists(conn, tenant_id=tenant_id, category_id=chosen):
        raise form.refuse("category", gettext("Booknetic does not have this category any more. Choose another one."))
    if _has_native(conn, call):
        raise form.refuse("category", gettext(NATIVE))
    return chosen


def _has_native(conn: Connection, call: Call) -> bool:
    signs = call.payload["page"].get("native", [])
    return bool(signs or find_native(conn, tenant_id=call.identity.tenant).tables)


def _look_at_colour(colour: str) -> dict[str, object]:
    contrast = contrast_with_white(colour) if is_colour(colour) else READABLE
    return {"colour": colour, "contrast": contrast, "is_readable": contrast >= READABLE}


def _show(conn: Connection, call: Call, page: Page, found: flows.Preview) -> dict[str, str]:
    """Who would move in words, and how many each tier would have as a table."""
    state = tenants.get_tenant(conn, tenant_id=call.identity.tenant).programme_state
    sentences = [_put(page, move) for move in sorted(found.moves, key=lambda move: move.direction is Direction.DOWN)]
    moves = page.fragment("admin/tiers/_tier_moves.html", wrong=None, sentences=sentences, state=state)
    return {"moves": moves, "counts": page.fragment("admin/tiers/_tier_counts.html", found=found)}


def _put(page: Page, move: Move) -> str:
    """A move as one would say it."""
    ngettext, number = page.language.ngettext, page.formats.number(move.customers)
    about = {"number": number, "before": move.before, "after": move.after}
    if move.before is None:
        return ngettext(
            "%(number)s customer gets %(after)s", "%(number)s customers get %(after)s", move.customers, **about
        )
    if move.after is None:
        return ngettext(
            "%(number)s customer loses %(before)s and has no tier then",
            "%(number)s customers lose %(before)s and have no tier then",
            move.customers,
            **about,
        )
    if move.direction is Direction.UP:
        return ngettext(
            "%(number)s customer moves up from %(before)s to %(after)s",
            "%(number)s customers move up from %(before)s to %(after)s",
            move.customers,
            **about,
        )
    return ngettext(
        "%(number)s customer moves down from %(before)s to %(after)s",
        "%(number)s customers move down from %(before)s to %(after)s",
        move.customers,
        **about,
    )
