"""Which language is spoken, and where its words come from: English in the sources, Spanish in ``locale/es``.

The catalogue is read from its ``.po`` when it is first needed and compiled in memory (a few milliseconds, once per
process), so that there is no compiled file to build, to ship or to forget.
"""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "bridge"
SPOKEN = ("en", "es")


@dataclass(frozen=True, eq=False)
class Language:
    """A locale with its catalogue."""

    locale: Locale
    translations: NullTranslations

    @property
    def code(self) -> str:
        """As in HTML's ``lang``."""
        return self.locale.language

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its ``%(name)s`` filled in, if values are given."""
        said = str(self.translations.gettext(message))
        return said % values if values else said

    def pgettext(self, context: str, message: str) -> str:
        """The message as it is said of something: where one English word takes several, by what it agrees with."""
        return str(self.translations.pgettext(context, message))  # type: ignore[no-untyped-call]

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> str:
        """The form of the message for ``count`` things, its ``%(name)s`` filled in."""
        return str(self.translations.ngettext(singular, plural, count)) % values

    def name_locale(self, code: str) -> str:
        """What a WordPress locale (``es_MX``, ``de_DE_formal``) is called in this language; its code if nobody knows."""
        try:
            name = Locale.parse("_".join(re.split(r"[_-]", code)[:2])).get_display_name(self.locale)
        except (UnknownLocaleError, ValueError):
            name = None
        return f"{name[0].upper()}{name[1:]}" if name else code


def get_language(requested: str) -> Language:
    """The language for a WordPress locale (``es_ES``, ``es-MX``), with the figures and dates of its country; for anything else,
    English."""
    code, *rest = re.split(r"[_-]", requested.strip().lower())
    if code not in SPOKEN:
        return _load_language(SPOKEN[0])
    try:
        return _load_language(str(Locale(code, rest[0].upper() if rest else None)))
    except UnknownLocaleError:
        return _load_language(code)


def choose_language(accepted: str) -> Language:
    """The first of the languages in an ``Accept-Language`` that is spoken here; English for none."""
    wanted = (one.partition(";")[0].strip() for one in accepted.split(","))
    return get_language(next((one for one in wanted if re.split(r"[_-]", one.lower())[0] in SPOKEN), ""))


@cache
def _load_language(identifier: str) -> Language:
    locale = Locale.parse(identifier)
    return Language(locale, _load_translations(locale.language))


@cache
def _load_translations(code: str) -> NullTranslations:
    if code == SPOKEN[0]:
        return NullTranslations()
    with (LOCALE_FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as source:
        catalog = read_po(source, locale=code, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
