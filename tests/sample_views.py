"""Boxes and panels as a salon's customers would see them, one for each state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bridge.web.panel_page import PanelPage
from bridge.web.views import BoxView, ConsentView, EntryView, PanelView, ReasonView, StampCardView, TierView, WayView

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)

BOX = BoxView(
    available=1240, value=Decimal("12.4"), method="choose", max_points=500, max_discount=Decimal(5), points=0,
    discount=Decimal(0), asked=None, min_points=100, currency="EUR", decimals=2,
)  # fmt: skip
APPLIED = replace(BOX, points=300, discount=Decimal(3), asked=300)
AUTO = replace(APPLIED, method="auto", asked=None)
BOXES = [BOX, APPLIED, AUTO, replace(AUTO, points=0, discount=Decimal(0), asked=0), replace(BOX, max_points=0)]

SILVER = TierView(name="Silver", color="#c0c0c0")
GOLD = TierView(name="Gold", color="#d4af37", min_points=5000, missing=1880)
EARNED = EntryView(
    kind="earned", points=58, at=NOW - timedelta(hours=3), appointment=812,
    reasons=[ReasonView("Colour", 50, "Colour, on a Tuesday"), ReasonView("Spend", 8, "")],
)  # fmt: skip
PAGE = PanelPage(
    post_url="/wp-admin/admin-post.php", ajax_url="/wp-admin/admin-ajax.php", nonce="a1b2c3", back="/account/", tenant=0,
    locale="en_US",
)  # fmt: skip
ASKED = ConsentView(wording="4", text="May we write to you about offers?")
AGREED = replace(ASKED, answer="given", at=NOW - timedelta(days=30), agreed_text="May we write to you?")
PANEL = PanelView(
    tenant_id=0, consent=ASKED, name=None, available=1240, balance=1440, held=200, lifetime=3120, value=Decimal("12.4"), tier=SILVER, next_tier=GOLD,
    percent=53, is_top=False, entries=[EARNED], ways_to_earn=[WayView(label="Colour", points=50)], currency="EUR",
)  # fmt: skip
NEW = replace(PANEL, available=0, balance=0, held=0, lifetime=0, tier=None, percent=0, entries=[])
TOP = replace(PANEL, tier=GOLD, next_tier=None, is_top=True, percent=100)
CARDS = [
    StampCardView(label="Coffee card", points=200, stamps=5, full=3, rhythm="5 visits within 90 days", until=NOW.date() + timedelta(days=61)),
    StampCardView(label="Tenth visit", points=500, stamps=10, full=0),
    StampCardView(label="Faithful", points=900, stamps=50, full=49, until=NOW.date()),
    StampCardView(label="Summer", points=1, stamps=2, full=0, rhythm="2 visits within 1 day"),
]  # fmt: skip
PANELS = [
    PANEL,
    NEW,
    TOP,
    replace(NEW, next_tier=None, ways_to_earn=[], value=None),
    replace(PANEL, balance=-30, available=0, consent=AGREED),
    replace(PANEL, consent=replace(AGREED, answer="withdrawn", agreed_text=None)),
    replace(PANEL, consent=replace(AGREED, answer="refused", agreed_text=None)),
    replace(PANEL, stamp_cards=CARDS),
]
