"""What stands on the screens, as plain lists."""

from typing import Any

from bs4 import BeautifulSoup


def cards(page: Any) -> dict[str, list[str]]:
    return {
        card.dt.get_text(): [line.get_text().replace("\u2009", " ") for line in card.select("dd")]
        for card in page.select(".bkl-card")
    }


def read_steps(page: BeautifulSoup) -> list[tuple[str, str, bool]]:
    """Title, what is said of it, and whether one is there."""
    return [
        (
            step.select_one(".bkl-step-title").get_text(),
            said.get_text() if (said := step.select_one(".bkl-status")) else "",
            step.has_attr("aria-current"),
        )
        for step in page.select(".bkl-stepper a")
    ]
