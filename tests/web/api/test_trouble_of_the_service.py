"""What apps are told when it is the service that cannot: to come again, and nothing of what is behind it."""

from __future__ import annotations

from typing import Any

import pymysql
import pytest
from sqlalchemy.exc import OperationalError

from bridge.store.apps import tokens
from tests.web.api.business import Business


@pytest.mark.parametrize("number", [1045, 1146, 2003])
def test_trouble_with_the_database_is_no_affair_of_apps(
    business: Business, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    app = business.app_of(business.customer())

    def fail(*_: Any, **__: Any) -> None:
        why = pymysql.OperationalError(number, "Access denied for user 'salon'@'10.0.0.4'")
        raise OperationalError("SELECT 1", {}, why)

    monkeypatch.setattr(tokens, "find_by_key", fail)
    answer = app.call("GET", "/me/account")
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "not_ready", "15")
    assert "salon" not in answer.document["error"]["message"]
