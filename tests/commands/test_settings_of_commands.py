"""How every command finds its site, and how it fails when it does not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_site import SmallSite
from sqlalchemy.engine import make_url

from bridge.store import database
from bridge.store.audit import inspection


class TestSite:
    def test_by_explicit_settings(self, bridge: Callable[..., Any], small_site: SmallSite) -> None:
        done = bridge(
            "migrate",
            "--json",
            wordpress=None,
            BKLOYALTY_DATABASE_URL=small_site.url,
            BKLOYALTY_TABLE_PREFIX=small_site.prefix,
        )
        assert (done.code, done.document) == (0, {"revision": inspection.get_newest_revision()})

    def test_a_migration_that_takes_too_long_elsewhere_is_said(
        self, bridge: Callable[..., Any], small_site: SmallSite, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "MIGRATION_SECONDS", 0)
        with small_site.cursor() as cursor:
            name = f"{make_url(small_site.url).database}.{small_site.prefix}bkloyalty"
            assert cursor.execute("SELECT GET_LOCK(%s, 0)", (name[:64],))
            done = bridge("migrate", "--json")
        assert (done.code, done.error["code"]) == (1, "not_ready")
        assert "Another service" in done.error["message"]

    def test_a_port_that_is_none(self, bridge: Callable[..., Any]) -> None:
        done = bridge("migrate", "--json", wordpress=None, BKLOYALTY_DATABASE_URL="mysql+pymysql://wp:hidden@db:x/none")
        assert (done.code, done.error["code"], done.error["field"]) == (2, "bad_settings", "BKLOYALTY_DATABASE_URL")
        assert "hidden" not in done.err

    def test_none_at_all_is_wrong_usage_that_names_both_ways(self, bridge: Callable[..., Any]) -> None:
        done = bridge("migrate", "--json", wordpress=None)
        assert (done.code, done.error["code"]) == (2, "bad_settings")
        assert "--wordpress" in done.error["message"]
        assert "BKLOYALTY_DATABASE_URL" in done.error["message"]

    @pytest.mark.parametrize("name", ["BKLOYALTY_DATABASE_URL", "BKLOYALTY_TABLE_PREFIX"])
    def test_settings_that_cannot_be_used(self, bridge: Callable[..., Any], small_site: SmallSite, name: str) -> None:
        settings = {"BKLOYALTY_DATABASE_URL": small_site.url, name: "no; such ` thing"}
        done = bridge("migrate", "--json", wordpress=None, **settings)
        assert (done.code, done.error["field"]) == (2, name)

    def test_a_folder_without_wordpress(self, bridge: Callable[..., Any], tmp_path: Path) -> None:
        done = bridge("migrate", wordpress=tmp_path / "a" / "b")
        assert done.code == 2
        assert "There is no wp-config.php" in done.err

    @pytest.mark.parametrize(
        ("url", "sentence"),
        [
            ("mysql+pymysql://wp:hidden@127.0.0.1:9/none", "does not answer"),
            ("mysql+pymysql://wp:hidden@no.such.host.invalid/none", "does not answer"),
        ],
    )
    def test_a_database_that_does_not_answer(self, bridge: Callable[..., Any], url: str, sentence: str) -> None:
        done = bridge("migrate", "--json", wordpress=None, BKLOYALTY_DATABASE_URL=url)
        assert (done.code, done.error["code"]) == (1, "database")
        assert sentence in done.error["message"]
        assert "hidden" not in done.err

    def test_a_wrong_password(self, bridge: Callable[..., Any], small_site: SmallSite) -> None:
        url = small_site.url.replace("://stage:", "://nobody:")
        done = bridge("migrate", "--json", wordpress=None, BKLOYALTY_DATABASE_URL=url)
        assert done.code == 1
        assert "does not let us in" in done.error["message"]
