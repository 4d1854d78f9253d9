"""Stock is promised once, by date, and checked against an allocator that hands out pieces one by one."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.explode import LineContent, Part, PartContent, RecipeContent
from events.planning.claims import Item, Shelf, StockLot
from events.planning.demand import PackageWant, TargetWant
from events.planning.needs import first_short_dates, plan_by_date
from events.planning.shapes import Definitions, EventPlan, PlanInput, UnitYield

FLOUR: Item = ("ingredient", 1)
BREAD: Item = ("finished_unit", 1)
BAG: Item = ("material", 1)
DAY = date(2026, 12, 1)
DEFINITIONS = Definitions(
    recipes={
        1: RecipeContent(
            id=1,
            name="Bread",
            lines=(LineContent(ingredient_id=1, quantity=Decimal(100), unit="g", base=Fraction(100)),),
        )
    },
    goods={},
    units={1: UnitYield(id=1, name="Bread", recipe_id=1, recipe_name="Bread", per_batch=Fraction(1))},
)


def bake(event_id: int, loaves: int, in_days: int = 0, bags: tuple[tuple[int, int | None], ...] = ()) -> PlanInput:
    lines = tuple(
        PartContent(part=Part(kind="material", id=1, product_id=product), base=Fraction(count))
        for count, product in bags
    )
    return PlanInput(
        id=event_id,
        event_date=DAY + timedelta(days=in_days),
        targets=(TargetWant(id=event_id, piece=("finished_unit", 1), name="Bread", quantity=loaves),),
        packages=(PackageWant(id=event_id, name="Alder", quantity=1, lines=lines),),
    )


def flour(grams: int, lot_id: int = 1) -> StockLot:
    return StockLot(id=lot_id, item=FLOUR, remaining=Decimal(grams), product_id=1)


def test_the_earlier_event_is_served_first() -> None:
    plans = plan_by_date([bake(1, 3, in_days=14), bake(2, 4)], DEFINITIONS, Shelf([flour(500)]))

    first, second = plans[2].needs[FLOUR], plans[1].needs[FLOUR]
    assert (first.quantity, first.free, first.short_by) == (400, 500, 0)
    assert (second.quantity, second.promised, second.free, second.short_by) == (300, 400, 100, 200)
    assert first_short_dates(plans.values()) == {FLOUR: (DAY + timedelta(days=14), 1)}


def test_of_one_day_the_event_entered_first_is_served_first() -> None:
    plans = plan_by_date([bake(2, 1), bake(1, 1)], DEFINITIONS, Shelf([flour(100)]))

    assert [plans[event_id].needs[FLOUR].short_by for event_id in (1, 2)] == [0, 100]


@pytest.mark.parametrize(("grams", "short"), [(5, 95), (100, 0), (50, 50)])
def test_only_what_is_missing_is_short(grams: int, short: int) -> None:
    assert plan_by_date([bake(1, 1)], DEFINITIONS, Shelf([flour(grams)]))[1].needs[FLOUR].short_by == short


def test_less_than_a_thousandth_of_a_base_unit_is_not_short() -> None:
    lot = StockLot(id=1, item=FLOUR, remaining=Decimal("99.999001"), product_id=1)
    short = StockLot(id=1, item=FLOUR, remaining=Decimal("99.999"), product_id=1)

    assert plan_by_date([bake(1, 1)], DEFINITIONS, Shelf([lot]))[1].needs[FLOUR].short_by == 0
    assert plan_by_date([bake(1, 1)], DEFINITIONS, Shelf([short]))[1].needs[FLOUR].short_by == Decimal("0.001")


def test_what_is_reserved_for_another_event_is_out_of_reach() -> None:
    lots = [
        StockLot(id=1, item=BREAD, remaining=Decimal(4), reserved_for=9),
        StockLot(id=2, item=BREAD, remaining=Decimal(3)),
        StockLot(id=3, item=BREAD, remaining=Decimal(2), reserved_for=1),
    ]
    shelf = Shelf(lots)

    plan = plan_by_date([bake(1, 4)], DEFINITIONS, shelf)[1]

    assert plan.walk.pieces["finished_unit", 1].on_hand == 4
    assert [(take.lot.id, take.quantity) for take in shelf.takes(1)] == [(3, 2), (2, 2)]


def test_a_line_that_insists_on_a_product_goes_before_one_that_does_not() -> None:
    lots = [
        StockLot(id=1, item=BAG, remaining=Decimal(4), product_id=1),
        StockLot(id=2, item=BAG, remaining=Decimal(4), product_id=2),
    ]
    event = bake(1, 0, bags=((5, None), (3, 1)))

    need = plan_by_date([event], DEFINITIONS, Shelf(lots))[1].needs[BAG]

    assert need.quantity == 8
    assert need.short_by == 0


def test_another_product_does_not_serve_a_line_that_insists_on_one() -> None:
    lots = [StockLot(id=1, item=BAG, remaining=Decimal(9), product_id=1)]

    need = plan_by_date([bake(1, 0, bags=((5, 2),))], DEFINITIONS, Shelf(lots))[1].needs[BAG]

    assert need.short == {2: 5}


# An allocator of single pieces -------------------------------------------------------------------


@dataclass
class Token:
    """One piece of stock, and who has it."""

    lot: StockLot
    taken_by: int = 0


def brute_force(
    events: list[PlanInput], lots: list[StockLot]
) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, Item]]]:
    """Return pieces by (event, lot) and what is missing by (event, item); flour counts in batches of 100 g."""
    tokens = [Token(lot) for lot in lots for _ in range(int(lot.remaining) // (100 if lot.item == FLOUR else 1))]
    taken: Counter[tuple[int, int]] = Counter()
    missing: Counter[tuple[int, Item]] = Counter()

    def want(event_id: int, item: Item, product: int | None, pieces: int) -> int:
        """Hand out so many pieces one by one; return how many are not there."""
        short = 0
        for _ in range(pieces):
            token = next(reachable(tokens, event_id, item, product), None)
            if token is None:
                short += 1
            else:
                token.taken_by = event_id
                taken[event_id, token.lot.id] += 1
        missing[event_id, item] += short
        return short

    for event in sorted(events, key=lambda each: (each.event_date, each.id)):
        loaves = want(event.id, BREAD, None, event.targets[0].quantity)
        want(event.id, FLOUR, None, loaves)
        for insisting in (True, False):
            for line in event.packages[0].lines:
                if bool(line.part.product_id) is insisting:
                    want(event.id, BAG, line.part.product_id, int(line.base or 0))
    return taken, missing


def reachable(tokens: list[Token], event_id: int, item: Item, product: int | None) -> Iterator[Token]:
    """Yield what the event may still have, its own first."""
    for owner in (event_id, None):
        for token in tokens:
            lot = token.lot
            fits = lot.item == item and product in (None, lot.product_id) and lot.reserved_for == owner
            if fits and not token.taken_by:
                yield token


def random_case(seed: int) -> tuple[list[PlanInput], list[StockLot]]:
    draw = random.Random(seed)
    ids = range(1, draw.randint(1, 4) + 1)
    events = [
        bake(
            event_id,
            draw.randint(0, 6),
            in_days=draw.randint(0, 3),
            bags=tuple((draw.randint(1, 4), product) for product in draw.sample([None, 1, 2], draw.randint(0, 3))),
        )
        for event_id in ids
    ]
    lots = []
    for lot_id in range(1, draw.randint(0, 6) + 1):
        item = draw.choice([FLOUR, BREAD, BAG])
        lots.append(
            StockLot(
                id=lot_id,
                item=item,
                remaining=Decimal(draw.randint(1, 5) * (100 if item == FLOUR else 1)),
                product_id=None if item == BREAD else draw.randint(1, 2),
                reserved_for=draw.choice([None, *ids]) if item == BREAD else None,
            )
        )
    return events, lots


def summary(plan: EventPlan) -> tuple[object, ...]:
    return plan.walk, plan.units, plan.needs


def assert_agrees(seed: int) -> None:
    events, lots = random_case(seed)
    shelf = Shelf(lots)
    plans = plan_by_date(events, DEFINITIONS, shelf)
    taken, missing = brute_force(events, lots)

    claimed: Counter[tuple[int, int]] = Counter()
    of_lot: Counter[int] = Counter()
    for event in events:
        for take in shelf.takes(event.id):
            scale = 100 if take.lot.item == FLOUR else 1
            claimed[event.id, take.lot.id] += int(take.quantity / scale)
            of_lot[take.lot.id] += int(take.quantity)
            assert take.lot.reserved_for in (None, event.id)
        for item in (FLOUR, BAG):
            short = plans[event.id].needs[item].short_by if item in plans[event.id].needs else 0
            assert short / (100 if item == FLOUR else 1) == missing[event.id, item]
    assert claimed == taken
    assert all(of_lot[lot.id] <= lot.remaining for lot in lots)

    # A later plan changes nothing for those before it.
    last = max(events, key=lambda each: (each.event_date, each.id))
    without = plan_by_date([event for event in events if event is not last], DEFINITIONS, Shelf(lots))
    assert all(summary(without[event_id]) == summary(plans[event_id]) for event_id in without)


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_plans_claim_what_an_allocator_of_single_pieces_gives(start: int) -> None:
    for seed in range(start, start + 50):
        assert_agrees(seed)


@pytest.mark.proof
@pytest.mark.parametrize("start", range(0, 10_000, 1_000))
def test_ten_thousand_cases_agree_with_the_allocator_of_single_pieces(start: int) -> None:
    for seed in range(start, start + 1_000):
        assert_agrees(seed)
