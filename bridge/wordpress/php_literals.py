"""As much of PHP's grammar as a wp-config.php needs: definitions whose value can be told without running anything."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Tokens: TypeAlias = list[str]

TOKEN = re.compile(
    r"""
      (?P<skip> \#(?!\[)[^\n]*?(?=\n|\?>|\Z) | //[^\n]*?(?=\n|\?>|\Z) | /\*.*?(?:\*/|\Z) | \s+
              | \?>.*?(?:<\?(?:php\b|=)?|\Z) | <<<[ \t]*(?P<q>["']?)(?P<tag>\w+)(?P=q)\r?\n.*?^[ \t]*(?P=tag)\b )
    | (?P<token> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" | \$?\w+ | \?: | \?\? | . )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "e": "\x1b", "f": "\f", "\\": "\\", "$": "$", '"': '"'}


class Unreadable(Exception):
    """A definition is missing or is not written as a plain value; the message is a sentence."""


def read_definitions(text: str) -> dict[str, list[Tokens]]:
    """Every ``define('NAME', ...)``, ``const NAME = ...`` and ``$table_prefix = ...``, in order; comments do not count."""
    tokens = list(_tokens(text))
    found: dict[str, list[Tokens]] = {}
    for at, token in enumerate(tokens):
        after = tokens[at + 1 : at + 4]
        if token.lower() == "define" and len(after) == 3 and after[0] == "(" and after[2] == "," and _is_text(after[1]):
            found.setdefault(_text(after[1]), []).append(_until(tokens, at + 4, ")"))
        elif token.lower() == "const" and after[1:2] == ["="]:
            found.setdefault(after[0], []).append(_until(tokens, at + 3, ";"))
        elif token == "$table_prefix" and after[:1] == ["="] and after[1:2] != ["="]:
            found.setdefault(token, []).append(_until(tokens, at + 2, ";"))
    return found


def evaluate(definitions: dict[str, list[Tokens]], name: str) -> str:
    """The value of ``name``; Unreadable where it is missing, computed, or said in two different ways."""
    values = {_value(name, tokens) for tokens in definitions.get(name, [])}
    if not values:
        raise Unreadable(f"{name} is not defined.")
    if len(values) > 1:
        raise Unreadable(f"{name} is defined more than once, with different values.")
    return values.pop()


def _tokens(text: str) -> Iterator[str]:
    start = re.search(r"<\?(?:php\b|=)?", text)
    for match in TOKEN.finditer(text, start.end() if start else 0):
        if match["token"] is not None:
            yield match["token"]


def _until(tokens: Tokens, start: int, end: str) -> Tokens:
    """The tokens of one expression: up to ``end``, a comma or a semicolon outside of its own brackets."""
    depth = 0
    for at in range(start, len(tokens)):
        if depth == 0 and tokens[at] in (end, ",", ";"):
            return tokens[start:at]
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(tokens[at], 0)
    return tokens[start:]


def _value(name: str, tokens: Tokens) -> str:
    """An expression of alternatives: the first that is set and, for ``?:``, not empty."""
    for at, token in enumerate(tokens):
        if token in ("?:", "??"):
            first = _single(name, tokens[:at], required=False)
            wanted = first is not None and (token == "??" or first not in ("", "0"))
            return first if wanted and first is not None else _value(name, tokens[at + 1 :])
    value = _single(name, tokens, required=True)
    assert value is not None
    return value


def _single(name: str, tokens: Tokens, *, required: bool) -> str | None:
    tokens = [token for token in tokens if token != "\\"]
    if len(tokens) == 1 and _is_text(tokens[0]):
        return _text(tokens[0])
    match [token.lower() if not _is_text(token) else token for token in tokens]:
        case ["getenv", "(", variable, ")"] | ["getenv", "(", variable, ",", "true" | "false", ")"] if _is_text(
            variable
        ):
            return _from_environment(name, _text(variable), required=required)
        case ["getenv_docker", "(", variable, ",", default, ")"] if _is_text(variable) and _is_text(default):
            return _from_docker(name, _text(variable), _text(default))
    raise Unreadable(f"{name} is not written as a plain text, getenv('...') or getenv_docker('...', '...').")


def _from_environment(name: str, variable: str, *, required: bool) -> str | None:
    value = os.environ.get(variable)
    if value is None and required:
        raise Unreadable(f"{name} comes from the environment variable {variable}, which is not set here.")
    return value


def _from_docker(name: str, variable: str, default: str) -> str:
    """As the Docker image's own function: the file named by ``X_FILE``, else ``X``, else the default."""
    file = os.environ.get(f"{variable}_FILE")
    if not file:
        return os.environ.get(variable, default)
    try:
        return Path(file).read_text(encoding="utf-8", errors="surrogateescape").rstrip("\r\n")
    except OSError as error:
        raise Unreadable(f"{name} comes from the file {file}, which cannot be read here ({error.strerror}).") from error


def _is_text(token: str) -> bool:
    """A quoted text that says the same whatever else the program does (no variable inside)."""
    if token[:1] == "'":
        return True
    return token[:1] == '"' and not re.search(r"(?<!\\)(?:\\\\)*(?:\$[A-Za-z_{]|\{\$)", token)


def _text(token: str) -> str:
    """The text that a quoted token stands for."""
    if token[0] == "'":
        return re.sub(r"\\([\\'])", r"\1", token[1:-1])
    return ESCAPE.sub(_unescaped, token[1:-1])


def _unescaped(match: re.Match[str]) -> str:
    code_point, hexadecimal, octal, plain = match.groups()
    if code_point is not None:
        return chr(int(code_point, 16))
    if hexadecimal is not None or octal is not None:
        return chr(int(hexadecimal, 16) if hexadecimal is not None else int(octal, 8) & 0xFF)
    return PLAIN_ESCAPES.get(plain, f"\\{plain}")
