"""axe-core, from npm, over a page as it stands."""

from playwright.sync_api import Page
from stage import node

AXE = "4.10.3"


def list_violations(page: Page, within: str) -> list[str]:
    """What axe finds inside the elements of this selector, one line each; what is around them is not ours."""
    if not page.evaluate("Boolean(window.axe)"):
        page.add_script_tag(path=str(node.package("axe-core", AXE) / "axe-core" / "axe.min.js"))
    found = page.evaluate("within => axe.run({include: [within]}).then(result => result.violations)", within)
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html']}" for each in found]
