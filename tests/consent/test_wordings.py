"""What was asked, for ever: each text is a version, in its language."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bridge.errors import InvalidInput
from bridge.flows.customers import consent
from bridge.store.customers import wordings
from tests.consent.asking import TEXT, say, write
from tests.live import Salon
from tests.lives import NOW


class TestWordings:
    def test_a_text_is_a_version_for_ever(self, salon: Salon) -> None:
        assert write(salon, f"  {TEXT}\n") == 1
        assert write(salon, "Another") == 2
        assert write(salon, TEXT) == 3
        assert write(salon, "¿Podemos escribirle?", "es_ES") == 4
        with salon.database.read() as conn:
            kept = wordings.list_wordings(conn, tenant_id=salon.tenant)
        assert [(one.version, one.locale, one.text) for one in reversed(kept)] == [
            (1, "en_US", TEXT),
            (2, "en_US", "Another"),
            (3, "en_US", TEXT),
            (4, "es_ES", "¿Podemos escribirle?"),
        ]

    def test_each_reads_their_own_language(self, salon: Salon) -> None:
        write(salon, "Spanish", "es_ES")
        write(salon, "Mexican", "es_MX")
        salon.do(consent.keep_standard, locale="fr_FR", text="Standard", now=NOW)
        with salon.database.read() as conn:
            shown = {
                locale: wordings.find_current(conn, tenant_id=salon.tenant, locale=locale)
                for locale in ("en_US", "en_GB", "es_ES", "es", "fr_FR", "de_DE")
            }
        assert {locale: one.text if one else None for locale, one in shown.items()} == {
            "en_US": TEXT,
            "en_GB": TEXT,
            "es_ES": "Spanish",
            "es": "Mexican",
            "fr_FR": None,
            "de_DE": None,
        }

    def test_the_products_own_text_is_kept_when_it_was_shown(self, salon: Salon) -> None:
        first = salon.do(consent.keep_standard, locale="es_ES", text="Standard", now=NOW)
        assert salon.do(consent.keep_standard, locale="es_ES", text="Standard", now=NOW) == first
        assert salon.do(consent.keep_standard, locale="es_ES", text="Newer", now=NOW) == first + 1
        say(salon, True, wording=first)
        with salon.database.read() as conn:
            found = wordings.find_wording(conn, tenant_id=salon.tenant, version=first)
        assert found is not None and (found.text, found.standard) == ("Standard", True)

    @pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
    def test_a_text_must_be_one(self, salon: Salon, text: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            write(salon, text)
        assert refused.value.field == "text"

    def test_written_at_once_each_has_a_number_of_its_own(self, salon: Salon) -> None:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(lambda number: write(salon, f"Text {number}"), range(8)))
        assert sorted(made) == list(range(2, 10))
