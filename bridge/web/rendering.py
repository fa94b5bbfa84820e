"""The templates, rendered: one environment per language, autoescaped, every name that a template uses must exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bridge.web.formats import Formats, plain_decimal, safe_colour
from bridge.web.languages import Language, get_language
from bridge.web.views import BoxView, PanelView

if TYPE_CHECKING:
    from bridge.web.customer_panel.panel_page import PanelPage

TEMPLATES_FOLDER = Path(__file__).parent / "templates"


def render_box(view: BoxView, locale: str) -> str:
    """The booking panel's box, in the language of a WordPress locale such as ``es_ES``."""
    return render("box.html", locale, view=view)


def render_panel(views: Sequence[PanelView], locale: str, *, page: PanelPage, now: datetime | None = None) -> str:
    """One section per account; "" for no accounts. With ``now``, entries of the last week say how long ago they were."""
    return render("panels.html", locale, views=views, page=page, now=now) if views else ""


def render(template: str, locale: str, **values: object) -> str:
    """Any template of the folder, in the language of ``locale``."""
    return _get_environment(get_language(locale)).get_template(template).render(**values).strip()


@cache
def _get_environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension brings this method along, newstyle: values are filled in, and escaped, after translating.
    environment.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    formats = Formats(language)
    environment.globals["language"] = language.code
    environment.filters |= {
        "number": formats.number,
        "points": formats.points,
        "signed_points": formats.signed_points,
        "money": formats.money,
        "percent": formats.percent,
        "lately": formats.lately,
        "moment": formats.moment,
        "ago": formats.ago,
        "day": formats.day,
        "month": formats.month,
        "decimal": plain_decimal,
        "colour": safe_colour,
    }
    return environment
