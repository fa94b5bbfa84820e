"""What keeps a tier: how many points, until when, and whether one booking is enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bridge.core.programmes.programme_documents import parse_programme
from bridge.core.tiers.tier_keeping import Earned, Keeping, find_keeping

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROGRAMME = parse_programme(
    {
        "earning_rules": [],
        "tiers": [{"name": "Silver", "min_points": 50}, {"name": "Gold", "min_points": 100}],
        "tier_period": {"months": 12, "grace_days": 30},
    }
)


def keeping(*earned: tuple[int, int], tier: str | None = "Gold", booking: bool = True) -> Keeping | None:
    """Of points earned so many days ago."""
    found = [Earned(NOW - ago * DAY, points, booking) for ago, points in earned]
    return find_keeping(PROGRAMME, tier, found, NOW)


def test_it_says_how_many_points_keep_the_tier_and_until_when() -> None:
    found = keeping((380, 60), (20, 60))
    assert found is not None
    assert (found.tier.name, found.missing, found.last_on) == ("Gold", 40, date(2026, 3, 28))
    assert found.one_booking


def test_one_booking_is_promised_only_where_the_last_one_would_have_been_enough() -> None:
    found = keeping((380, 90), (20, 20))
    assert found is not None
    assert (found.missing, found.one_booking) == (80, False)
    assert (keeping((380, 60), (20, 60), booking=False) or found).one_booking is False


def test_nothing_is_said_while_nothing_is_about_to_be_lost() -> None:
    assert keeping((20, 60), (10, 60)) is None
    assert keeping((380, 60), (20, 160)) is None
    assert keeping((380, 60), (20, 60), tier=None) is None
    assert keeping((380, 60), (20, 60), tier="Ruby") is None


def test_points_of_one_day_are_lost_together() -> None:
    found = keeping((380, 30), (380, 40), (20, 60))
    assert found is not None
    assert found.missing == 40
