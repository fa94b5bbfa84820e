"""Whatever people type for a person meets what is kept of that person."""

import pytest

from bridge.core.customers.finding import (
    LONGEST_WORD,
    MOST_TERMS,
    MOST_WORDS,
    Person,
    fold,
    list_words,
    read_terms,
    sort_name,
)

ANA = Person("Ana María Muñoz-O’Neill", "Ana.Munoz@Salon.example", "+34 600 12-34-56")


def finds(asked: str, person: Person = ANA) -> bool:
    terms, words = read_terms(asked), list_words(person)
    return bool(terms) and all(any(word.startswith(term) for word in words) for term in terms)


@pytest.mark.parametrize(
    "asked",
    [
        "ana", "MARIA", "maría", "muñoz", "munoz", "neill", "o'neill", "O’Neill", "Muñoz-O'Neill", "mun mar", "ana  muñ",
        "ana.munoz@salon.example", "ana.munoz", "Ana.Munoz@", "munoz@", "@salon.example", "salon.example", "<ana.munoz@salon.example>",
        "600123456", "600 12 34", "+34600123456", "0034 600 123 456", "34600", "(600) 12", "ana 600 12", "Muñoz, Ana",
    ],
)  # fmt: skip
def test_finds(asked: str) -> None:
    assert finds(asked)


@pytest.mark.parametrize("asked", ["", "  ", "...", "eva", "ana eva", "700", "na", "600 99", "ana@other.example", "0"])
def test_does_not_find(asked: str) -> None:
    assert not finds(asked)


@pytest.mark.parametrize(
    ("phone", "asked"),
    [
        ("+33 6 12 34 56 78", "06 12 34"),
        ("06 12 34 56 78", "+33 6 12"),
        ("+44 (0)20 7946 0000", "020 7946"),
        ("+1 (202) 555-0100", "202-555"),
        ("+351 912 345 678", "912345"),
        ("0049 30 901820", "030 90"),
        ("600123456", "600 123"),
    ],
)
def test_telephone_numbers_with_and_without_the_country(phone: str, asked: str) -> None:
    found = finds(asked, Person("X", phone=phone))
    # A number that names no country cannot be found by one.
    assert found == (phone != "06 12 34 56 78")


def test_words_are_few_short_and_each_is_there_once() -> None:
    person = Person("a b " * 100 + "ana ana", "x" * 300 + "@example.com")
    words = list_words(person)
    assert len(words) == len(set(words)) <= MOST_WORDS
    assert max(map(len, words)) == LONGEST_WORD
    assert list_words(Person(" ", "", "n/a")) == []
    assert len(read_terms(" ".join(f"w{number}" for number in range(50)))) == MOST_TERMS


def test_the_whole_address_is_found_though_it_is_longer_than_a_word() -> None:
    long = "a" * 70 + "@example.com"
    assert finds(long, Person("", long))


def test_sorted_as_shown_and_the_nameless_last() -> None:
    people = [Person(""), Person("Zoë"), Person("Ángel"), Person("", "bea@x.example"), Person("ana")]
    names = [person.name or person.email for person in sorted(people, key=sort_name)]
    assert names == ["ana", "Ángel", "bea@x.example", "Zoë", ""]


def test_folding_is_the_same_a_second_time() -> None:
    for text in ("STRASSE straße", "Łódź", "ﬁne İstanbul", "Ǆ", "  a\tb\n", "Ω Ώ ώ"):
        assert fold(fold(text)) == fold(text)
