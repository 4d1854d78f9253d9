"""Amounts as people type them: `1.5`, `1,5`, `1 1/2`, `1½`; what could mean two things is refused."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.units import quantise

INTEGER_DIGITS: Final = 9
DECIMAL_PLACES: Final = 6

PLAIN: Final = re.compile(r"([0-9]+)?(?:[.,]([0-9]+))?")
GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
AMBIGUOUS: Final = re.compile(r"([1-9][0-9]{0,2}),([0-9]{3})")
MIXED: Final = re.compile(r"(?:([0-9]{1,12}) )?([0-9]{1,4})/([0-9]{1,4})")
RAISED: Final = re.compile(r"\s*([¼-¾⅐-⅞])$")


class AmountUnreadable(ValueError):
    """The text is no amount; the message tells its writer why."""


def parse_amount(text: str, *, allow_negative: bool = False) -> Decimal:
    """Read an amount of at most nine digits before and six after the point; fractions are rounded to six."""
    written = " ".join(text.replace("\N{FRACTION SLASH}", "/").split())
    negative = written.startswith(("-", "\N{MINUS SIGN}"))
    if negative and not allow_negative:
        raise AmountUnreadable(f"“{written}” is below zero.")
    size = _size_of(written[1:] if negative else written)
    return -size if negative else size


def _size_of(written: str) -> Decimal:
    spelled = RAISED.sub(_spell_out, written).strip()
    if match := MIXED.fullmatch(spelled):
        return _read_mixed(written, *match.groups())
    if match := AMBIGUOUS.fullmatch(written):
        grouped = match[1] + match[2]
        decimal = f"{match[1]}.{match[2]}"
        raise AmountUnreadable(
            f"“{written}” could mean {grouped} or {decimal}: write {grouped} or {decimal.rstrip('0').rstrip('.')}."
        )
    plain = written.replace(",", "") if GROUPED.fullmatch(written) else written
    match = PLAIN.fullmatch(plain)
    if not match or not plain:
        raise AmountUnreadable(f"“{written}” is not an amount. Write 1.5, 1 1/2 or 1½.")
    return _bounded(written, match[1] or "0", match[2] or "")


def _spell_out(match: re.Match[str]) -> str:
    """Turn ½ into ` 1/2`."""
    return " " + unicodedata.normalize("NFKD", match[1]).replace("\N{FRACTION SLASH}", "/")


def _read_mixed(written: str, whole: str | None, upper: str, lower: str) -> Decimal:
    if not int(lower):
        raise AmountUnreadable(f"“{written}” divides by zero.")
    _bounded(written, whole or "0", "")
    return quantise(int(whole or 0) + Fraction(int(upper), int(lower)))


def _bounded(written: str, whole: str, places: str) -> Decimal:
    if len(whole.lstrip("0")) > INTEGER_DIGITS:
        raise AmountUnreadable(f"“{written}” is too large: at most {INTEGER_DIGITS} digits before the point.")
    if len(places.rstrip("0")) > DECIMAL_PLACES:
        raise AmountUnreadable(f"“{written}” is too fine: at most {DECIMAL_PLACES} digits after the point.")
    return Decimal(f"{whole}.{places}")
