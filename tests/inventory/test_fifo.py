"""Draws on a shelf: oldest first, reserved before free, and no cent lost."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bakery.catalogue.units import quantise, to_base
from bakery.inventory.fifo import LotDraw, ShelfLot, short_by, split


def lot(pk: int, remaining: str, value: str = "0", *, cost_known: bool = True) -> ShelfLot:
    return ShelfLot(pk=pk, remaining=Decimal(remaining), value=Decimal(value), cost_known=cost_known)


def taken(draws: list[LotDraw[ShelfLot]]) -> list[tuple[int, Decimal]]:
    return [(draw.lot.pk, draw.quantity) for draw in draws]


def after(shelf: list[ShelfLot], draws: list[LotDraw[ShelfLot]]) -> list[ShelfLot]:
    """Put the shelf as the draws leave it."""
    gone = {draw.lot.pk: draw for draw in draws}
    return [
        lot(
            each.pk,
            str(each.remaining - (gone[each.pk].quantity if each.pk in gone else 0)),
            str(each.value - (gone[each.pk].cost if each.pk in gone else 0)),
        )
        for each in shelf
    ]


def test_the_oldest_lot_is_emptied_before_the_next_is_touched():
    shelf = [lot(1, "10"), lot(2, "15"), lot(3, "20")]

    draws, missing = split(shelf, Decimal(12), tolerant=True)

    assert taken(draws) == [(1, 10), (2, 2)]
    assert [each.remaining for each in after(shelf, draws)] == [0, 13, 20]
    assert missing == 0


def test_each_piece_costs_what_its_own_lot_did():
    draws, _ = split([lot(1, "5", "2.50"), lot(2, "8", "4.80")], Decimal(10), tolerant=True)

    assert [draw.cost for draw in draws] == [Decimal("2.50"), Decimal("3.00")]
    assert [str(draw.unit_cost) for draw in draws] == ["0.50000000", "0.60000000"]
    assert sum(draw.cost for draw in draws) == Decimal("5.50")


def test_a_part_of_a_lot_leaves_the_rest():
    shelf = [lot(1, "17.3")]

    draws, missing = split(shelf, Decimal("5.75"), tolerant=True)

    assert after(shelf, draws)[0].remaining == Decimal("11.55")
    assert missing == 0


def test_what_is_missing_is_named_exactly():
    assert split([lot(1, "40")], Decimal(60), tolerant=False)[1] == 20
    assert split([], Decimal(60), tolerant=True) == ([], 60)


def test_three_thirds_of_a_dollar_are_a_dollar():
    shelf = [lot(1, "3", "1.0000")]

    costs = []
    for _ in range(3):
        draws, _ = split(shelf, Decimal(1), tolerant=False)
        costs.append(str(draws[0].cost))
        shelf = after(shelf, draws)

    assert costs == ["0.3333", "0.3334", "0.3333"]
    assert shelf[0].value == 0


def test_six_teaspoons_come_out_of_a_stored_fluid_ounce():
    shelf = [lot(1, str(quantise(to_base(1, "fl_oz", dimension="volume"))), "1.00")]
    teaspoon = quantise(to_base(1, "tsp", dimension="volume"))

    drawn = []
    for _ in range(6):
        draws, missing = split(shelf, teaspoon, tolerant=True)
        drawn.append(str(draws[0].quantity))
        shelf = after(shelf, draws)
        assert missing == 0

    assert drawn == ["4.928922"] * 5 + ["4.928920"]
    assert (shelf[0].remaining, shelf[0].value) == (0, 0)


@pytest.mark.parametrize(
    ("needed", "available", "tolerant", "missing"),
    [
        ("1", "0.999001", True, "0"),
        ("1", "0.999", True, "0.001"),
        ("1", "0.999001", False, "0.000999"),
        ("1", "2", True, "0"),
        ("1", "2", False, "0"),
    ],
)
def test_less_than_a_thousandth_is_not_short_in_bought_stock(needed, available, tolerant, missing):
    assert short_by(Decimal(needed), Decimal(available), tolerant=tolerant) == Decimal(missing)


def test_lots_to_take_first_go_first_and_lots_of_others_are_left():
    shelf = [lot(1, "4"), lot(2, "4"), lot(3, "4"), lot(4, "4")]

    draws, missing = split(shelf, Decimal(14), tolerant=False, first=[4, 3], never=[2])

    assert taken(draws) == [(3, 4), (4, 4), (1, 4)]
    assert missing == 2


def test_an_empty_lot_is_passed_over_and_nothing_asked_takes_nothing():
    shelf = [lot(1, "0"), lot(2, "4")]

    assert taken(split(shelf, Decimal(1), tolerant=True)[0]) == [(2, 1)]
    assert split(shelf, Decimal(0), tolerant=True) == ([], 0)


def test_a_draw_says_whether_its_price_is_known():
    draws, _ = split([lot(1, "1", cost_known=False), lot(2, "1", "3")], Decimal(2), tolerant=True)

    assert [draw.cost_known for draw in draws] == [False, True]


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity"])
def test_only_a_real_amount_can_be_drawn(quantity):
    with pytest.raises(ValueError, match="draw"):
        split([lot(1, "1")], Decimal(quantity), tolerant=True)


quantities = st.decimals("0.000001", 1000, places=6)
shelves = st.lists(st.tuples(quantities, st.decimals(0, 1000, places=4)), min_size=1, max_size=6).map(
    lambda lots: [lot(pk, str(remaining), str(value)) for pk, (remaining, value) in enumerate(lots)]
)
some_lots = st.sets(st.integers(0, 5))


@settings(max_examples=100)
@given(shelves, quantities, some_lots, some_lots)
def test_no_lot_is_touched_while_one_before_it_has_stock(shelf, quantity, first, never):
    draws, missing = split(shelf, quantity, tolerant=False, first=first, never=never)

    in_order = [each for each in shelf if each.pk in first - never]
    in_order += [each for each in shelf if each.pk not in first | never]
    assert [draw.lot for draw in draws] == in_order[: len(draws)]
    assert all(draw.quantity == draw.lot.remaining for draw in draws[:-1])
    assert sum(draw.quantity for draw in draws) + missing == quantity
    assert not missing or len(draws) == len(in_order)


@settings(max_examples=100)
@given(shelves, quantities, quantities, some_lots)
def test_drawing_twice_takes_the_same_lots_as_drawing_once(shelf, once, more, first):
    def quantity_by_lot(draws):
        return {draw.lot.pk: draw.quantity for draw in draws}

    one, _ = split(shelf, once, tolerant=False, first=first)
    two, _ = split(after(shelf, one), more, tolerant=False, first=first)
    both, _ = split(shelf, once + more, tolerant=False, first=first)

    summed = quantity_by_lot(one)
    for pk, quantity in quantity_by_lot(two).items():
        summed[pk] = summed.get(pk, 0) + quantity
    assert summed == quantity_by_lot(both)


@settings(max_examples=100)
@given(shelves, st.lists(quantities, max_size=5))
def test_what_is_drawn_and_what_is_left_are_worth_what_was_there(shelf, asked):
    worth = sum(each.value for each in shelf)

    for quantity in asked:
        draws, _ = split(shelf, quantity, tolerant=True)
        shelf = after(shelf, draws)
        worth -= sum(draw.cost for draw in draws)

    assert sum(each.value for each in shelf) == worth
    assert all(each.value >= 0 and (each.remaining > 0 or each.value == 0) for each in shelf)
