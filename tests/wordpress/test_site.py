import socket
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from bridge.errors import BadSettings
from bridge.wordpress import site

PLAIN = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'wp' );
define( 'DB_PASSWORD', 'secret' );
define( 'DB_HOST', '127.0.0.1:3307' );
define( 'DB_CHARSET', 'utf8mb4' );
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""

DOCKER = """<?php
// a helper function to lookup "env_FILE", "env", then fallback
if (!function_exists('getenv_docker')) {
    function getenv_docker($env, $default) {
        if ($fileEnv = getenv($env . '_FILE')) {
            return rtrim(file_get_contents($fileEnv), "\\r\\n");
        }
        else if (($val = getenv($env)) !== false) {
            return $val;
        }
        else {
            return $default;
        }
    }
}
/** The name of the database for WordPress */
define( 'DB_NAME', getenv_docker('WORDPRESS_DB_NAME', 'wordpress') );
define( 'DB_USER', getenv_docker('WORDPRESS_DB_USER', 'example username') );
define( 'DB_PASSWORD', getenv_docker('WORDPRESS_DB_PASSWORD', 'example password') );
/**
 * Docker image fallback values above are sourced from the official WordPress installation wizard
 */
define( 'DB_HOST', getenv_docker('WORDPRESS_DB_HOST', 'mysql') );
$table_prefix = getenv_docker('WORDPRESS_TABLE_PREFIX', 'wp_');
define( 'WP_DEBUG', !!getenv_docker('WORDPRESS_DEBUG', '') );
if ($configExtra = getenv_docker('WORDPRESS_CONFIG_EXTRA', '')) {
    eval($configExtra);
}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "wp-config.php").write_text(text)
    return folder


def url_of(folder: Path, text: str) -> URL:
    return make_url(site.read_site(written(folder, text)).database_url)


def with_host(host: str) -> str:
    return PLAIN.replace("127.0.0.1:3307", host)


class TestLiterals:
    def test_plain_texts_make_a_url_and_a_prefix(self, tmp_path: Path) -> None:
        found = site.read_site(written(tmp_path, PLAIN))
        assert found.database_url == "mysql+pymysql://wp:secret@127.0.0.1:3307/wordpress?charset=utf8mb4"
        assert found.prefix == "wp_"
        assert "secret" not in repr(found)

    def test_any_password_survives(self, tmp_path: Path) -> None:
        url = url_of(tmp_path, PLAIN.replace("'secret'", r"""'it\'s p@ss:w/rd %41 \\ \n ñ "$x" // # ?'"""))
        assert url.password == r"""it's p@ss:w/rd %41 \ \n ñ "$x" // # ?"""

    def test_double_quotes_have_their_own_escapes(self, tmp_path: Path) -> None:
        url = url_of(tmp_path, PLAIN.replace("'secret'", r'"a\"b\\c\$d\x41\101\u{e9} $1 \q"'))
        assert url.password == r'a"b\c$dAAé $1 \q'

    def test_a_variable_inside_double_quotes_is_not_guessed(self, tmp_path: Path) -> None:
        with pytest.raises(BadSettings, match="DB_PASSWORD is not written as a plain text"):
            url_of(tmp_path, PLAIN.replace("'secret'", '"pass$word"'))

    def test_comments_and_definitions_in_them_do_not_count(self, tmp_path: Path) -> None:
        text = PLAIN.replace(
            "define( 'DB_NAME'",
            "// define('DB_NAME', 'old1');\n# define('DB_NAME', 'old2'); don't\n/* define('DB_NAME', 'old3');\n */ define( 'DB_NAME'",
        ).replace("$table_prefix", "//$table_prefix = 'old_';\n$table_prefix")
        found = site.read_site(written(tmp_path, text))
        assert make_url(found.database_url).database == "wordpress"
        assert found.prefix == "wp_"

    def test_text_that_only_looks_like_a_comment_or_a_definition(self, tmp_path: Path) -> None:
        text = PLAIN.replace("'secret'", "'/* # //'") + (
            "$doc = <<<'EOT'\ndefine('DB_NAME', 'no');\nEOT;\n?> define('DB_NAME', 'no'); <?php $x = \"define('DB_NAME', 'no');\";"
        )
        url = url_of(tmp_path, text)
        assert (url.database, url.password) == ("wordpress", "/* # //")

    def test_other_spellings_of_a_definition(self, tmp_path: Path) -> None:
        text = "<?php if (!defined('DB_NAME')) { DEFINE(\"DB_NAME\",'a'); } const DB_USER = 'b';\\define('DB_PASSWORD', '', true);"
        url = url_of(tmp_path, text + "define(/* where */ 'DB_HOST' , 'db'); $table_prefix='x1_' ;")
        assert (url.database, url.username, url.password, url.host) == ("a", "b", "", "db")

    def test_the_same_said_twice_is_fine_and_two_different_answers_are_not(self, tmp_path: Path) -> None:
        again = "if (1) { define('DB_NAME', '%s'); }"
        assert url_of(tmp_path, PLAIN + again % "wordpress").database == "wordpress"
        with pytest.raises(BadSettings, match="DB_NAME is defined more than once"):
            url_of(tmp_path, PLAIN + again % "staging")


