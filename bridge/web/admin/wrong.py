"""What is wrong with a form while one fills it in: said beside the form, and so by the name of its field."""

from __future__ import annotations

from collections.abc import Mapping

from bridge.errors import InvalidInput
from bridge.web.endpoint import Document
from bridge.web.languages import Language


def say_wrong(error: InvalidInput, names: Mapping[str, str], language: Language) -> Document:
    """The ``field``, the ``message`` about it, and the two as one sentence, ``said``, where ``names`` has what the form calls the
    field."""
    message, name = error.put(language.gettext), names.get(error.field or "")
    said = f"{language.gettext(name)}: {message}" if name else message
    return {"field": error.field, "message": message, "said": said}
