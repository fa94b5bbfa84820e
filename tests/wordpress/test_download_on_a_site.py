"""A file on its way through a real WordPress: whole, named, permitted, and never taken for whole when it broke off."""

import csv
import http.client
import json
import re
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from stage.site import Site
from stage.visitor import Visitor, find_element
from stage.wordpress import DATABASE

PAGE = "/wp-admin/admin.php?page=booknetic&module=bkloyalty"
COUNT = 5_000  # more than one page of the log


@pytest.fixture(scope="module")
def entries(site: Site) -> int:
    """So many of a customer of no tenant whose name is a formula."""
    site.database.sql(
        "INSERT INTO wp_bkntc_customers (id, first_name, last_name, email) VALUES (990001, '=cmd', 'Ruiz', '');"
        "INSERT INTO wp_bkloyalty_entries (tenant_id, customer_id, kind, points, at, entry_key, note, reasons, created_at) "
        "SELECT 0, 990001, 'adjusted', seq, UTC_TIMESTAMP() - INTERVAL seq SECOND, CONCAT('download:', seq), 'ñ', '[]', "
        f"'2199-01-01' FROM seq_1_to_{COUNT}",  # made so late that they stay out of the sums by day
        DATABASE,
    )
    yield COUNT
    site.database.sql("DELETE FROM wp_bkloyalty_entries WHERE customer_id = 990001", DATABASE)


@pytest.fixture(scope="module")
def owner(site: Site) -> Visitor:
    owner = Visitor(site.web.url)
    owner.log_in("admin", site.admin_password)
    return owner


def link(visitor: Visitor, path: str, **query: str) -> str:
    screen = find_element(visitor.get(PAGE), data_bkl_screen="dashboard")
    assert screen is not None
    fields = {"action": "bkloyalty_download", "_bkl_path": path, "_bkl_nonce": screen["data-bkl-nonce"], **query}
    return f"/wp-admin/admin-post.php?{urlencode(fields)}"


def test_the_log_arrives_as_the_service_sends_it(entries: int, owner: Visitor) -> None:
    answer = owner.open(link(owner, "log/csv", customer="990001"))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r"attachment; filename\*=UTF-8''activity-log-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv",
        answer.headers["Content-Disposition"],
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    rows = list(csv.DictReader(StringIO(answer.read().decode("utf-8-sig"), newline="")))
    assert [row["Points"] for row in rows] == [str(number) for number in range(1, entries + 1)]
    assert {(row["Customer"], row["Note"]) for row in rows} == {("'=cmd Ruiz", "ñ")}


def test_without_a_nonce_nothing_is_sent(owner: Visitor) -> None:
    address = re.sub(r"_bkl_nonce=\w+", "_bkl_nonce=123", link(owner, "log/csv"))
    assert status(owner, address) == (403, "This page is too old")


def test_what_the_service_refuses_is_a_page_with_its_sentence(owner: Visitor) -> None:
    assert status(owner, link(owner, "log/excel-file", task="99999999"))[0] == 404
    assert status(owner, link(owner, "log/excel-file", task="x")) == (422, "Please choose from the list.")


def test_a_visitor_who_is_not_logged_in_gets_nothing(site: Site, owner: Visitor) -> None:
    answer = Visitor(site.web.url).open(link(owner, "log/csv"))
    assert b"Points" not in answer.read()


def test_a_file_that_breaks_off_does_not_look_whole(site: Site, owner: Visitor) -> None:
    result = json.dumps({"name": "log.xlsx", "rows": 9, "bytes": 400_000, "pieces": 2})
    site.database.sql(
        "INSERT INTO wp_bkloyalty_tasks (id, tenant_id, kind, parameters, user_id, locale, state, done, created_at, result) "
        f"VALUES (990001, 0, 'export', '{{\"staff\": null}}', 1, 'en_US', 'done', 9, UTC_TIMESTAMP(), '{result}');"
        "INSERT INTO wp_bkloyalty_task_files VALUES (990001, 0, REPEAT('x', 200000))",
        DATABASE,
    )
    answer = owner.open(link(owner, "log/excel-file", task="990001"))
    assert answer.headers["Content-Length"] == "400000"
    with pytest.raises(http.client.IncompleteRead) as broken:
        answer.read()
    assert broken.value.partial.startswith(b"x" * 200_000)
    site.database.sql("DELETE FROM wp_bkloyalty_tasks WHERE id = 990001", DATABASE)
    site.database.sql("DELETE FROM wp_bkloyalty_task_files WHERE task_id = 990001", DATABASE)


def status(visitor: Visitor, address: str) -> tuple[int, str]:
    """The status of what is refused, and the sentence on the page."""
    answer: Any = visitor.open(address)
    said = answer.read().decode()
    found = re.search(r'role="alert">([^<]*)<|wp-die-message">(This page is too old)', said)
    return answer.status, (found[1] or found[2]) if found else said
