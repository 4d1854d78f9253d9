"""Stock is promised once, by date."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.explode import LineContent, Part, PartContent, RecipeContent
from events.planning.claims import Item, Shelf, StockLot
from events.planning.demand import PackageWant, TargetWant
from events.planning.needs import first_short_dates, plan_by_date
from events.planning.shapes import Definitions, PlanInput, UnitYield

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
