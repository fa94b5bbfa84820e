"""Spanish is complete, and the template of messages is what the sources say."""

import ast
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bridge.web.formats import Formats
from bridge.web.languages import DOMAIN, LOCALE_FOLDER, SPOKEN, get_language

SOURCES = LOCALE_FOLDER.parent.parent
POT = LOCALE_FOLDER / f"{DOMAIN}.pot"
SAME_IN_BOTH = {"No", "Plan"}
"""Messages that are rightly the same in English and in the other language."""

HOW_TO_UPDATE = "run scripts/translate"


def read_catalog(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=locale, abort_invalid=True)


def list_messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def list_translations() -> list[str]:
    return [language for language in SPOKEN if language != "en"]


def test_the_template_of_messages_is_what_the_sources_say() -> None:
    with (LOCALE_FOLDER / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    found = {message for _, _, message, _, _ in extract_from_dir(SOURCES, methods, options, DEFAULT_KEYWORDS)}
    written = {message.id for message in list_messages(read_catalog(POT))}
    assert written == found, f"The catalogues are older than the texts: {HOW_TO_UPDATE}"


def test_no_message_stands_inside_an_f_string_where_it_would_not_be_found() -> None:
    for file in SOURCES.rglob("*.py"):
        for inside in (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.JoinedStr)):
            assert not [call for call in ast.walk(inside) if says_a_message(call)], f"{file.name}:{inside.lineno}"


def says_a_message(node: ast.AST) -> bool:
    """Whether it is a call such as ``language.gettext("...")``."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in {"gettext", "ngettext", "_", "N_"}


@pytest.mark.parametrize("language", list_translations())
class TestTranslation:
    def read(self, language: str) -> Catalog:
        return read_catalog(LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po", language)

    def test_has_every_message_and_no_other(self, language: str) -> None:
        wanted = {message.id for message in list_messages(read_catalog(POT))}
        assert {message.id for message in list_messages(self.read(language))} == wanted, HOW_TO_UPDATE

    def test_says_each_in_its_own_words(self, language: str) -> None:
        for message in list_messages(self.read(language)):
            ours = message.string if isinstance(message.string, tuple) else (message.string,)
            source = message.id if isinstance(message.id, tuple) else (message.id,)
            assert all(ours), f"not translated: {source[0]}"
            assert not message.fuzzy, f"unsure: {source[0]}"
            assert not set(ours) & set(source) - SAME_IN_BOTH, f"merely copied: {source[0]}"

    def test_fills_in_the_same_values(self, language: str) -> None:
        catalogue = self.read(language)
        for message in list_messages(catalogue):
            assert not list(message.check(catalogue))


@pytest.mark.parametrize(
    ("requested", "code"),
    [
        ("es_ES", "es"),
        ("es", "es"),
        ("es-MX", "es"),
        ("ES_AR", "es"),
        ("es_nowhere", "es"),
        ("en_US", "en"),
        ("de_DE", "en"),
        ("", "en"),
        ("../x", "en"),
    ],
)
def test_a_locale_is_answered_in_its_language_or_in_english(requested: str, code: str) -> None:
    assert get_language(requested).code == code


@pytest.mark.parametrize(
    ("requested", "number", "moment"),
    [
        ("es_ES", "12.345,5", "21 de noviembre de 2026, 14:05"),
        ("es_MX", "12,345.5", "21 de noviembre de 2026, 2:05 p.m."),
        ("en_GB", "12,345.5", "21 November 2026, 14:05"),
        ("en_US", "12,345.5", "November 21, 2026, 2:05 PM"),
    ],
)
def test_figures_and_dates_are_those_of_the_country(requested: str, number: str, moment: str) -> None:
    formats = Formats(get_language(requested))
    assert formats.number(Decimal("12345.5")) == number
    said = formats.moment(datetime(2026, 11, 21, 14, 5, 59, tzinfo=UTC))
    assert " ".join(said.split()) == moment


def test_a_message_without_values_is_left_for_the_caller_to_fill() -> None:
    assert get_language("es_ES").gettext("the service is %s") == "el servicio es %s"


def test_a_message_of_the_sources_is_spoken_in_spanish() -> None:
    assert get_language("es_ES").gettext("worth %(value)s", value="1 €") == "valen 1 €"
    assert get_language("es_ES").ngettext("%(points)s pt", "%(points)s pts", 2, points="2") == "2 puntos"
    assert get_language("en_US").ngettext("%(points)s pt", "%(points)s pts", 1, points="1") == "1 pt"
