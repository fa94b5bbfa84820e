"""The tables of a WordPress with Booknetic, and nothing else of either: enough for whatever needs only the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymysql
from sqlalchemy.engine import make_url

from bridge.store.database import Database, sql_folder

SECRET = "s3cret-of-the-small-site"
_BIG = "BIGINT NULL"
_WORDPRESS = {
    "options": "option_id BIGINT AUTO_INCREMENT PRIMARY KEY, option_name VARCHAR(191) UNIQUE, option_value LONGTEXT",
    "users": "ID BIGINT AUTO_INCREMENT PRIMARY KEY, user_login VARCHAR(60), user_email VARCHAR(100), display_name VARCHAR(250)",
    "usermeta": "umeta_id BIGINT AUTO_INCREMENT PRIMARY KEY, user_id BIGINT, meta_key VARCHAR(255), meta_value LONGTEXT",
}
_BOOKNETIC = {
    "appointments": f"location_id {_BIG}, service_id {_BIG}, staff_id {_BIG}, customer_id {_BIG}, status VARCHAR(255), "
    f"starts_at {_BIG}, ends_at {_BIG}, payment_id VARCHAR(64), recurring_id VARCHAR(64), payment_method VARCHAR(64), "
    f"payment_status VARCHAR(32), paid_amount DECIMAL(20,4), locale VARCHAR(16), created_at {_BIG}",
    "appointment_prices": f"appointment_id {_BIG}, unique_key VARCHAR(255), price DECIMAL(20,4), "
    "negative_or_positive TINYINT DEFAULT 1, KEY appointment_id (appointment_id)",
    "customers": f"user_id {_BIG}, first_name VARCHAR(255), last_name VARCHAR(255), email VARCHAR(255), "
    f"phone_number VARCHAR(64), profile_image VARCHAR(255), category_id {_BIG}, birthdate DATE",
    "customer_categories": "name VARCHAR(255)",
    "services": f"name VARCHAR(255), category_id {_BIG}",
    "service_categories": f"name VARCHAR(255), parent_id {_BIG}",
    "staff": f"name VARCHAR(255), user_id {_BIG}",
    "locations": "name VARCHAR(255)",
    "tenants": f"user_id {_BIG}, full_name VARCHAR(255), plan_id {_BIG}, expires_in DATE",
    "plans": "name VARCHAR(255), permissions LONGTEXT, expire_plan TINYINT DEFAULT 0",
    "workflows": "name VARCHAR(255), `when` VARCHAR(64), data LONGTEXT, is_active TINYINT DEFAULT 1",
    "user_role_managers": "name VARCHAR(255), staff VARCHAR(255), is_default TINYINT DEFAULT 0, permissions LONGTEXT",
}


class SmallSite:
    """The tables under ``prefix`` in the database behind ``url``, which may hold several such sites."""

    def __init__(self, url: str, prefix: str = "wp_") -> None:
        self.url = url
        self.prefix = prefix

    def create(self, *, migrate: bool = True) -> None:
        """Makes all tables, the shim's and, with ``migrate``, the service's, and the options that it reads."""
        statements = [f"CREATE TABLE {self.prefix}{name} ({columns})" for name, columns in _WORDPRESS.items()]
        statements += [
            f"CREATE TABLE {self.prefix}bkntc_{name} (id BIGINT AUTO_INCREMENT PRIMARY KEY, tenant_id BIGINT NULL, {columns})"
            for name, columns in _BOOKNETIC.items()
        ]
        shim = (sql_folder() / "shim.sql").read_text("utf-8").replace("{prefix}", self.prefix)
        statements += list("\n".join(line.split("--")[0] for line in shim.splitlines()).split(";"))
        with self.cursor() as cursor:
            for statement in statements:
                if statement.strip():
                    cursor.execute(statement)
        self.set_option("bkloyalty_secret", SECRET)
        self.set_option("home", "http://127.0.0.1:9")
        self.set_option("timezone_string", "Europe/Madrid")
        if migrate:
            database = Database(self.url, self.prefix)
            database.migrate()
            database.close()

    @contextmanager
    def open(self) -> Iterator[Database]:
        """Its database, until one is done with it."""
        database = Database(self.url, self.prefix)
        yield database
        database.close()

    @contextmanager
    def cursor(self) -> Iterator[pymysql.cursors.Cursor]:
        """A cursor over a connection of its own, committed at the end."""
        url = make_url(self.url)
        connection = pymysql.connect(
            host=url.host,
            port=url.port or 3306,
            user=url.username,
            password=url.password or "",
            database=url.database,
            ssl_disabled=True,  # else each connection reads all certificates of the machine
        )
        with connection, connection.cursor() as cursor:
            yield cursor
            connection.commit()

    def set_option(self, name: str, value: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(
                f"REPLACE INTO {self.prefix}options (option_name, option_value) VALUES (%s, %s)", (name, value)
            )

    def insert(self, table: str, **values: Any) -> int:
        """A row of one of Booknetic's tables (or WordPress's, with a leading ``/``); its id."""
        name = table[1:] if table.startswith("/") else f"bkntc_{table}"
        marks = ", ".join(["%s"] * len(values))
        with self.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.prefix}{name} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
            )
            return int(cursor.lastrowid)

    def ring(self, appointment: int, *, tenant: int = 0, hook: str = "bkntc_appointment_created", **more: Any) -> int:
        """A doorbell, as the shim writes it; its id."""
        values = {"tenant_id": tenant, "appointment_id": appointment, "hook": hook, "permitted": 1} | more
        names, marks = ", ".join([*values, "rung_at"]), ", ".join(["%s"] * len(values))
        with self.cursor() as cursor:
            statement = f"INSERT INTO {self.prefix}bkloyalty_doorbells ({names}) VALUES ({marks}, UTC_TIMESTAMP(6))"
            cursor.execute(statement, tuple(values.values()))
            return int(cursor.lastrowid)

    def write_config(self, folder: Path) -> Path:
        """A wp-config.php that names this site; its folder."""
        url = make_url(self.url)
        host = f"{url.host}:{url.port}"
        values = {"DB_NAME": url.database, "DB_USER": url.username, "DB_PASSWORD": url.password, "DB_HOST": host}
        lines = [f"define( '{name}', {json.dumps(value)} );" for name, value in values.items()]
        text = "\n".join(["<?php", *lines, f"$table_prefix = '{self.prefix}';", ""])
        (folder / "wp-config.php").write_text(text)
        return folder


@contextmanager
def open_new(url: str, prefix: str) -> Iterator[Database]:
    """The database of a new site, migrated, until one is done with it."""
    site = SmallSite(url, prefix)
    site.create()
    with site.open() as database:
        yield database
