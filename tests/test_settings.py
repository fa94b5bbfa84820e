from pathlib import Path

import pytest

from bridge.errors import BadSettings
from bridge.settings import read_settings

URL = "mysql+pymysql://wp:hidden@db:3307/wordpress"


class TestReadSettings:
    def test_explicit_ones(self) -> None:
        settings = read_settings(None, {"BKLOYALTY_DATABASE_URL": URL, "BKLOYALTY_SECRET": " new old "})
        assert (settings.database_url, settings.prefix, settings.secret) == (URL, "wp_", "new old")
        assert "hidden" not in repr(settings)
        assert "new old" not in repr(settings)

    def test_wordpress_comes_before_the_environment_which_still_gives_the_rest(self, tmp_path: Path) -> None:
        names = {"DB_NAME": "n", "DB_USER": "u", "DB_PASSWORD": "p", "DB_HOST": "h"}
        lines = "".join(f"define('{name}', '{value}');" for name, value in names.items())
        (tmp_path / "wp-config.php").write_text(f"<?php {lines} $table_prefix = 'x_';")
        environment = {"BKLOYALTY_DATABASE_URL": URL, "BKLOYALTY_TABLE_PREFIX": "y_", "BKLOYALTY_SECRET": ""}
        settings = read_settings(tmp_path, environment | {"BKLOYALTY_WORDPRESS_URL": "http://wordpress"})
        assert settings.database_url.startswith("mysql+pymysql://u:p@h/n")
        assert (settings.prefix, settings.secret, settings.wordpress_url) == ("x_", None, "http://wordpress")

    @pytest.mark.parametrize(
        ("environment", "field"),
        [
            ({}, "wordpress"),
            ({"BKLOYALTY_DATABASE_URL": "postgresql://a/b"}, "BKLOYALTY_DATABASE_URL"),
            ({"BKLOYALTY_DATABASE_URL": "mysql+pymysql://hidden@host"}, "BKLOYALTY_DATABASE_URL"),
            *(
                ({"BKLOYALTY_DATABASE_URL": f"mysql+pymysql://wp:hidden@{host}/db"}, "BKLOYALTY_DATABASE_URL")
                for host in ("db:many", "db:0", "db:65536", "db:99999999999", "db:-1", "db:3306:1", "[::1]:x", "a@b")
            ),
            ({"BKLOYALTY_DATABASE_URL": URL, "BKLOYALTY_TABLE_PREFIX": "wp-"}, "BKLOYALTY_TABLE_PREFIX"),
        ],
    )
    def test_what_cannot_be_used_is_named(self, environment: dict[str, str], field: str) -> None:
        with pytest.raises(BadSettings) as refused:
            read_settings(None, environment)
        assert refused.value.field == field
        assert "hidden" not in refused.value.message

    @pytest.mark.parametrize("host", ["db", "db:3306", "db:", "[::1]", "[::1]:3307", "10.0.0.5:65535", ""])
    def test_hosts_that_can_be_used(self, host: str) -> None:
        for login in ("wp:p%40ss@", "wp@", ""):
            url = f"mysql+pymysql://{login}{host}/wordpress?unix_socket=/run/mysqld.sock"
            assert read_settings(None, {"BKLOYALTY_DATABASE_URL": url}).database_url == url
