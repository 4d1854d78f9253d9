"""The sums that pages write out, reckoned again."""

import re
from decimal import Decimal

NUMBER = r"[0-9]+(?:\.[0-9]+)?"
OUNCES = {"lb": 16, "oz": 1}


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

    The parts of an amount say it first: `425 g = 425 for 5 × Anzac Cookies`.
    """
    whole, _, parts = sentence.partition(" = ")
    return number(whole) == sum((_part(part) for part in parts.split(" + ")), Decimal(0))


def _part(text: str) -> Decimal:
    count, _, each = text.partition(" × ")
    return number(count) * (number(each) if each and " for " not in count else 1)


def leaves(sentence: str) -> bool:
    """Tell whether `5 on hand − 1 promised = 4 free; 6 needed, 2 short` is true."""
    on_hand, promised, free, needed, short = map(Decimal, re.findall(NUMBER, sentence))
    return free == max(Decimal(0), on_hand - promised) and short == max(Decimal(0), needed - free)
