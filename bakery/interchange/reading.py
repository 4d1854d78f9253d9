"""Bytes that strangers wrote, read as JSON within limits; every refusal names the place and the limit."""

import json
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from bakery.interchange.errors import FileUnreadable

MOST_BYTES: Final = 50 * 1024 * 1024
DEEPEST: Final = 32
MOST_ROWS: Final = 200_000
LONGEST_ROW: Final = 1024 * 1024
LONGEST_TEXT: Final = 20_000
LONGEST_NUMBER: Final = 40
LARGEST_EXPONENT: Final = 12

STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
BRACKET: Final = re.compile(rb"[\[\]{}]")
EXPONENT: Final = re.compile(r"[eE]([+-]?[0-9]+)$")
LAYOUT: Final = "\n\r\t"

Json = Any


def read_document(content: bytes) -> dict[str, Json]:
    """Return the object a file holds, numbers as Decimal."""
    check_size(content)
    if content.startswith(b"PK"):
        raise FileUnreadable("file", "This is an archive; give the JSON file itself.")
    _check_depth(content)
    document = _parse(_decoded(content))
    if not isinstance(document, dict):
        raise FileUnreadable("file", "It must hold one object with named arrays.")
    for name, value in document.items():
        check_array(name, value) if isinstance(value, list) else _check_texts(name, value)
    return document


def check_size(content: bytes) -> None:
    """Refuse more than is read at once."""
    if len(content) > MOST_BYTES:
        raise FileUnreadable("file", f"It is larger than {MOST_BYTES // 1024 // 1024} MB.")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"byte {error.start}", "It is not UTF-8.") from error


def _parse(text: str) -> Json:
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_duplicates,
        )
    except json.JSONDecodeError as error:
        raise FileUnreadable(f"line {error.lineno}", f"It is not JSON: {error.msg}.") from error


def _check_depth(content: bytes) -> None:
    depth = 0
    for match in BRACKET.finditer(STRING.sub(b"", content)):
        depth += 1 if match[0] in (b"[", b"{") else -1
        if depth > DEEPEST:
            raise FileUnreadable("file", f"It is nested deeper than {DEEPEST} levels.")


def _number(text: str) -> Decimal:
    exponent = EXPONENT.search(text)
    if len(text) > LONGEST_NUMBER:
        raise FileUnreadable(text[:LONGEST_NUMBER], f"A number is longer than {LONGEST_NUMBER} characters.")
    if exponent and abs(int(exponent[1])) > LARGEST_EXPONENT:
        raise FileUnreadable(text, f"A number has an exponent beyond {LARGEST_EXPONENT}.")
    return Decimal(text)


def _refuse_constant(text: str) -> Decimal:
    raise FileUnreadable(text, "This is no number.")


def _without_duplicates(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise FileUnreadable(key, "The key stands twice in one object.")
        found[key] = value
    return found


def check_array(name: str, rows: list[Json]) -> None:
    """Refuse too many rows, too large ones, and texts that are too long or cannot be stored."""
    if len(rows) > MOST_ROWS:
        raise FileUnreadable(name, f"It holds more than {MOST_ROWS} rows.")
    for number, row in enumerate(rows):
        place = f"{name}[{number}]"
        if _check_texts(place, row) > LONGEST_ROW:
            raise FileUnreadable(place, f"The row is larger than {LONGEST_ROW // 1024} KB.")


def _check_texts(place: str, value: Json) -> int:
    """Refuse texts that are too long or cannot be stored; return how many characters all of them have."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise FileUnreadable(place, f"A text is longer than {LONGEST_TEXT} characters.")
        if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in LAYOUT for letter in value):
            raise FileUnreadable(place, "A text holds control characters.")
        return len(value)
    if isinstance(value, dict):
        keys = sum(_check_texts(place, key) for key in value)
        return keys + sum(_check_texts(f"{place}.{key}", each) for key, each in value.items())
    if isinstance(value, list):
        return sum(_check_texts(f"{place}[{number}]", each) for number, each in enumerate(value))
    return 1
