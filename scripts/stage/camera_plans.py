"""Takes the pictures of the super-admin's screen of plans, in a SaaS of two tenants; runs as stage.camera does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from stage.camera import ARGUMENTS
from stage.camera_back_end import ROOT, WIDTHS


def main(url: str, admin_password: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for width in WIDTHS:
            page = browser.new_page(locale="en-US", viewport={"width": width, "height": 900}, device_scale_factor=1.5)
            page.context.request.post(f"{url}/wp-login.php", form={"log": "admin", "pwd": admin_password})
            page.goto(f"{url}/wp-admin/admin.php?page=booknetic-saas&module=bkloyalty")
            page.locator(ROOT).screenshot(path=folder / f"admin-plans-{width}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], os.environ["BKLOYALTY_ADMIN_PASSWORD"], Path(sys.argv[2]))
