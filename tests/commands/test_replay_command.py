import json
import subprocess
import sys
from pathlib import Path

import pytest

CASES = sorted(Path(__file__).parents[1].joinpath("cases").glob("*.json"))


def bridge(*arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "bridge", *arguments], check=False, input=stdin, capture_output=True, timeout=60
    )


class TestReplay:
    @pytest.mark.parametrize("argument", [str(CASES[0]), "-"])
    def test_prints_one_document(self, argument: str) -> None:
        done = bridge("replay", argument, stdin=CASES[0].read_bytes())
        assert (done.returncode, done.stderr) == (0, b"")
        assert set(json.loads(done.stdout)) == {"steps", "customers"}

    @pytest.mark.parametrize(
        ("stdin", "code"),
        [
            (b"", "unreadable_file"),
            (b"{", "unreadable_file"),
            (b"\xff\xfe", "unreadable_file"),
            (b"[" * 100_000, "unreadable_file"),
            (b"[]", "invalid_case"),
            (b'{"programme": {"earning_rules": [], "colour": 1}, "steps": []}', "invalid_programme"),
            (b'{"programme": {"earning_rules": []}, "steps": [{"at": "soon"}]}', "invalid_case"),
        ],
    )
    def test_refuses_a_bad_case_with_exit_2_and_a_sentence(self, stdin: bytes, code: str) -> None:
        done = bridge("replay", "-", "--json", stdin=stdin)
        assert (done.returncode, done.stdout) == (2, b"")
        assert json.loads(done.stderr)["error"]["code"] == code
        plain = bridge("replay", "-", stdin=stdin)
        assert plain.returncode == 2
        assert plain.stderr.startswith(b"bridge: ")
        assert b"Traceback" not in plain.stderr

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        done = bridge("replay", str(tmp_path / "none.json"))
        assert done.returncode == 2
        assert b"No such file" in done.stderr


class TestUsage:
    @pytest.mark.parametrize("arguments", [[], ["nonsense"], ["replay"], ["replay", "--colour"]])
    def test_wrong_usage_is_exit_2(self, arguments: list[str]) -> None:
        assert bridge(*arguments).returncode == 2

    def test_wrong_usage_with_json_is_the_error_shape(self) -> None:
        done = bridge("replay", "--json")
        assert done.returncode == 2
        assert json.loads(done.stderr)["error"]["code"] == "usage"

    def test_a_bad_clock_is_wrong_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BKLOYALTY_NOW", "tomorrow")
        done = bridge("replay", "-", "--json", stdin=b"{}")
        assert done.returncode == 2
        assert json.loads(done.stderr)["error"] == {
            "code": "bad_settings",
            "message": "BKLOYALTY_NOW must be a moment in ISO 8601 with its offset, such as 2026-03-02T10:00:00+01:00.",
            "field": "BKLOYALTY_NOW",
        }

    def test_help_is_exit_0(self) -> None:
        done = bridge("--help")
        assert done.returncode == 0
        assert b"replay" in done.stdout
