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
    return f"'{text}" if _needs_quote(text) else text


def bare(text: str) -> str:
    """Return what was typed in, without the quote that keeps it from being read as a formula."""
    return text[1:] if text.startswith("'") and _needs_quote(text) else text


def _needs_quote(text: str) -> bool:
    """Tell whether a text is a formula, or looks like one that was defused."""
    return text.lstrip("'").startswith(FORMULA)
