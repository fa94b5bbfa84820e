"""The names of segments that every business has, in the reader's language wherever they were noted in another's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bridge.core.segments.built_in_segments import BUILT_IN
from bridge.core.settling.reasons import N_
from bridge.web.languages import SPOKEN, Language, get_language

EVERYBODY = N_("Everybody")
# Unlike in reports, somebody without an account is a customer here.
NO_TIER = N_("No tier, including who never earned")


def say_again(name: str, language: Language) -> str:
    """A segment's name as it was noted once: put anew where it is that of a segment which every business has, else as it is."""
    title = _list_titles().get(name)
    return language.gettext(title) if title else name


@cache
def _list_titles() -> Mapping[str, str]:
    """The titles as the sources have them, by what they are in each language."""
    titles = [EVERYBODY, NO_TIER, *(built_in.title for built_in in BUILT_IN)]
    return {get_language(code).gettext(title): title for code in SPOKEN for title in titles}
