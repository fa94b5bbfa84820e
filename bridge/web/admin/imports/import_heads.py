"""The columns of an imported table as the screen shows them: what each is taken for, what is missing, and what somebody chose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from bridge.core.imports.import_columns import GIVING, NAMING, Field
from bridge.core.settling.reasons import N_
from bridge.store.imports.imports import Import
from bridge.web.admin.form import Form
from bridge.web.admin.imports.import_words import FIELDS
from bridge.web.admin.page import Page

# Place, name, what it is taken for, and what stands in its first lines.
Shown: TypeAlias = tuple[str, str, str, Sequence[str]]

NO_WHO = N_(
    "No column is known to tell who a customer is: by e-mail address, telephone, customer number or login. A name is not enough, since two customers may share it."
)
NO_WHAT = N_("No column is known to tell how many points they get, or which tier.")


def list_columns(page: Page, one: Import) -> list[Shown]:
    """The table's columns: place, name, what it is taken for, and what stands in its first lines; but for those with nothing in them."""
    head = one.head or {"names": [], "lines": []}
    taken = {place: field for field, place in (one.choices["columns"] or {}).items()}
    return [
        (str(place), name or page.language.gettext("Column %(number)s", number=place + 1), taken.get(place, ""), sample)
        for place, name in enumerate(head["names"])
        for sample in ([cells[place] for cells in head["lines"] if place < len(cells) and cells[place]],)
        if name or sample
    ]


def list_missing(page: Page, one: Import) -> list[str]:
    """What no column says, though nothing can be imported without it."""
    gettext, found = page.language.gettext, set(one.choices["columns"] or ())
    missing = []
    if not found & set(NAMING):
        missing.append(gettext(NO_WHO))
    if not found & set(GIVING):
        missing.append(gettext(NO_WHAT))
    return missing


def list_taken(page: Page, columns: Sequence[Shown]) -> tuple[list[str], list[str]]:
    """Of an import's columns in words: what each is taken for, and those that are left alone."""
    gettext, named = page.language.gettext, dict(list_fields(page))
    taken = [
        gettext("%(field)s = “%(column)s”", field=named[field], column=name) for _, name, field, _ in columns if field
    ]
    return taken, [gettext("“%(name)s”", name=name) for _, name, field, _ in columns if not field]


def list_fields(page: Page) -> list[tuple[str, str]]:
    """What a column may be taken for."""
    said = [(field.value, page.language.gettext(words)) for field, words in FIELDS.items()]
    return [("", page.language.gettext("nothing")), *said]


def read_columns(form: Form, page: Page, one: Import) -> dict[str, int]:
    """Which column is what, as somebody chose; InvalidInput where two are the same, or nobody could be known by them."""
    chosen: dict[str, int] = {}
    for place, name, _, _ in list_columns(page, one):
        field = form.optional_text(f"column_{place}")
        if field is None:
            continue
        if field not in set(Field):
            raise form.refuse(f"column_{place}", page.language.gettext("Please choose one of the options."))
        if field in chosen:
            sentence = page.language.gettext("“%(name)s” cannot be the same as another column.", name=name)
            raise form.refuse(f"column_{place}", sentence)
        chosen[field] = int(place)
    return chosen
