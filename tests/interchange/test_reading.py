"""Files that strangers wrote: broken, hostile or merely odd."""

import json
from decimal import Decimal

import pytest

from bakery.interchange import reading
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.reading import read_document


def test_numbers_stay_exact() -> None:
    assert read_document(b'{"a": 0.1, "b": 3}') == {"a": Decimal("0.1"), "b": Decimal(3)}


def test_a_byte_order_mark_is_tolerated() -> None:
    assert read_document(b'\xef\xbb\xbf{"a": "\xc3\xa9"}') == {"a": "é"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"a": ', "not JSON"),
        (b"[1]", "one object"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "no number"),
        (b'{"a": -Infinity}', "no number"),
        (b'{"a": 1e13}', "exponent"),
        (b'{"a": 1e-13}', "exponent"),
        (b'{"a": ' + b"9" * 41 + b"}", "longer than 40"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"a": "\\u0000"}', "control characters"),
        (b'{"a": "\\ud800"}', "control characters"),
        (b'{"a": [{"b": "\\u0007"}]}', "control characters"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "nested deeper"),
        (b"[" * 1_000_000, "nested deeper"),
        (b"PK\x03\x04", "archive"),
        (b'{"a": "' + b"x" * 20_001 + b'"}', "longer than 20000"),
        (b"", "not JSON"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_the_limit(content: bytes, told: str) -> None:
    with pytest.raises(FileUnreadable, match=told):
        read_document(content)


def test_brackets_in_texts_are_no_nesting() -> None:
    text = "[" * 100
    assert read_document(json.dumps({"a": text}).encode()) == {"a": text}


@pytest.mark.parametrize(("limit", "value"), [("MOST_ROWS", 1), ("LONGEST_ROW", 3), ("MOST_BYTES", 5)])
def test_files_arrays_and_rows_have_a_size(limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, limit, value)

    with pytest.raises(FileUnreadable, match=r"more than|larger than"):
        read_document(b'{"a": ["four", "five"]}')
