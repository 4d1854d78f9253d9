"""Parts are shown so that they add up to the whole that is shown."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.units import round_half_up
from bakery.rounding import shares
from events.dto.planning import AskedBy, GoodNeed
from events.dto.screens import TargetLine
from events.planning.explain import explain_pieces, explain_ready, explain_wanted


def test_the_largest_remainder_is_rounded_up() -> None:
    thirds = [Fraction(1, 3)] * 3

    assert shares(thirds, Decimal("1.00"), 2) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert shares([Fraction("0.2"), Fraction("0.7"), Fraction("0.1")], Decimal(1), 0) == [0, 1, 0]


@pytest.mark.parametrize("seed", range(50))
def test_parts_add_up_and_none_is_off_by_a_step(seed: int) -> None:
    draw = random.Random(seed)
    parts = [Fraction(draw.randint(0, 10**6), draw.randint(1, 997)) for _ in range(draw.randint(1, 12))]
    whole = round_half_up(sum(parts, Fraction(0)), 4)

    shown = shares(parts, whole, 4)

    assert sum(shown) == whole
    assert all(abs(Fraction(part) - exact) < Fraction(1, 10**4) for part, exact in zip(shown, parts, strict=True))


def test_pieces_rounded_up_say_so() -> None:
    half = AskedBy(kind="finished_good", id=1, name="Box", count=3, each_exact="0.5", quantity="2")
    need = GoodNeed(
        finished_good_id=2,
        name="Tin",
        needed="2",
        on_hand="0",
        to_assemble="2",
        asked_by=(half,),
        covered_by=(),
        promises=(),
    )

    assert str(explain_pieces(need)) == "2 = 3 Box × 0.5 rounded up"


def test_what_is_wanted_per_guest_and_what_is_ready_say_how() -> None:
    line = TargetLine(
        item_type="finished_unit",
        item_id=1,
        name="Rolls",
        quantity=12,
        per_attendee="0.5",
        served=3,
        ready=7,
        in_packages=0,
        notes="",
    )

    assert str(explain_wanted(line, 23)) == "12 = 23 guests × 0.5 rounded up"
    assert str(explain_wanted(line, 24)) == "12 = 24 guests × 0.5"
    assert str(explain_ready(line)) == "7 = 3 handed out + 4 on hand"
