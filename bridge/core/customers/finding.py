"""How people are found and in which order they stand: their words, all lower case and without accents.

What is kept of a person and what is asked for go through the same mill, so that "MUÑOZ", "munoz" and "Muñoz" meet. A word that
is asked for finds every word that begins with it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_WORD = 64  # characters, as the index has room for
LONGEST_NAME = 190
MOST_WORDS = 40  # of one person: enough for any name, and no more than a name can need
MOST_TERMS = 6
# Sorts behind every name: those who have none stand last.
NAMELESS = "\U0010ffff"

# Letters that Unicode does not take apart into a plain one and its accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
_EDGES = " .,;:'\"()[]<>{}!?*&/\\|+-_@#%=~`"
_PIECES = re.compile(r"[^\W_]+")
# A telephone number as people write it, by itself or at the end of a name: "+34 600 12-34-56".
_PHONE = re.compile(r"(?<!\S)\+?\(?\d[\d\s().\-/]*(?!\S)")
_DIGITS = re.compile(r"\d+", re.ASCII)
# How many digits a country's calling code has follows from its beginning (ITU E.164); all others have three.
_ONE_DIGIT = re.compile("[17]")
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer by what they are found by, as Booknetic shows it."""

    name: str
    email: str = ""
    phone: str = ""


def fold(text: str) -> str:
    """Lower case, without accents, white space as single spaces: how words are compared and names are sorted."""
    parts = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    plain = "".join(part for part in unicodedata.normalize("NFKD", parts) if not unicodedata.combining(part))
    return " ".join(plain.replace("\0", " ").split())


def sort_name(person: Person) -> str:
    """By what a list sorts a person: the name as it is shown, else the e-mail address; those without either come last."""
    return (fold(person.name) or fold(person.email) or NAMELESS)[:LONGEST_NAME].rstrip()


def list_words(person: Person) -> list[str]:
    """Every word that finds the person, each once."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in _list_words(person) if word)
    return list(words)[:MOST_WORDS]


def read_terms(asked: str) -> list[str]:
    """The words of a search, each of which a word of the person must begin with; digits that belong together are one."""
    phones = [match[0] for match in _PHONE.finditer(asked)]
    rest = _PHONE.sub(" ", asked)
    words = [_strip_zeros(phone) for phone in phones] + [word.strip(_EDGES) for word in fold(rest).split()]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words if word))[:MOST_TERMS]


def _list_words(person: Person) -> Iterator[str]:
    for word in fold(person.name).split():
        yield word.strip(_EDGES)
        yield from word.strip(_EDGES).split("-")
        yield from _PIECES.findall(word)
    yield from _list_email_words(fold(person.email).replace(" ", ""))
    yield from _list_numbers(person.phone)


def _list_email_words(email: str) -> Iterator[str]:
    """The whole address (which also begins with its local part), the parts of that, and the domain."""
    local, _, domain = email.partition("@")
    yield email
    yield domain
    yield from _PIECES.findall(local)


def _list_numbers(phone: str) -> Iterator[str]:
    """All digits; and where the number names its country, also without that."""
    digits = "".join(_DIGITS.findall(phone))
    number = digits.lstrip("0")
    yield number
    if number and (phone.strip().startswith("+") or digits.startswith("00")):
        yield number[_count_country_digits(number) :].lstrip("0")


def _count_country_digits(number: str) -> int:
    if _ONE_DIGIT.match(number):
        return 1
    return 2 if _TWO_DIGITS.match(number) else 3


def _strip_zeros(phone: str) -> str:
    return "".join(_DIGITS.findall(phone)).lstrip("0")
