"""Whatever is on the shelf, the check says what the record does."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assembly.dto import ChoiceInput
from assembly.materials import Chosen
from assembly.parts import PartList, Reservation, most_pieces, plan_draws, succeeds, without_materials
from bakery.catalogue.models import ComponentLine, FinishedUnit, Material, Product
from bakery.inventory.models import Lot

COOKIE = FinishedUnit(pk=1, name="Cookie")
BAG = Material(pk=1, name="Bag", dimension="count")
STARS = Product(pk=1, name="Stars", material=BAG)
SNOW = Product(pk=2, name="Snow", material=BAG)
CHOSEN = Chosen(products={1: STARS, 2: SNOW}, lots={})


def lots(*amounts: Decimal, product: Product | None = None, first_id: int = 1) -> list[Lot]:
    return [
        Lot(pk=first_id + place, product=product, remaining=amount, value=amount)
        for place, amount in enumerate(amounts)
    ]


def part_list(*lines: ComponentLine, **given: object) -> PartList:
    return PartList(**{"lines": lines, "choices": (), "chosen": CHOSEN, "reserved": {}} | given)


pieces = st.integers(0, 60).map(Decimal)
amounts = st.decimals(min_value=0, max_value=50, places=3)
per_box = st.decimals(min_value=Decimal("0.05"), max_value=6, places=2)


@given(cookies=st.lists(pieces, max_size=4), stars=amounts, snow=amounts, takes=st.tuples(per_box, per_box, per_box))
def test_the_most_succeeds_and_one_more_fails(cookies, stars, snow, takes):
    parts = part_list(
        ComponentLine(pk=1, finished_unit=COOKIE, quantity=takes[0]),
        ComponentLine(pk=2, material=BAG, product=STARS, quantity=takes[1], unit="ea"),
        ComponentLine(pk=3, material=BAG, quantity=takes[2], unit="ea"),
        reserved={("finished_unit", 1): Reservation(first=(2,), never=(1,))},
    )
    star_lots, snow_lots = lots(stars, product=STARS, first_id=10), lots(snow, product=SNOW, first_id=20)
    shelves = {
        ("finished_unit", 1): lots(*cookies),
        ("product", 1): star_lots,
        ("material", 1): [*star_lots, *snow_lots],
    }

    most = most_pieces(parts, shelves)

    assert most == 0 or succeeds(parts, most, shelves)
    assert not succeeds(parts, most + 1, shelves)


def test_an_open_line_counts_as_any_product_only_where_that_is_asked():
    parts = part_list(ComponentLine(pk=1, material=BAG, quantity=Decimal(2), unit="ea", decide_at_assembly=True))
    shelves = {("material", 1): lots(Decimal(7), product=STARS)}

    assert most_pieces(parts, shelves) == 0
    assert most_pieces(parts, shelves, undecided=True) == 3


def test_leaving_out_the_materials_leaves_out_what_was_chosen_for_them():
    line = ComponentLine(pk=1, material=BAG, quantity=Decimal(2), unit="ea", decide_at_assembly=True)
    cookies = ComponentLine(pk=2, finished_unit=COOKIE, quantity=Decimal(2))
    parts = part_list(line, cookies, choices=(ChoiceInput(line_id=1, product_id=1),))

    plan = plan_draws(without_materials(parts), 3)

    assert [(want.item, want.quantity) for want in plan.wants] == [(COOKIE, 6)]
    assert (plan.open, plan.refused) == ((), ())


def test_amounts_in_figures_that_fit_no_number_of_boxes_allow_none():
    parts = part_list(ComponentLine(pk=1, material=BAG, quantity=Decimal(2), unit="ea", decide_at_assembly=True))
    choice = ChoiceInput(line_id=1, product_id=1, quantity=Decimal(5))
    shelves = {("product", 1): lots(Decimal(20), product=STARS), ("material", 1): []}

    assert most_pieces(replace(parts, choices=(choice,)), shelves) == 0
