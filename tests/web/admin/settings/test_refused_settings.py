"""What the settings refuse, said at the field."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from tests.web.admin.settings.owner import FORM, PROGRAMME, Owner


class TestRefusing:
    @pytest.mark.parametrize(
        ("changed", "field", "says"),
        [
            ({"point_value": "0"}, "point_value", "worth something"),
            ({"point_value": ""}, "point_value", "fill this in"),
            ({"point_value": "-1"}, "point_value", "amount"),
            ({"point_value": "2000000"}, "point_value", "to 1,000,000"),
            ({"cap_percent": "0"}, "cap_percent", "maximum of 0"),
            ({"cap_percent": "101"}, "cap_percent", "to 100"),
            ({"cap": "amount", "cap_amount": ""}, "cap_amount", "fill this in"),
            ({"cap": "x"}, "cap", "options"),
            ({"method": ""}, "method", "fill this in"),
            ({"tax": "during"}, "tax", "options"),
            ({"min_points": "1.5"}, "min_points", "whole number"),
            ({"trigger": "statuses"}, "statuses", "at least one status"),
            ({"trigger": "statuses", "statuses": ["no-such"]}, "statuses", "from the list"),
            ({"trigger": "statuses", "statuses": ["canceled"]}, "statuses", "count for nothing"),
            ({"void": "chosen"}, "void_statuses", "at least one status"),
            (
                {"trigger": "statuses", "statuses": ["pending"], "void": "chosen", "void_statuses": ["pending"]},
                "void_statuses",
                "count for nothing",
            ),
            ({"expires": "months", "months": "0"}, "months", "from 1 to 1,200"),
            ({"expires": "months", "months": "6", "min_days": "x"}, "min_days", "whole number"),
        ],
    )
    def test_says_what_is_wrong_at_the_field(self, owner: Owner, changed: Any, field: str, says: str) -> None:
        error = owner.refused(**changed)
        assert (error["status"], error["field"]) == (422, field)
        assert says in error["message"]
        previewed = owner.back_end.send("settings/preview", **(FORM | changed))
        assert (previewed["wrong"]["field"], previewed["wrong"]["message"]) == (field, error["message"])
        impact = unescape(previewed["parts"]["impact"])
        assert f"cannot be saved yet. {previewed['wrong']['said']}" in impact
        assert owner.document() == PROGRAMME

    def test_names_the_field_beside_the_form(self, owner: Owner) -> None:
        previewed = owner.back_end.send("settings/preview", **(FORM | {"min_points": "1.5"}))
        assert previewed["wrong"]["said"].startswith("Minimum points required: Please enter a whole number")
        assert previewed["wrong"]["said"] in unescape(previewed["parts"]["examples"])

    def test_in_spanish(self, owner: Owner) -> None:
        error = owner.back_end.speaking("es_ES").refused("settings/save", **(FORM | {"point_value": "0"}))
        assert error["message"].startswith("Un punto debe valer algo")

    def test_what_somebody_else_saved_meanwhile(self, owner: Owner) -> None:
        owner.save(expires="months", months="12")
        error = owner.refused(trigger="paid")
        assert (error["status"], error["code"], error["field"]) == (409, "changed_meanwhile", "seen")
        assert owner.document()["expiry"]["months"] == 12
        owner.save(trigger="paid", overwrite="1")
        assert (owner.document()["expiry"]["months"], owner.document()["award_on"]) == (None, {"trigger": "paid"})
