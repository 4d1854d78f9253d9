"""The sums that pages write out, reckoned again."""

import re
from decimal import Decimal
from math import ceil

NUMBER = r"[0-9]+(?:\.[0-9]+)?"
OUNCES = {"lb": 16, "oz": 1}
SIGNS = {"+": 1, "−": -1}


def number(text: str) -> Decimal:
    """Return the first number of a text."""
    found = re.search(NUMBER, text.replace(",", ""))
    assert found, f"“{text}” holds no number"
    return Decimal(found[0])


def pounds(text: str) -> Decimal:
    """Return a weight shown in pounds, or in ounces where it is below one."""
    amount, unit = text.split()
    return Decimal(amount) * OUNCES[unit] / 16


def adds_up(sentence: str) -> bool:
    """Tell whether the parts of `190 = 40 loose + 25 Cookie Box × 6` make the whole.

    The parts of an amount say it first: `425 g = 425 for 5 × Anzac Cookies`, `2 lb = 5 on hand − 3 for Open Day`.
    """
    whole, _, parts = sentence.partition(" = ")
    first, *rest = re.split(r" ([+−]) (?=[0-9])", parts or "0")
    added = sum((SIGNS[sign] * _part(part) for sign, part in zip(rest[::2], rest[1::2], strict=True)), _part(first))
    return number(whole) == added


def _part(text: str) -> Decimal:
    """Return what one part adds: `25 Cookie Box × 6` is 150, and `425 for 5 × Anzac Cookies` says 425."""
    times = re.search(rf" × ({NUMBER})( rounded up)?$", text)
    if times is None or re.match(rf"{NUMBER} for {NUMBER} × ", text):
        return number(text)
    amount = number(text) * Decimal(times[1])
    return Decimal(ceil(amount)) if times[2] else amount
