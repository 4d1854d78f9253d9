"""The figures of one Christmas, from what is wanted to what must be bought, each with the parts it is made of."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.catalogue.units import convert
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from events.dto.planning import Plan, PlanNeed, UnitBatches
from events.dto.shopping import ShoppingRow
from events.planning.explain import explain_pieces
from events.planning.plan import get_plan, get_recipe_batches
from tests import make
from tests.events.planning.christmas import Christmas, christmas


@pytest.fixture
def given(tx: Atomic) -> Christmas:
    return christmas()


def unit(plan: Plan, name: str) -> UnitBatches:
    return next(each for each in plan.units if each.name == name)


def need(plan: Plan, name: str) -> PlanNeed:
    return next(each for each in plan.needs if each.display_name == name)


def to_buy(plan: Plan) -> dict[str, ShoppingRow]:
    rows = (*plan.shopping.items, *plan.shopping.packaging)
    return {row.ingredient_name: row for row in rows if row.shortfall != "0"}


def options(row: UnitBatches) -> list[tuple[int, str, str, str]]:
    return [(each.batches, each.total_yield, each.shortfall, each.surplus) for each in row.options]


def pounds(grams: str) -> Decimal:
    return round(Decimal(grams) / Decimal("453.59237"), 4)


def test_the_draft_shows_its_two_problems_and_what_is_known_to_be_bought(tx: Atomic, given: Christmas) -> None:
    plan = get_plan(tx, event_id=given.event.pk)

    assert [(each.code, each.subject_name) for each in plan.problems] == [
        ("missing_density", "Golden syrup"),
        ("allergen_conflict", "Alder household"),
    ]
    assert set(to_buy(plan)) == {"Flour", "Eggs", "Cello bag"}
    assert (plan.shopping.total_estimated_cost, plan.shopping.cost_known) == ("20.06", False)


def test_needed_pieces_come_with_the_batches_below_and_above(tx: Atomic, given: Christmas) -> None:
    plan = get_plan(tx, event_id=given.event.pk)

    biscotti, anzac = unit(plan, "Almond Biscotti"), unit(plan, "Anzac Cookie")
    assert (biscotti.needed, options(biscotti)) == ("196", [(6, "180", "16", "0"), (7, "210", "0", "14")])
    assert (anzac.needed, options(anzac)) == ("156", [(5, "150", "6", "0"), (6, "180", "0", "24")])
    assert str(explain_pieces(biscotti)) == "196 = 40 loose + 26 Cookie Box × 6"


def test_another_package_changes_the_need_and_ends_the_warning(tx: Atomic, given: Christmas) -> None:
    given.give_alder_the_nut_free_gift()

    plan = get_plan(tx, event_id=given.event.pk)

    biscotti, anzac = unit(plan, "Almond Biscotti"), unit(plan, "Anzac Cookie")
    assert (biscotti.needed, options(biscotti)) == ("190", [(6, "180", "10", "0"), (7, "210", "0", "20")])
    assert (anzac.needed, options(anzac)) == ("150", [(5, "150", "0", "0")])
    assert unit(plan, "Whole cake").needed == "2"
    assert [each.code for each in plan.problems] == ["missing_density"]


def test_a_weight_for_a_cup_of_syrup_makes_it_comparable(tx: Atomic, given: Christmas) -> None:
    given.give_alder_the_nut_free_gift()
    given.weigh_the_syrup()

    plan = get_plan(tx, event_id=given.event.pk)

    syrup = to_buy(plan)["Golden syrup"]
    pick = syrup.product_recommendation
    assert round(Decimal(syrup.quantity_needed), 4) == 425
    assert pick is not None
    assert (pick.packages_to_buy, round(Decimal(syrup.left_over), 4)) == (1, 29)
    assert plan.problems == ()


@pytest.fixture
def decided(given: Christmas) -> Christmas:
    given.give_alder_the_nut_free_gift()
    given.weigh_the_syrup()
    given.decide()
    return given


def test_flour_is_what_the_shelf_holds_less_what_open_day_was_promised(tx: Atomic, decided: Christmas) -> None:
    flour = need(get_plan(tx, event_id=decided.event.pk), "Flour")

    assert [(each.quantity, each.unit) for each in flour.written] == [("32", "cup")]
    figures = [flour.quantity, flour.on_hand, flour.promised, flour.free, flour.short]
    assert [pounds(each) for each in figures] == [
        Decimal(each) for each in ("8.84", "5", "0.5525", "4.4475", "4.3925")
    ]
    assert flour.first_short_on == decided.event.event_date


def test_eggs_bags_and_ribbon(tx: Atomic, decided: Christmas) -> None:
    plan = get_plan(tx, event_id=decided.event.pk)

    assert (need(plan, "Eggs").quantity, need(plan, "Eggs").short) == ("24", "24")
    assert (need(plan, "Cello bag").quantity, need(plan, "Cello bag").short) == ("25", "5")
    assert (need(plan, "Ribbon").quantity, need(plan, "Ribbon").unit) == ("750", "cm")
    assert "Water" not in {each.display_name for each in plan.needs}


def test_the_list_buys_whole_packages(tx: Atomic, decided: Christmas) -> None:
    shopping = get_plan(tx, event_id=decided.event.pk).shopping
    bought = {
        row.ingredient_name: (pick.packages_to_buy, row.left_over)
        for row in (*shopping.items, *shopping.packaging)
        if (pick := row.product_recommendation)
    }

    assert {name: packages for name, (packages, _) in bought.items()} == {
        "Flour": 1, "Eggs": 2, "Golden syrup": 1, "Cello bag": 1,
    }  # fmt: skip
    assert pounds(bought["Flour"][1]) == Decimal("0.6075")
    assert (bought["Eggs"][1], bought["Cello bag"][1]) == ("0", "95")
    assert (shopping.total_estimated_cost, shopping.cost_known, shopping.items_with_shortfall) == ("25.26", True, 4)


def test_glaze_is_counted_inside_the_cake(tx: Atomic, decided: Christmas) -> None:
    sugar = need(get_plan(tx, event_id=decided.event.pk), "Powdered sugar")

    assert Fraction(sugar.quantity) == Fraction(round(convert(4, "cup", "ml"), 6))
    assert [each.path for each in sugar.sources] == [("Lemon Bliss Cake", "Lemon Glaze")]


def test_every_figure_is_the_sum_of_its_parts(tx: Atomic, decided: Christmas) -> None:
    plan = get_plan(tx, event_id=decided.event.pk)

    for row in plan.units:
        assert sum(Decimal(each.quantity) for each in row.asked_by) == Decimal(row.needed)
    for row in plan.goods:
        assert sum(Decimal(each.quantity) for each in row.asked_by) == Decimal(row.needed)
    for row in plan.needs:
        assert sum(Decimal(each.quantity) for each in row.sources) == Decimal(row.quantity)
    for row in (*plan.shopping.items, *plan.shopping.packaging):
        assert sum(Decimal(each.quantity) for each in row.sources) == Decimal(row.quantity_needed)


def test_recipe_batches_show_what_is_decided(tx: Atomic, decided: Christmas) -> None:
    rows = get_recipe_batches(tx, event_id=decided.event.pk)

    assert [(each.finished_unit_name, each.batches, each.total_yield, each.is_decided) for each in rows] == [
        ("Almond Biscotti", 7, "210", True),
        ("Anzac Cookie", 5, "150", True),
        ("Dipped Biscotti", 1, "30", True),
        ("Whole cake", 2, "2", True),
    ]


def test_an_event_that_wants_nothing_has_an_empty_plan(tx: Atomic) -> None:
    plan = get_plan(tx, event_id=make.event().pk)

    assert (plan.demand, plan.units, plan.needs, plan.shopping.items, plan.problems) == ((), (), (), (), ())
    assert (plan.estimated_cost, plan.cost_known) == ("0.00", True)


def test_an_unknown_event_is_refused(tx: Atomic) -> None:
    with pytest.raises(EventNotFound):
        get_plan(tx, event_id=404)


def test_ten_times_the_rows_take_the_same_queries(tx: Atomic, decided: Christmas) -> None:
    with CaptureQueriesContext(tx.connection) as before:
        get_plan(tx, event_id=decided.event.pk)
    for _ in range(10):
        extra = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))
        box = make.good(lines=[(extra, 2), (make.material(), 1)])
        make.target(decided.event, extra, 5)
        make.assignment(decided.event, make.recipient(), make.package(lines=[(box, 1)]))
        make.target(make.event(in_days=3, state="locked"), extra, 5)
    with CaptureQueriesContext(tx.connection) as after:
        get_plan(tx, event_id=decided.event.pk)

    assert len(after) == len(before) <= 31
