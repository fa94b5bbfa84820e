"""The plugin's catalogues are those that `scripts/translate` makes of its texts."""

from stage import catalogues

TEMPLATE = catalogues.PLUGIN / "languages" / "bkloyalty.pot"


def test_the_template_has_every_text() -> None:
    written = {message.id for message in catalogues.read(TEMPLATE) if message.id}
    assert written == {message.id for message in catalogues.gather_plugin() if message.id}


def test_the_compiled_catalogue_is_that_of_the_readable_one() -> None:
    compiled = catalogues.SPANISH.with_suffix(".mo").read_bytes()
    assert compiled == catalogues.compile_for_wordpress(catalogues.read(catalogues.SPANISH))


def test_texts_are_found_however_they_are_written() -> None:
    source = """__('It\\'s', 'bkloyalty') . esc_html__( "A" . 'B',
        'bkloyalty' ); __('of another', 'booknetic');"""
    assert list(catalogues.list_texts(source)) == ["It's", "AB"]
