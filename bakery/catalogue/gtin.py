"""Barcodes: digits as text, padded to fourteen so that one article has one form."""

from typing import Final

LENGTHS: Final = (8, 12, 13, 14)
DIGITS: Final = frozenset("0123456789")


def is_digits(text: str) -> bool:
    """Tell whether the text is one to fourteen plain digits."""
    return 0 < len(text) <= max(LENGTHS) and DIGITS.issuperset(text)


def is_valid(text: str) -> bool:
    """Tell whether the text is a GTIN of 8, 12, 13 or 14 digits whose last one checks the others (GS1)."""
    if len(text) not in LENGTHS or not is_digits(text):
        return False
    weighted = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(text[:-1])))
    return (weighted + int(text[-1])) % 10 == 0


def pad(text: str) -> str:
    """Return digits as they are stored."""
    return text.zfill(max(LENGTHS)) if text else ""
