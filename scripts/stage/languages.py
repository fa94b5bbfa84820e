"""Spanish to choose in WordPress's profiles: our own words speak it, WordPress's stay English, for its packs are not fetched."""

from __future__ import annotations

import struct

from stage.wordpress import WordPress

_LOCALE = "es_ES"
_HEADER = b"Language: es_ES\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def offer_spanish(wordpress: WordPress) -> None:
    """WordPress offers the languages that have a file, and names those that it has heard of."""
    folder = wordpress.path / "wp-content" / "languages"
    folder.mkdir(exist_ok=True)
    (folder / f"{_LOCALE}.mo").write_bytes(_compile(_HEADER))
    wordpress.php("languages.php", {"locale": _LOCALE, "english": "Spanish (Spain)", "native": "Español"})


def _compile(header: bytes) -> bytes:
    """A catalogue that has nothing but its header, as gettext compiles it: where the texts lie, then the texts."""
    originals_at = 28
    translations_at = originals_at + 8
    text_at = translations_at + 8
    numbers = (0x950412DE, 0, 1, originals_at, translations_at, 0, 0, 0, text_at, len(header), text_at + 1)
    return struct.pack("<11I", *numbers) + b"\0" + header + b"\0"
