"""Whatever is refused reaches people in their language: each sentence that an error is raised with is in the catalogue."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

import bridge
from bridge import errors
from bridge.errors import InvalidInput, LoyaltyError
from bridge.web.languages import LOCALE_FOLDER, get_language
from bridge.web.refusals import refusal

FOLDER = Path(bridge.__file__).parent
# What only whoever starts the service or types a command reads.
FOR_THE_CONSOLE = {
    "app.py",
    "clock.py",
    "settings.py",
    "commands",
    "core/on_paper/replay.py",
    "store/database.py",
    "wordpress/site.py",
}
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, LoyaltyError)}


def list_sentences() -> Iterator[tuple[str, ast.expr]]:
    """Where an error is made, and the first thing that it is given."""
    for file in sorted(FOLDER.rglob("*.py")):
        name = file.relative_to(FOLDER).as_posix()
        if name in FOR_THE_CONSOLE or name.partition("/")[0] in FOR_THE_CONSOLE:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_error = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS
            if is_error and node.args:
                yield f"{name}:{node.lineno}", node.args[0]


def test_every_sentence_that_an_error_is_raised_with_is_in_the_catalogue() -> None:
    with (LOCALE_FOLDER / "bridge.pot").open("rb") as file:
        known = {message.id for message in read_po(file) if isinstance(message.id, str)}
    found = list(list_sentences())
    assert len(found) > 40
    put_together = [place for place, sentence in found if isinstance(sentence, ast.JoinedStr)]
    assert not put_together, f"these cannot be looked up; give them %(name)s and values: {put_together}"
    unknown = [place for place, sentence in found if isinstance(sentence, ast.Constant) and sentence.value not in known]
    assert not unknown, f"these are not marked with N_: {unknown}"


def test_a_sentence_is_looked_up_before_its_values_are_filled_in() -> None:
    error = InvalidInput("A note has at most %(most)s characters.", field="note", most=5)
    assert error.message == str(error) == "A note has at most 5 characters."
    assert error.put(get_language("es_ES").gettext) == "Una nota tiene como máximo 5 caracteres."
    assert "Una nota tiene" in bytes(refusal(error, "es_MX").body).decode()


def test_one_that_is_translated_already_or_holds_a_percent_sign_stays_as_it_is() -> None:
    assert InvalidInput("Como máximo 100 %.").put(get_language("es_ES").gettext) == "Como máximo 100 %."
