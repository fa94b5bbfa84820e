import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bridge import clock
from bridge.errors import BadSettings


@pytest.fixture(autouse=True)
def _fresh_clock() -> Iterator[None]:
    clock.standing_still.cache_clear()
    yield
    clock.standing_still.cache_clear()


class TestNow:
    def test_runs_with_the_real_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("BKLOYALTY_NOW", raising=False)
        assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
        assert clock.now().tzinfo is UTC

    def test_stands_still_at_the_moment_it_is_told_and_says_so_loudly(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setenv("BKLOYALTY_NOW", "2026-03-02T10:00:00+01:00")
        with caplog.at_level(logging.WARNING):
            assert clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC)
        assert "BKLOYALTY_NOW" in caplog.text
        monkeypatch.setenv("BKLOYALTY_NOW", "2027-01-01T00:00:00Z")
        assert clock.now() == datetime(2026, 3, 2, 9, tzinfo=UTC), "it is read once"
        assert clock.wall() > clock.now() - timedelta(days=3650)

    @pytest.mark.parametrize(
        "text", ["yesterday", "2026-03-02T10:00:00", "2026-13-02T10:00:00Z", "0001-01-01T00:00:00+09:00"]
    )
    def test_refuses_what_is_no_moment(self, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
        monkeypatch.setenv("BKLOYALTY_NOW", text)
        with pytest.raises(BadSettings, match="BKLOYALTY_NOW") as refused:
            clock.now()
        assert refused.value.field == "BKLOYALTY_NOW"


class TestNewId:
    def test_is_random_hex_and_never_the_same(self) -> None:
        ids = {clock.new_id() for _ in range(100)}
        assert len(ids) == 100
        assert all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in ids)
