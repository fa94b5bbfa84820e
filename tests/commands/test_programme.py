import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROGRAMME = {
    "earning_rules": [{"id": 1, "name": "Welcome", "award": {"points": 50}, "active": True, "when": {}}],
    "tiers": [{"name": "Silver", "color": "#c0c0c0", "min_points": 100}],
}


class TestImport:
    def test_takes_a_file_and_gives_back_the_same(self, bridge: Callable[..., Any], tmp_path: Path) -> None:
        (tmp_path / "programme.json").write_text(json.dumps(PROGRAMME))
        done = bridge("programme", "import", str(tmp_path / "programme.json"), "--json")
        assert (done.code, done.document) == (0, {"version": 1, "state": "active"})
        assert bridge("programme", "export").document == PROGRAMME

    def test_takes_standard_input_and_keeps_a_draft(self, bridge: Callable[..., Any]) -> None:
        done = bridge("programme", "import", "-", "--draft", stdin=json.dumps(PROGRAMME))
        assert (done.code, done.out) == (0, "Version 1 is a draft.\n")
        assert bridge("programme", "activate").code == 0

    @pytest.mark.parametrize(
        ("text", "code", "field"),
        [
            ("", "unreadable_file", "file"),
            ("{", "unreadable_file", "file"),
            ("[]", "invalid_programme", None),
            ("{}", "invalid_programme", "earning_rules"),
            (json.dumps(PROGRAMME | {"colour": 1}), "invalid_programme", "colour"),
        ],
    )
    def test_refuses_what_is_no_programme(
        self, bridge: Callable[..., Any], text: str, code: str, field: str | None
    ) -> None:
        done = bridge("programme", "import", "-", "--json", stdin=text)
        assert (done.code, done.error["code"], done.error.get("field")) == (2, code, field)

    def test_refuses_a_file_that_is_not_there(self, bridge: Callable[..., Any], tmp_path: Path) -> None:
        done = bridge("programme", "import", str(tmp_path / "none.json"))
        assert done.code == 2
        assert "cannot be read: No such file" in done.err


class TestWithoutAProgramme:
    @pytest.mark.parametrize("action", ["export", "pause", "activate"])
    def test_says_so(self, bridge: Callable[..., Any], action: str) -> None:
        done = bridge("programme", action, "--json")
        assert (done.code, done.error["code"]) == (1, "no_programme")


class TestTenants:
    def test_each_has_its_own(self, bridge: Callable[..., Any]) -> None:
        bridge("programme", "import", "-", "--tenant", "3", stdin=json.dumps(PROGRAMME))
        assert bridge("programme", "export", "--tenant", "3").document == PROGRAMME
        assert bridge("programme", "export").code == 1
        assert bridge("programme", "pause", "--tenant", "3", "--json").document == {"state": "paused"}
