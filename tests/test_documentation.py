"""What is public is documented: the reference follows the code, links lead somewhere, and the README names what there is."""

import re
from pathlib import Path

import pytest
from stage import reference, reference_page
from stage.place import CHECKOUT

# What these say was so when it was written.
RECORDS = {"CHANGELOG", "DECISIONS"}
PAGES = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md")])


def anchors(page: Path) -> set[str]:
    """Of its headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_reference_is_what_the_code_says() -> None:
    assert reference.FILE.read_text("utf-8") == reference_page.write(), "run scripts/reference and commit what it wrote"


def test_every_setting_is_explained() -> None:
    assert reference_page.list_names("py") - set(reference_page.CONSTANTS) == set(reference_page.ENVIRONMENT)
    assert reference_page.list_names("php") == set(reference_page.CONSTANTS)


def test_every_error_is_explained() -> None:
    written, told = reference_page.write(), reference_page.list_errors_of_plugin()
    assert told >= set(reference_page.PLUGIN_ERRORS)
    for code in {*told, "internal", "method_not_allowed"}:
        assert re.search(rf"^\| `{code}` \| \d{{3}} \|", written, re.MULTILINE), code


def test_every_event_and_keyword_of_the_plugin_is_found() -> None:
    written = reference_page.write()
    plugin = "".join(
        (CHECKOUT / "php_shim" / "workflows" / name).read_text("utf-8")
        for name in ("workflow_events.php", "keywords.php")
    )
    names = set(re.findall(r"^    '(bkloyalty_\w+)' =>", plugin, re.MULTILINE))
    assert {"bkloyalty_tier_updated", "bkloyalty_points_total"} <= names
    for name in names:
        assert f"`{name}`" in written or f"`{{{name}}}`" in written


def test_owners_read_of_every_event_and_keyword() -> None:
    owners, shim = (CHECKOUT / "docs" / "owners.md").read_text("utf-8"), CHECKOUT / "php_shim" / "workflows"
    keywords = re.findall(r"^    '(bkloyalty_\w+)' =>", (shim / "keywords.php").read_text("utf-8"), re.MULTILINE)
    titles = re.findall(r"__\('(Loyalty: .+?)'", (shim / "workflow_events.php").read_text("utf-8"))
    assert len(titles) == 5 and "bkloyalty_points_total" in keywords
    for name in [*titles, *(f"{{{keyword}}}" for keyword in keywords)]:
        assert name in owners


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors(found), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem not in RECORDS], ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    for name in re.findall(r"`([\w.-]+/[\w./-]+\.(?:py|php|html|sql|js|json|yml))`", page.read_text("utf-8")):
        assert any((CHECKOUT / base / name).exists() for base in ("", "bridge", "php_shim")), name


def test_calls_of_the_protocol_exist_and_are_all_told() -> None:
    told = (CHECKOUT / "docs" / "protocol.md").read_text("utf-8")
    for path in re.findall(r"^\| `(/v1/[^`]+)`", reference_page.write(), re.MULTILINE):
        if not path.startswith("/v1/admin/"):
            assert path in told or path.removeprefix("/v1/panel/") in told, path
