"""What `scripts/package` makes: the same bytes from the same commit, and all that either side needs in them."""

import subprocess
import zipfile
from pathlib import Path

import pytest
from stage import package
from stage.place import CHECKOUT

AT = 1_772_445_600


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.build_service(tmp_path_factory.mktemp("wheel"), AT)


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.pack_plugin(tmp_path_factory.mktemp("plugin"), AT)


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as found:
        return set(found.namelist())


def tracked(folder: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", folder], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return set(listed.stdout.split())


def test_the_same_commit_gives_the_same_bytes(wheel: Path, plugin: Path, tmp_path: Path) -> None:
    assert package.pack_plugin(tmp_path, AT).read_bytes() == plugin.read_bytes()
    assert package.build_service(tmp_path, AT).read_bytes() == wheel.read_bytes()


def test_the_plugin_is_one_folder_with_all_its_files(plugin: Path) -> None:
    inside = names(plugin)
    assert {name.removeprefix("bkloyalty/") for name in inside} >= {
        name.removeprefix("php_shim/") for name in tracked("php_shim")
    } | {"LICENSE"}
    assert all(name.startswith("bkloyalty/") for name in inside)


def test_the_service_has_its_code_templates_catalogues_schemas_and_migrations(wheel: Path) -> None:
    inside = names(wheel)
    wanted = {name for name in tracked("bridge") if not name.endswith((".pot", ".cfg"))}
    wanted |= {f"bridge/{name}" for name in tracked("sql")}
    assert wanted <= inside, wanted - inside
    assert not [name for name in inside if name.startswith(("tests/", "php_shim/", "scripts/"))]
