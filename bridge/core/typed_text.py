"""What people type (and paste), without what nobody sees: so that two names that look the same are the same, and none is blank.

Taken out, for whoever typed it did not see it: control characters; marks that turn the direction of what follows; spaces of no
width, soft hyphens, byte order marks, tags, and letters that are blank by design. Kept: letters, marks and emoji of every script; what
chooses between the forms of an emoji; and joiners where they change what is seen, which is in emoji ("👩‍🔬"), after Arabic letters, and
after a virama. Letters with their accents are brought to one form (NFC). Look-alikes of different scripts stay: they are seen.
"""

import re
import unicodedata

_JOINERS = frozenset("\u200c\u200d")
_EMOJI_FORM = "\ufe0f"
_VARIANTS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_VIRAMA = 9
# Letters, a picture and marks that look like nothing at all.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, *, lines: bool = False) -> str:
    """The text as it is seen, without white space around it. Its ``lines`` are kept, or else become one."""
    broken = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    if not lines:
        broken = broken.replace("\n", " ")
    seen: list[str] = []
    for sign in broken:
        before = seen[-1] if seen else ""
        if sign == "\n" or _is_seen(sign, before):
            seen.append(" " if sign == "\t" or unicodedata.category(sign) == "Zs" else sign)
    return "".join(seen).strip(" \n\u200c\u200d")


def _is_seen(sign: str, before: str) -> bool:
    if sign in _JOINERS:
        return before != "" and _joins(before)
    if sign in _BLANK or (sign in _VARIANTS and before in ("", " ", "\n")):
        return False
    return sign == "\t" or unicodedata.category(sign) not in _HIDDEN


def _joins(before: str) -> bool:
    is_picture = before == _EMOJI_FORM or unicodedata.category(before) in ("So", "Sk")
    return is_picture or unicodedata.bidirectional(before) == "AL" or unicodedata.combining(before) == _VIRAMA
