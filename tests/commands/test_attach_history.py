import json
from collections.abc import Callable
from typing import Any

import pytest
from small_site import SmallSite

from bridge.commands import attach_history as command

PROGRAMME = {
    "earning_rules": [
        {"id": 1, "name": "Visit", "award": {"points": 50}, "when": {}},
        {"id": 2, "name": "Spend", "award": {"points": 1, "per_amount": "10.00"}, "when": {}},
    ],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}],
    "redemption": {"enabled": True, "point_value": "0.01", "method": "choose"},
}
START, LATER = "2026-03-01T10:00:00+01:00", "2026-03-02T12:00:00+01:00"
VISIT = 1735732800  # 2025-01-01T12:00:00Z
DAY = 86_400


@pytest.fixture
def customer(small_site: SmallSite, bridge: Callable[..., Any]) -> int:
    """A customer with three visits of the past, one of them cancelled, 60.00 each; the programme is active since then."""
    assert bridge("programme", "import", "-", stdin=json.dumps(PROGRAMME), BKLOYALTY_NOW=START).code == 0
    customer = small_site.insert("customers", first_name="Ana", user_id=12)
    for number, status in enumerate(("approved", "approved", "canceled")):
        at = VISIT + number * DAY
        appointment = small_site.insert(
            "appointments",
            customer_id=customer,
            service_id=1,
            status=status,
            starts_at=at - 3600,
            ends_at=at,
            payment_method="local",
            payment_status="paid",
            paid_amount="60",
            created_at=at - DAY,
        )
        small_site.insert("appointment_prices", appointment_id=appointment, unique_key="service_price", price="60.00")
    return customer


@pytest.fixture
def history(bridge: Callable[..., Any], customer: int) -> Callable[..., Any]:
    return lambda *arguments: bridge("attach-history", *arguments, BKLOYALTY_NOW=LATER)


def test_a_dry_run_says_what_it_would_come_to_and_does_nothing(history: Callable[..., Any]) -> None:
    for _ in range(2):
        found = history("--dry-run", "--json")
        assert (found.code, found.document["points"], found.document["customers"]) == (0, 112, 1)
        assert (found.document["worth"], found.document["left_out"]) == ("1.12", {"void": 1})
    said = history("--dry-run").out
    assert "Attached, 2 of them would give 112 points (worth 1.12) to 1 customer." in said
    assert "1 not: cancelled, rejected or never paid" in said
    assert "Silver: 0 customers now, 1 then" in said


def test_attaches_lists_and_undoes(history: Callable[..., Any], bridge: Callable[..., Any], customer: int) -> None:
    done = history()
    assert done.code == 0
    assert "Batch 1 is done: 2 of 3 bookings gave 112 points to 1 customer." in done.out
    assert "bridge attach-history --undo 1" in done.out
    statement = bridge("statement", "--customer", str(customer), "--json").document
    assert (statement["balance"], statement["tier"]) == (112, "Silver")
    assert [entry["at"] for entry in statement["entries"]] == ["2025-01-01T12:00:00+00:00", "2025-01-02T12:00:00+00:00"]
    assert history("--list", "--json").document["batches"][0]["points"] == 112
    undone = history("--undo", "1", "--json").document
    assert (undone["state"], undone["detached_points"]) == ("undone", 112)
    assert "Taken back: 112 points of 2 bookings." in history("--list").out
    assert bridge("audit", "--json").document["ok"]


def test_days_are_included_and_rules_chosen(history: Callable[..., Any]) -> None:
    chosen = history("--from", "2025-01-02", "--to", "2025-01-02", "--rule", "2", "--json").document
    assert (chosen["bookings"], chosen["points"]) == (1, 6)
    assert chosen["parameters"] == {"since_on": "2025-01-02", "until_on": "2025-01-03", "rules": [2], "told": False}


def test_ctrl_c_pauses_and_resume_goes_on(history: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    drive = command.drive

    def interrupted(*arguments: Any, **named: Any) -> Any:
        work = drive(*arguments, **named)
        yield next(work)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "drive", interrupted)
        paused = history()
    assert "Batch 1 is paused: 0 of 0 bookings" in paused.out
    assert "bridge attach-history --resume 1" in paused.out
    assert history("--resume", "1", "--json").document["points"] == 112


def test_pauses_one_that_runs_elsewhere(history: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: Any, **__: Any) -> Any:
        raise SystemExit(137)

    with monkeypatch.context() as patch:
        patch.setattr(command, "drive", cut_off)
        assert history().code == 137
    assert history("--pause", "1", "--json").document["state"] == "paused"


def test_says_what_is_wrong(history: Callable[..., Any], bridge: Callable[..., Any]) -> None:
    assert history("--rule", "7", "--json").error == {
        "code": "invalid_input",
        "message": "No active rule has the id 7.",
        "field": "rule",
    }
    assert history("--undo", "7", "--json").error["code"] == "not_found"
    assert history("--dry-run", "--list", "--json").error["code"] == "usage"
    assert bridge("attach-history", "--tenant", "3", "--json").error["code"] == "no_programme"


def test_nothing_attached_yet(history: Callable[..., Any]) -> None:
    assert history("--list").out == "No history was attached yet.\n"
