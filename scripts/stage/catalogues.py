"""The catalogues as Babel reads and writes them: the plugin's template, its Spanish and what WordPress reads of it."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from stage.place import CHECKOUT

PLUGIN = CHECKOUT / "php_shim"
SPANISH = PLUGIN / "languages" / "bkloyalty-es_ES.po"
SERVICE = CHECKOUT / "bridge" / "web" / "locale" / "es" / "LC_MESSAGES" / "bridge.po"
# The same whenever it is written: what changes in a catalogue is what is said.
HEAD: dict[str, Any] = {
    "project": "Booknetic Loyalty Bridge",
    "header_comment": "# The plugin of Booknetic Loyalty Bridge. GPL-2.0-or-later, as the plugin itself.",
    "creation_date": datetime(2026, 1, 1, tzinfo=UTC),
    "msgid_bugs_address": "",
}
_CALL = re.compile(r"\b(?:__|esc_html__|esc_html_e|esc_attr__)\(\s*(.+?),\s*'bkloyalty'\s*\)", re.DOTALL)
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)


def gather_plugin() -> Catalog:
    """Every text of the plugin, in the order in which its files name them."""
    template = Catalog(**HEAD, charset="utf-8", fuzzy=False)
    for file in sorted(PLUGIN.rglob("*.php")):
        for text in list_texts(file.read_text("utf-8")):
            template.add(text, locations=[(str(file.relative_to(PLUGIN)), 0)])
    template.add(_description())
    return template


def _description() -> str:
    """What the list of plugins says of this one, which WordPress translates by itself."""
    (said,) = re.findall(r"^ \* Description: (.+)$", (PLUGIN / "init.php").read_text("utf-8"), re.MULTILINE)
    return str(said)


def list_texts(source: str) -> Iterator[str]:
    """A literal, or several joined by dots."""
    for call in _CALL.finditer(source):
        parts = (single or double for single, double in _LITERAL.findall(call[1]))
        yield re.sub(r"\\(.)", r"\1", "".join(parts))


def write_plugin() -> None:
    """Template, Spanish and compiled Spanish of the plugin."""
    template = gather_plugin()
    with (PLUGIN / "languages" / "bkloyalty.pot").open("wb") as file:
        write_po(file, template, sort_output=True, no_location=True, width=120)
    spanish = read(SPANISH)
    spanish.update(template, no_fuzzy_matching=True)
    spanish.obsolete.clear()
    with SPANISH.open("wb") as file:
        write_po(file, spanish, sort_output=True, no_location=True, width=120)
    SPANISH.with_suffix(".mo").write_bytes(compile_for_wordpress(spanish))


def compile_for_wordpress(catalog: Catalog) -> bytes:
    """Babel leaves the address of the hash table, which there is none of, at 0; WordPress reads by it where the texts begin."""
    compiled = BytesIO()
    write_mo(compiled, catalog)
    content = bytearray(compiled.getvalue())
    (total,) = struct.unpack_from("<i", content, 8)
    struct.pack_into("<i", content, 24, 28 + 16 * total)
    return bytes(content)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="es")


def is_empty(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(message.id) and not all(said)


def main() -> None:
    write_plugin()
    for path in (SERVICE, SPANISH):
        for message in read(path):
            if is_empty(message):
                print(f"{path.name}: {message.id!r}")


if __name__ == "__main__":
    main()
