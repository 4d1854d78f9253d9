"""What to buy: net of what lies there and of earlier plans, in whole packages, each line with who asks."""

import csv
from collections.abc import Callable
from decimal import Decimal

import pytest

from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput
from events.dto.shopping import Shopping, ShoppingRow
from events.errors import NothingToExport
from events.models import Event, PlanState
from events.planning.shopping_list import get_claims, get_items_to_buy, get_shopping_summary
from events.services.shopping import (
    export_combined_shopping_list_csv,
    export_shopping_list_csv,
    get_combined_shopping_list,
    get_shopping_list,
)
from tests import make
from tests.events.planning.christmas import agreed_christmas, bought_before, christmas

Bake = Callable[[int, int], Event]


@pytest.fixture
def flour(tx: Atomic):
    return make.ingredient("Flour")


@pytest.fixture
def bake(flour) -> Bake:
    """Give what plans so many loaves of 100 g flour each, so many days ahead."""
    loaf = make.unit(make.recipe("Loaf", [(flour, 100, "g")]), 1, "Loaf")

    def _bake(loaves: int, in_days: int, state: PlanState = PlanState.LOCKED) -> Event:
        event = make.event(in_days=in_days, state=state)
        make.target(event, loaf, loaves)
        return event

    return _bake


def row(shopping: Shopping, name: str = "Flour") -> ShoppingRow:
    return next(each for each in (*shopping.items, *shopping.packaging) if each.ingredient_name == name)


def figures(each: ShoppingRow) -> tuple[str, ...]:
    return each.quantity_needed, each.quantity_on_hand, each.promised_elsewhere, each.shortfall


