"""The tables, where they are not those of this version."""

from typing import Any

import pytest
from small_site import SmallSite

from bridge.checks.tables import check_tables


@pytest.mark.parametrize(("stands_at", "advice"), [("0001", "run `bridge migrate`"), ("0999", "install that version")])
def test_what_to_do_about_tables_of_another_version(
    ask: Any, small_site: SmallSite, stands_at: str, advice: str
) -> None:
    with small_site.cursor() as cursor:
        cursor.execute(f"UPDATE {small_site.prefix}bkloyalty_schema_version SET version_num = '{stands_at}'")
    (check,) = ask(check_tables)
    assert not check.ok and advice in check.message
