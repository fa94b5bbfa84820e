"""A private MariaDB: own data folder, own socket, own port on the loopback, nothing shared with a system's server."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from stage import ports
from stage.place import Place
from stage.processes import Processes
from stage.progress import StageError, run

USER = "stage"
_MYSQLD = "/usr/sbin/mariadbd"


@dataclass(frozen=True)
class MariaDB:
    """The server of one place. `durable=False` lets the disk lag a second behind, which tests do not mind."""

    place: Place
    durable: bool = True

    @property
    def port(self) -> int:
        return int(self.place.recall()["mariadb_port"])

    @property
    def password(self) -> str:
        return self.place.password("mariadb_password")

    def url(self, database: str = "") -> str:
        return f"mysql+pymysql://{USER}:{quote(self.password)}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Makes the data folder if there is none, and returns when the server answers."""
        processes = Processes(self.place)
        if processes.is_running("mariadb"):
            return
        ports.keep(self.place, "mariadb_port")
        account = _account(self.place.database)
        if not (self.place.database / "data" / "mysql").exists():
            self._make_data_folder(account)
        self._write_settings()
        _give(self.place.database, account)
        processes.start("mariadb", [_MYSQLD, f"--defaults-file={self.place.database / 'my.cnf'}", f"--user={account}"])
        ports.wait_until(
            self._answers, "MariaDB", self.place.database / "error.log", alive=lambda: processes.is_running("mariadb")
        )

    def stop(self) -> None:
        Processes(self.place).stop("mariadb")

    def create_database(self, name: str) -> str:
        """Makes an empty database if there is none of this name; returns its URL."""
        self.sql(f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        return self.url(name)

    def sql(self, statements: str, database: str = "") -> str:
        """Runs statements with MariaDB's own client; rows come back as lines with tabs, without a heading."""
        options = ["--batch", "--skip-column-names", *([database] if database else [])]
        return self._client("mariadb", options, stdin=statements)

    def copy_tables(self, source: str, target: str) -> None:
        """Makes the tables of one database in another, without their rows."""
        self.sql(self._client("mariadb-dump", ["--no-data", "--skip-comments", source]), target)

    def _client(self, program: str, options: list[str], stdin: str | None = None) -> str:
        server = ["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", f"--port={self.port}", f"--user={USER}"]
        argv = [program, *server, "--default-character-set=utf8mb4", *options]
        return run(argv, env={**os.environ, "MYSQL_PWD": self.password}, stdin=stdin)

    def _answers(self) -> bool:
        try:
            return self.sql("SELECT 1") == "1\n"
        except StageError:
            return False

    def _make_data_folder(self, account: str) -> None:
        folder = self.place.database
        shutil.rmtree(folder, ignore_errors=True)
        for part in (folder, folder / "data", folder / "tmp"):
            part.mkdir(parents=True)
        _give(folder, account)
        run(
            [
                "mariadb-install-db",
                "--no-defaults",
                f"--user={account}",
                f"--datadir={folder / 'data'}",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                f"--tmpdir={folder / 'tmp'}",  # others may be making a database in the machine's own just now
                "--force",  # or it wants to look up the machine's own name, which a bare machine may not know
            ]
        )

    def _write_settings(self) -> None:
        folder = self.place.database
        (folder / "init.sql").write_text(
            f"CREATE OR REPLACE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{self.password}';\n"
            f"GRANT ALL PRIVILEGES ON *.* TO '{USER}'@'127.0.0.1' WITH GRANT OPTION;\n"
            "DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';\n"
        )
        # The socket's name is relative to the data folder: a full path may be longer than the kernel allows.
        (folder / "my.cnf").write_text(
            f"[mariadbd]\ndatadir={folder / 'data'}\nsocket=mariadb.sock\npid-file={folder / 'mariadb.pid'}\n"
            f"tmpdir={folder / 'tmp'}\nlog-error={folder / 'error.log'}\nport={self.port}\nbind-address=127.0.0.1\n"
            f"init-file={folder / 'init.sql'}\nskip-name-resolve\nskip-log-bin\ncharacter-set-server=utf8mb4\n"
            "collation-server=utf8mb4_unicode_ci\ninnodb_log_file_size=48M\ninnodb_buffer_pool_size=128M\n"
            f"max_connections=200\ninnodb_flush_log_at_trx_commit={1 if self.durable else 2}\n"
        )


def _account(folder: Path) -> str:
    """Who runs the server: ourselves, or when we are root an ordinary user, if that one can reach the folder at all."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    reachable = all(above.stat().st_mode & 0o001 for above in folder.resolve().parents if above.exists())
    return "mysql" if reachable else "root"


def _give(folder: Path, account: str) -> None:
    if os.geteuid() == 0:
        for path in (folder, folder / "data", folder / "tmp", *folder.glob("*.*")):
            shutil.chown(path, account, pwd.getpwnam(account).pw_gid)
    folder.chmod(0o700)