def test_the_earlier_plan_buys_nothing_and_the_later_one_what_is_left_short(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    later, earlier = bake(3, 24), bake(4, 10)

    assert figures(row(get_shopping_list(tx, event_id=earlier.pk))) == ("400", "500", "0", "0")
    assert figures(row(get_shopping_list(tx, event_id=later.pk))) == ("300", "500", "400", "200")


def test_other_drafts_claim_nothing_and_a_draft_looked_at_takes_its_place(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    draft, locked = bake(4, 10, state=PlanState.DRAFT), bake(3, 24)

    assert figures(row(get_shopping_list(tx, event_id=locked.pk))) == ("300", "500", "0", "0")
    assert figures(row(get_shopping_list(tx, event_id=draft.pk))) == ("400", "500", "0", "0")


def test_closed_events_claim_nothing(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    bake(4, 10, state=PlanState.CANCELLED)

    assert figures(row(get_shopping_list(tx, event_id=bake(3, 24).pk))) == ("300", "500", "0", "0")


def test_a_plan_whose_day_has_passed_still_claims(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    bake(4, -3)

    assert figures(row(get_shopping_list(tx, event_id=bake(3, 24).pk))) == ("300", "500", "400", "200")


def test_several_events_share_one_list_and_name_who_asks(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    first, between, last = bake(4, 10), bake(3, 15), bake(3, 24)

    flour_row = row(get_combined_shopping_list(tx, event_ids=[last.pk, first.pk]))

    assert figures(flour_row) == ("700", "500", "100", "300")
    assert [(each.event_id, each.quantity) for each in flour_row.sources] == [(first.pk, "400"), (last.pk, "300")]
    assert flour_row.first_short_on == between.event_date


@pytest.mark.parametrize(("on_hand", "short"), [(500, "500"), (1000, "0"), (1001, "0")])
def test_only_what_is_missing_is_bought(tx: Atomic, flour, bake: Bake, on_hand: int, short: str) -> None:
    make.lot(make.product(flour, 1000), on_hand)

    assert row(get_shopping_list(tx, event_id=bake(10, 5).pk)).shortfall == short


def test_the_preferred_product_is_recommended_in_whole_packages(tx: Atomic, flour, bake: Bake) -> None:
    small = make.product(flour, 250, is_preferred=True, brand="Mill")
    bought_before(small, 1, "1.10")
    bought_before(make.product(flour, 1000), 1, "2.00")

    flour_row = row(shopping := get_shopping_list(tx, event_id=bake(6, 5).pk))

    pick = flour_row.product_recommendation
    assert pick is not None
    assert (flour_row.product_status, pick.product_id, pick.packages_to_buy) == ("preferred", small.pk, 3)
    assert (pick.price_per_package, pick.total_cost, pick.covers, flour_row.left_over) == (
        "1.10",
        "3.30",
        "750",
        "150",
    )
    assert (shopping.total_estimated_cost, shopping.unpriced_count) == ("3.30", 0)


def test_nothing_is_picked_among_several_and_the_cheapest_comes_first(tx: Atomic, flour, bake: Bake) -> None:
    unknown, dear, cheap = (make.product(flour, 1000) for _ in range(3))
    bought_before(dear, 1, "3.00")
    bought_before(cheap, 1, "2.00")

    flour_row = row(shopping := get_shopping_list(tx, event_id=bake(6, 5).pk))

    assert (flour_row.product_status, flour_row.product_recommendation) == ("multiple", None)
    assert [each.product_id for each in flour_row.all_products] == [cheap.pk, dear.pk, unknown.pk]
    assert [each.total_cost for each in flour_row.all_products] == ["2.00", "3.00", None]
    assert (flour_row.estimated_cost, shopping.unpriced_count, shopping.cost_known) == (None, 1, False)


def test_what_cannot_be_bought_is_a_problem(tx: Atomic, flour, bake: Bake) -> None:
    shopping = get_shopping_list(tx, event_id=bake(6, 5).pk)

    assert row(shopping).product_status == "none"
    assert [(each.code, each.subject_name) for each in shopping.problems] == [("no_product", "Flour")]


def test_the_product_that_lines_insist_on_is_the_one_to_buy(tx: Atomic) -> None:
    bag = make.material("Bag")
    make.product(bag, 50, is_preferred=True)
    stars = make.product(bag, 10, name="Stars")
    event = make.event()
    make.target(event, make.good(lines=[(bag, 1, {"product": stars})]), 12)

    pick = row(get_shopping_list(tx, event_id=event.pk), "Bag").product_recommendation

    assert pick is not None
    assert (pick.product_id, pick.packages_to_buy) == (stars.pk, 2)


def test_a_choice_of_the_event_decides_which_product_must_be_there(tx: Atomic) -> None:
    bag = make.material("Bag")
    stars, stripes = make.product(bag, 10, name="Stars"), make.product(bag, 10, name="Stripes")
    make.lot(stars, 5)
    box = make.good(lines=[(bag, 1, {"decide_at_assembly": True})])
    event = make.event()
    make.target(event, box, 5)
    assert row(get_shopping_list(tx, event_id=event.pk), "Bag").shortfall == "0"

    event.choices.create(component_line=box.lines.get(), product=stripes, chosen_by=make.user())

    assert row(get_shopping_list(tx, event_id=event.pk), "Bag").shortfall == "5"


def test_buying_the_listed_packages_leaves_nothing_to_buy(tx: Atomic) -> None:
    given = agreed_christmas()

    for each in get_items_to_buy(tx, event_id=given.event.pk):
        pick = each.product_recommendation
        assert pick is not None
        make.lot(Product.objects.get(pk=pick.product_id), Decimal(pick.covers))

    assert get_items_to_buy(tx, event_id=given.event.pk) == []
    summary = get_shopping_summary(tx, event_id=given.event.pk)
    assert (summary.items_to_buy, summary.all_sufficient, summary.total_estimated_cost) == (0, True, "0.00")


def test_of_an_empty_list_all_is_there(tx: Atomic) -> None:
    assert get_shopping_summary(tx, event_id=make.event().pk).all_sufficient


def test_packaging_is_left_out_on_request(tx: Atomic) -> None:
    given = christmas()

    shopping = get_shopping_list(tx, event_id=given.event.pk, include_packaging=False)

    assert (shopping.packaging, shopping.total_estimated_cost) == ((), "11.07")


def test_claims_show_what_is_free_and_where_it_first_falls_short(tx: Atomic, flour, bake: Bake) -> None:
    make.lot(make.product(flour, 1000), 500)
    first, second = bake(4, 10), bake(3, 24)

    claim = next(each for each in get_claims(tx, item_type="ingredient"))

    assert (claim.item_name, claim.on_hand, claim.promised, claim.free, claim.unit) == (
        "Flour",
        "500",
        "500",
        "0",
        "g",
    )
    assert (claim.first_short_on, claim.first_short_event_id) == (second.event_date, second.pk)
    assert first.event_date < second.event_date


def test_the_file_opens_in_a_spreadsheet_and_runs_no_formula(tx: Atomic) -> None:
    given = christmas()
    type(given.foods["Eggs"]).objects.filter(pk=given.foods["Eggs"].pk).update(name="=Eggs")

    file = export_shopping_list_csv(tx, event_id=given.event.pk)

    assert file.filename == f"shopping_christmas_{given.event.event_date}.csv"
    lines = file.content.decode("utf-8-sig").split("\r\n")
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "Ingredient,Quantity Needed,On Hand,To Buy,Unit,Preferred Brand,Estimated Cost"
    assert any(line.startswith("'=Eggs,") and line.endswith(",6.58") for line in lines)
    packaging = lines.index("--- Packaging Materials ---")
    assert lines[packaging - 1] == ""
    assert lines[packaging + 1].startswith("Cello bag,26,20,6,ea,Stars,8.99")


def test_a_file_for_several_events_says_what_each_of_them_needs(tx: Atomic) -> None:
    given = christmas()
    events = (given.open_day, given.event)

    file = export_combined_shopping_list_csv(tx, event_ids=[each.pk for each in reversed(events)])

    lines = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))
    assert lines[0][7:] == [f"{each.name}, {each.event_date}" for each in events]
    flour = next(line for line in lines if line and line[0] == "Flour")
    assert Decimal(flour[1]) == Decimal(flour[7]) + Decimal(flour[8])
    assert Decimal(flour[7]) > 0


def test_nothing_needed_is_nothing_to_export(tx: Atomic) -> None:
    with pytest.raises(NothingToExport):
        export_shopping_list_csv(tx, event_id=make.event().pk)


def test_a_list_needs_events_that_exist(tx: Atomic) -> None:
    with pytest.raises(EventNotFound):
        get_combined_shopping_list(tx, event_ids=[404])
    with pytest.raises(InvalidInput):
        get_combined_shopping_list(tx, event_ids=[])
    with pytest.raises(InvalidInput):
        get_shopping_list(tx, event_id=make.event().pk, scope="half")