class TestEnvironment:
    def test_getenv(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MY_DB", "from_env")
        assert url_of(tmp_path, PLAIN.replace("'wordpress'", "getenv('MY_DB')")).database == "from_env"
        assert url_of(tmp_path, PLAIN.replace("'wordpress'", 'getenv( "MY_DB", true )')).database == "from_env"

    def test_getenv_of_what_is_not_set_says_which(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("MY_DB", raising=False)
        with pytest.raises(
            BadSettings, match="DB_NAME comes from the environment variable MY_DB, which is not set"
        ) as refused:
            url_of(tmp_path, PLAIN.replace("'wordpress'", "getenv('MY_DB')"))
        assert "BKLOYALTY_DATABASE_URL" in refused.value.message

    @pytest.mark.parametrize(("value", "expected"), [(None, "other"), ("", "other"), ("named", "named")])
    def test_getenv_with_an_alternative(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None, expected: str
    ) -> None:
        monkeypatch.setenv("MY_DB", value) if value is not None else monkeypatch.delenv("MY_DB", raising=False)
        assert url_of(tmp_path, PLAIN.replace("'wordpress'", "getenv('MY_DB') ?: 'other'")).database == expected

    def test_the_docker_image(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        password = tmp_path / "password"
        password.write_text("from a file\r\n\n")
        monkeypatch.setenv("WORDPRESS_DB_HOST", "mariadb:3306")
        monkeypatch.setenv("WORDPRESS_DB_USER", "")
        monkeypatch.setenv("WORDPRESS_DB_PASSWORD", "not this")
        monkeypatch.setenv("WORDPRESS_DB_PASSWORD_FILE", str(password))
        found = site.read_site(written(tmp_path, DOCKER))
        url = make_url(found.database_url)
        assert (url.host, url.port, url.username, url.password) == ("mariadb", 3306, "", "from a file")
        assert (url.database, found.prefix) == ("wordpress", "wp_")

    def test_a_docker_secret_that_cannot_be_read_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WORDPRESS_DB_PASSWORD_FILE", str(tmp_path / "nothing"))
        with pytest.raises(BadSettings, match="DB_PASSWORD comes from the file"):
            site.read_site(written(tmp_path, DOCKER))


class TestHost:
    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            ("db", ("db", None, None)),
            ("db:3307", ("db", 3307, None)),
            ("localhost:3307", ("localhost", 3307, None)),
            ("localhost:/tmp/my sql.sock", ("localhost", None, "/tmp/my sql.sock")),
            (":/tmp/mysql.sock", ("localhost", None, "/tmp/mysql.sock")),
            ("::1", ("::1", None, None)),
            ("[::1]", ("::1", None, None)),
            ("[2001:db8::5]:3308", ("2001:db8::5", 3308, None)),
        ],
    )
    def test_is_taken_apart_as_wordpress_does(
        self, tmp_path: Path, host: str, expected: tuple[str, int | None, str | None]
    ) -> None:
        url = url_of(tmp_path, with_host(host))
        assert (url.host, url.port, url.query.get("unix_socket")) == expected

    def test_localhost_alone_means_the_socket_where_there_is_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "mysqld.sock"
        monkeypatch.setattr(site, "LOCAL_SOCKETS", (path,))
        assert site.split_host("localhost") == ("localhost", None, None)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            assert site.split_host("localhost") == ("localhost", None, str(path))

    @pytest.mark.parametrize("host", ["db:port", "a b:c:d", "db:70000"])
    def test_nonsense_is_refused(self, tmp_path: Path, host: str) -> None:
        with pytest.raises(BadSettings, match="DB_HOST"):
            url_of(tmp_path, with_host(host))


class TestWhere:
    def test_one_folder_above(self, tmp_path: Path) -> None:
        (written(tmp_path, PLAIN) / "html").mkdir()
        assert site.read_site(tmp_path / "html").prefix == "wp_"

    def test_not_above_if_that_is_another_wordpress(self, tmp_path: Path) -> None:
        (written(tmp_path, PLAIN) / "html").mkdir()
        (tmp_path / "wp-settings.php").touch()
        with pytest.raises(BadSettings, match="no wp-config"):
            site.read_site(tmp_path / "html")

    def test_nowhere_names_the_explicit_settings(self, tmp_path: Path) -> None:
        with pytest.raises(BadSettings) as refused:
            site.read_site(tmp_path / "nowhere")
        for name in ("BKLOYALTY_DATABASE_URL", "BKLOYALTY_TABLE_PREFIX", "BKLOYALTY_SECRET"):
            assert name in refused.value.message

    @pytest.mark.parametrize(
        ("old", "new", "name"),
        [
            ("'wordpress'", "$_SERVER['DB']", "DB_NAME"),
            ("'secret'", "'a' . 'b'", "DB_PASSWORD"),
            ("'wp'", "env('USER')", "DB_USER"),
            ("'wp_'", "'wp' . SITE", r"\$table_prefix"),
            ("'wp_'", "'wp_`; DROP'", "prefix"),
            ("define( 'DB_NAME', 'wordpress' );", "", "DB_NAME is not defined"),
        ],
    )
    def test_what_cannot_be_told_is_an_error_that_helps(self, tmp_path: Path, old: str, new: str, name: str) -> None:
        with pytest.raises(BadSettings, match=name) as refused:
            url_of(tmp_path, PLAIN.replace(old, new))
        assert "BKLOYALTY_DATABASE_URL" in refused.value.message
        assert "secret" not in refused.value.message
