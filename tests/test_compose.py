"""The compose file is never run by these tests, so what it says is held against what the code reads."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click import Group
from click.testing import CliRunner

from bridge.__main__ import cli
from bridge.settings import read_settings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.wordpress.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("service", ["bridge", "worker"])
def test_the_service_starts_from_these_settings(compose: dict[str, Any], service: str) -> None:
    environment = dict(compose["services"][service]["environment"])
    environment = {name: value.replace("${DB_PASSWORD:?}", "secret") for name, value in environment.items()}
    settings = read_settings(None, environment)
    assert settings.prefix == "wp_"
    assert "@db/wordpress" in settings.database_url
    known = set(re.findall(r"BKLOYALTY_\w+", "".join(path.read_text() for path in (ROOT / "bridge").rglob("*.py"))))
    assert set(environment) <= known


@pytest.mark.parametrize("service", ["bridge", "worker"])
def test_its_commands_exist(compose: dict[str, Any], service: str) -> None:
    program, command, *options = compose["services"][service]["command"]
    assert program == "bridge"
    assert isinstance(cli, Group)
    shown = CliRunner().invoke(cli, [command, "--help"]).output
    for option in (option for option in options if option.startswith("--")):
        assert option in shown


def test_wordpress_is_told_where_the_service_is(compose: dict[str, Any]) -> None:
    extra = compose["services"]["wordpress"]["environment"]["WORDPRESS_CONFIG_EXTRA"]
    assert "define('BKLOYALTY_BRIDGE_URL', 'http://bridge:8787');" in extra
    assert "BKLOYALTY_BRIDGE_URL" in "".join(path.read_text() for path in (ROOT / "php_shim").rglob("*.php"))


def test_no_secret_stands_in_the_file() -> None:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if re.search(r"PASSWORD:", line):
            assert "${DB_" in line, line


def test_everything_that_runs_is_watched(compose: dict[str, Any]) -> None:
    assert all("healthcheck" in service for service in compose["services"].values())


def test_what_watches_the_worker_is_a_question_that_the_doctor_knows(compose: dict[str, Any]) -> None:
    _, *command = compose["services"]["worker"]["healthcheck"]["test"]
    assert command == ["bridge", "doctor", "--only", "worker"]
    assert "worker" in CliRunner().invoke(cli, ["doctor", "--help"]).output


def test_the_image_has_all_that_the_wheel_is_built_from(compose: dict[str, Any]) -> None:
    lines = compose["services"]["bridge"]["build"]["dockerfile_inline"].splitlines()
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}
    assert copied >= needed | set(wheel["packages"]) | set(wheel["force-include"])


def test_it_keeps_to_the_compose_specification() -> None:
    arguments = ["--builtin-schema", "vendor.compose-spec", str(FILE)]
    checked = CliRunner().invoke(check_jsonschema, arguments)
    assert checked.exit_code == 0, checked.output
