"""Rows as files that spreadsheets open."""

import csv
import io
from collections.abc import Iterable
from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_content(rows: Iterable[Iterable[str]]) -> bytes:
    """Return the rows with the mark by which spreadsheets know their encoding."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """Return what was typed in so that it is not read as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
