"""Boxes and panels as a salon's customers would see them, one for each state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bridge.web.customer_panel.panel_page import PanelPage
from bridge.web.views import (
    AppView,
    BoxRewardView,
    BoxView,
    ConsentView,
    EntryView,
    ExpiringView,
    KeepingView,
    OfferedRewardView,
    PanelView,
    ReasonView,
    RewardsView,
    StampCardView,
    TierView,
    VoucherView,
    WayView,
)

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)

BOX = BoxView(
    available=1240, value=Decimal("12.4"), method="choose", max_points=500, max_discount=Decimal(5), points=0,
    discount=Decimal(0), asked=None, min_points=100, currency="EUR", decimals=2,
)  # fmt: skip
APPLIED = replace(BOX, points=300, discount=Decimal(3), asked=300)
AUTO = replace(APPLIED, method="auto", asked=None)
TREATS = [
    BoxRewardView(code="ACDEF-HJKMN", name="Ten off", discount=Decimal(10), chosen=True),
    BoxRewardView(code="ACDEF-HJKMP", name="Free cut", discount=Decimal(0)),
    BoxRewardView(
        code="ACDEF-HJKMR", name="A fifth off with a name that goes on for quite a while", discount=Decimal(12)
    ),
]
BOXES = [
    BOX, APPLIED, AUTO, replace(AUTO, points=0, discount=Decimal(0), asked=0), replace(BOX, max_points=0),
    replace(APPLIED, rewards=TREATS), replace(BOX, offers_points=False, rewards=TREATS[1:]),
]  # fmt: skip

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
VOUCHER = VoucherView(
    id=1, name="Ten off", description=None, gives="€10.00 off a booking", code="ACDEF-HJKMN", points=100, said="Not used yet",
    until=NOW.date(), in_shop=False, is_free=True,
)  # fmt: skip
REWARDS = RewardsView(
    offered=[
        OfferedRewardView(id=1, number=1, name="Ten off", description="Off your next visit", gives="€10.00 off a booking", cost=100, days=30, left=3),
        OfferedRewardView(id=2, number=1, name="Spa day", description=None, gives="To be had in the shop", cost=5000, why_not="3,760 points more", percent=24),
        OfferedRewardView(id=3, number=1, name="Cut", description=None, gives="Free: Cut", cost=500, why_not="Only for Gold"),
    ],
    open=[VOUCHER, replace(VOUCHER, id=2, in_shop=True, is_free=False, said="Set aside for a booking", until=None)],
    closed=[replace(VOUCHER, id=3, said="Used", is_free=False, until=None)],
    key="0" * 32,
)  # fmt: skip
NEEDED = KeepingView(tier="Gold", points=40, days=11, last_on=NOW.date() + timedelta(days=11), one_booking=True)
EXPIRING = [
    ExpiringView(points=120, on=NOW.date() + timedelta(days=9), value=Decimal("1.2")),
    ExpiringView(points=1, on=NOW.date() + timedelta(days=20)),
]
KEEPING = replace(PANEL, tier=GOLD, tier_months=12, keeping=NEEDED, expiring=EXPIRING)
PANELS = [
    PANEL,
    replace(PANEL, rewards=REWARDS),
    replace(NEW, rewards=replace(REWARDS, offered=REWARDS.offered[1:], open=[], closed=[])),
    NEW,
    TOP,
    replace(NEW, next_tier=None, ways_to_earn=[], value=None),
    replace(PANEL, balance=-30, available=0, consent=AGREED),
    replace(PANEL, consent=replace(AGREED, answer="withdrawn", agreed_text=None)),
    replace(PANEL, consent=replace(AGREED, answer="refused", agreed_text=None)),
    replace(PANEL, stamp_cards=CARDS),
    replace(
        PANEL,
        apps=[
            AppView(id=7, name="Pocket", used_on=NOW.date(), expires_on=NOW.date() + timedelta(days=9)),
            AppView(id=8, name="Watch", used_on=None, expires_on=NOW.date()),
        ],
    ),
    KEEPING,
    replace(KEEPING, keeping=replace(NEEDED, one_booking=False, points=120), expiring=[EXPIRING[1]], value=None),
    replace(KEEPING, keeping=replace(NEEDED, days=0)),
]
