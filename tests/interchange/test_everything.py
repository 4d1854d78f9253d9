"""A file with every array there is: who bought what, what goes into what, and what events want of it."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product, SlugAlias
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.interchange.dto import ImportDetail
from bakery.inventory.models import Lot, Purchase, PurchaseLine
from events.models import Assignment, BatchDecision, Event, EventRecipe, PackageLine, Target
from tests.interchange.files import DATA, counts, everything, imported

FILE: dict[str, Any] = json.loads((DATA / "everything.json").read_text(encoding="utf-8"))
ANSWERS = {"packaging:Paper bag": "material"}
HISTORY = {
    "plan_amendments", "production_runs", "assembly_runs", "production_records", "inventory_depletions",
    "finished_unit_snapshots", "finished_good_snapshots", "material_unit_snapshots",
}  # fmt: skip


@pytest.fixture
def taken(tx: Atomic) -> Iterator[ImportDetail]:
    """Take in the whole file."""
    return imported(tx, FILE, answers=ANSWERS)


def changed(document: dict[str, Any], array: str, number: int, **values: Any) -> dict[str, Any]:
    """Return a document with other values in one row."""
    rows = [*document[array]]
    rows[number] = rows[number] | values
    return document | {array: rows}


def errors(report: ImportDetail) -> dict[str, str]:
    """Return why rows were refused."""
    return {row.place: f"{row.key}: {row.message}" for row in report.rows if row.outcome == "error"}


def test_every_row_and_key_is_accounted_for_and_arrives_where_it_belongs(taken: ImportDetail) -> None:
    found = counts(taken)

    assert errors(taken) == {}
    assert taken.complete
    assert {name for name, each in found.items() if each.skipped == each.read} == {*HISTORY, "material_units"}
    assert {each.key: each.count for each in taken.ignored_keys} == {
        "event_recipient_packages.delivered_to": 1, "events.production_targets.weather": 1, "packages.colour": 1,
        "purchases.receipt": 1,
    }  # fmt: skip
    assert sorted(notice.code for notice in taken.notices) == [
        "left_unknown", "no_output", "plan_state", "status_not_taken", "two_amounts",
    ]  # fmt: skip
    assert lots_are_what_moved()
    _a_receipt_is_what_was_bought_at_one_store_on_one_day_under_one_note()
    _a_lot_of_a_receipt_is_described_and_what_is_gone_is_a_correction()
    _stock_without_a_link_is_that_of_its_receipt_or_else_opened()
    _materials_are_bought_and_counted_in_their_own_units()
    _pieces_that_were_counted_are_opened()
    _a_good_holds_what_its_parts_say_in_their_order()
    _packages_hold_goods_outputs_and_packaging()
    _events_want_and_bake_what_every_screen_of_the_predecessor_said()
    _whoever_gets_something_is_to_get_it_still()


def lots_are_what_moved() -> bool:
    """Tell whether lots still are what their movements say."""
    return all(lot.remaining == sum(move.delta for move in lot.movements.all()) for lot in Lot.objects.all())


def test_a_second_time_and_in_another_order_nothing_changes(tx: Atomic, taken: ImportDetail) -> None:
    before = everything(tx)

    again = imported(tx, dict(reversed(FILE.items())))

    assert {(each.created, each.updated, each.errors) for each in again.arrays} == {(0, 0, 0)}
    assert everything(tx) == before


def _a_receipt_is_what_was_bought_at_one_store_on_one_day_under_one_note() -> None:
    costa = Purchase.objects.get(purchased_on=date(2026, 8, 1))
    assert (costa.supplier.name, costa.lines.count()) == ("Costa", 2)
    assert Purchase.objects.count() == 3
    home = PurchaseLine.objects.get(purchase__notes="On the way home")
    assert (home.price_per_package, home.packages) == (Decimal("2.60"), 1), "the total tells the price"


def _a_lot_of_a_receipt_is_described_and_what_is_gone_is_a_correction() -> None:
    line = PurchaseLine.objects.get(uuid="5b0f0a52-8a53-4a27-8f0e-0f1f5a7a0002")
    lot = line.lot

    assert (lot.received, lot.remaining, lot.cost_known, lot.cost) == (1000, 400, True, Decimal("9.96"))
    assert (lot.notes, lot.location, lot.lot_code) == ("Behind the milk", "Fridge", "B7")
    assert (lot.opened_on, lot.expires_on) == (date(2026, 8, 20), date(2026, 12, 24))
    assert [(move.reason, move.delta) for move in lot.movements.order_by("pk")] == [
        ("receipt", 1000), ("correction", -600),
    ]  # fmt: skip
    assert line.product.archived_at is not None, "what is retired now was bought all the same"


def _stock_without_a_link_is_that_of_its_receipt_or_else_opened() -> None:
    freezer = Lot.objects.get(location="Freezer")
    assert freezer.purchase_line.purchase.purchased_on == date(2026, 8, 5)
    assert freezer.remaining == freezer.received
    opened = Lot.objects.get(received_on=date(2026, 7, 1))
    assert (opened.cost_known, opened.movements.get().reason) == (False, "opening")


def _materials_are_bought_and_counted_in_their_own_units() -> None:
    ribbon = Lot.objects.get(product__slug="red-ribbon")
    assert (ribbon.received, ribbon.remaining, ribbon.location, ribbon.cost) == (2000, 1500, "Drawer", 9)
    tin = Lot.objects.get(product__slug="tin-box")
    assert (tin.remaining, tin.cost_known) == (7, False)


def _pieces_that_were_counted_are_opened() -> None:
    assert Lot.objects.get(finished_unit__slug="shortbread-finger").remaining == 18


def _a_good_holds_what_its_parts_say_in_their_order() -> None:
    good = FinishedGood.objects.get()
    assert (good.instructions, good.description, good.notes) == ("Tie it twice", "For giving", "Red ribbon")
    finger, brownie = (FinishedUnit.objects.get(slug=slug) for slug in ("shortbread-finger", "brownie"))
    lines = good.lines.order_by("position")
    held = [(line.finished_unit, str(line.material or ""), line.quantity, line.unit) for line in lines]
    assert held == [(brownie, "", 4, ""), (finger, "", 6, ""), (None, "Ribbon", 60, "cm"), (None, "Tin", 1, "ea")]
    assert lines[0].note == "Corners first"
    assert (lines[2].product.slug, lines[3].product, lines[3].decide_at_assembly) == ("red-ribbon", None, True)


def test_a_bare_good_is_its_output_and_is_still_found_by_its_key(tx: Atomic, taken: ImportDetail) -> None:
    finger = FinishedUnit.objects.get(slug="shortbread-finger")
    assert SlugAlias.objects.get(kind="finished_unit").target == finger.uuid

    target = {"event_name": "Fair", "finished_good_slug": "fg-shortbread-finger", "target_quantity": 40}
    report = imported(tx, {"event_assembly_targets": [target]})
    assert counts(report)["event_assembly_targets"].unchanged == 1


def _packages_hold_goods_outputs_and_packaging() -> None:
    lines = PackageLine.objects.filter(package__name="For friends", package__is_template=True)
    held = {
        str(line.component_good or line.finished_unit or line.material): (line.quantity, line.unit) for line in lines
    }
    assert held == {"Gift box": (1, ""), "Shortbread finger": (6, ""), "Paper bag": (1, "ea")}


def test_packaging_among_the_ingredients_becomes_a_material_if_somebody_says_so(tx: Atomic) -> None:
    with pytest.raises(ImportRefused, match="What is it to be"):
        imported(tx, FILE)

    report = imported(tx, FILE, answers=ANSWERS)
    assert Material.objects.get(slug="bag_paper").category.name == "Bags"
    assert Product.objects.get(name="Paper bag").material is not None
    assert not report.questions


def test_packaging_may_stay_an_ingredient(tx: Atomic) -> None:
    document = {"ingredients": FILE["ingredients"], "products": FILE["products"]}

    imported(tx, document, answers={"packaging:Paper bag": "ingredient"})

    assert Product.objects.get(name="Paper bag").ingredient == Ingredient.objects.get(slug="bag_paper")
    assert not imported(tx, document).questions


def _events_want_and_bake_what_every_screen_of_the_predecessor_said() -> None:
    fair, tea = (Event.objects.get(name=name) for name in ("Fair", "Tea"))
    wanted = {
        (row.event.name, str(row.finished_good or row.finished_unit)): row.quantity for row in Target.objects.all()
    }
    assert wanted == {("Fair", "Gift box"): 10, ("Fair", "Shortbread finger"): 40, ("Tea", "Shortbread finger"): 30}
    baked = {(row.event.name, row.finished_unit.name): row.batches for row in BatchDecision.objects.all()}
    assert baked == {("Fair", "Shortbread finger"): 3, ("Fair", "Brownie"): 2, ("Tea", "Shortbread finger"): 1}
    assert EventRecipe.objects.filter(event=fair).count() == 2
    assert (fair.plan_state, tea.plan_state, fair.expected_attendees) == ("draft", "draft", 80)
    assert Target.objects.get(finished_good__isnull=False).notes == "By the door"


def _whoever_gets_something_is_to_get_it_still() -> None:
    given = Assignment.objects.get()
    assert (given.recipient.name, given.quantity, given.status, given.notes) == ("Thomas", 2, "pending", "Knock twice")


def test_what_an_event_wants_stays_once_its_plan_is_locked(tx: Atomic, taken: ImportDetail) -> None:
    Event.objects.update(plan_state="locked")

    more = imported(tx, {
        "event_assembly_targets": [{"event_name": "Tea", "finished_good_slug": "gift-box", "quantity": 1}],
        "event_recipient_packages": [
            {"event_name": "Tea", "recipient_name": "Ada", "package_name": "For friends", "quantity": 1}
        ],
    })  # fmt: skip

    assert {row.message for row in more.rows} == {"“Tea” is locked here, and stays as it is."}
    assert Assignment.objects.count() == 1


def test_rows_that_give_the_same_add_up(tx: Atomic) -> None:
    arrays = ("event_recipient_packages", "compositions", "package_finished_goods")
    bare = FILE["compositions"][4]
    twice = {array: FILE[array] + [row for row in FILE[array] if row is not bare] for array in arrays}
    imported(tx, FILE | twice, answers=ANSWERS)

    assert Assignment.objects.get().quantity == 4
    assert list(FinishedGood.objects.get().lines.order_by("position").values_list("quantity", flat=True)) == [
        8, 12, 120, 2,
    ]  # fmt: skip
    assert sorted(PackageLine.objects.values_list("quantity", flat=True)) == [2, 2, 12]


# What is wrong with rows of each array; rows that would hide each other's fault stand in documents of their own.
WRONG: list[dict[str, tuple[dict[str, Any], str]]] = [
    {
        "purchases[0]": ({"total_cost": "12.00"}, "total_cost: total_cost is 12.00, but 4 × 2.49 is not."),
        "purchases[1]": ({"supplier": "Nowhere"}, "supplier: It is not known where this was bought."),
        "inventory_items[0]": ({}, "purchase_id: There is no purchase 31 in this file that can be taken in."),
        "inventory_items[1]": ({}, "purchase_date: What was bought on that day cannot be taken in"),
        "inventory_items[2]": ({"product_name": ""}, "product: More than one product fits."),
        "compositions[0]": ({"material_unit_slug": "string"}, "material_unit_slug: There is no material unit"),
        "compositions[1]": ({"component_quantity": 0}, "component_quantity: component_quantity must be above zero"),
        "compositions[3]": ({"component_type": "wish"}, "component_type: “wish” is no kind of part."),
        "compositions[5]": ({"packaging_product_id": 7}, "packaging_product_id: “Alm Salted” is of an ingredient"),
        "event_finished_goods[0]": ({"finished_good_name": "Cake"}, "There is no finished good “Cake”."),
        "event_finished_goods[1]": ({"event_name": "Wake"}, "event_name: There is no event “Wake”."),
        "event_recipient_packages[0]": ({"quantity": 0}, "quantity: "),
        "event_production_targets[0]": ({"recipe_name": "Brownies"}, "finished_unit_name: “Brownies” has several"),
    },
    {
        "purchases[0]": ({"supplier_id": 9}, "supplier_id: There is no supplier 9 in this file."),
        "purchases[1]": ({"purchased_at": "2029-01-01"}, "purchase_date: purchase_date lies in the future."),
        "purchases[2]": ({"product_id": 70}, "product_id: There is no product 70 in this file."),
        "inventory_items[0]": ({"purchase_id": 77}, "purchase_id: There is no purchase 77 in this file"),
        "compositions[1]": ({"material_unit_slug": "ribbon-30"}, "component_slug: The row must name exactly one"),
        "material_units[0]": ({"material_product_slug": "rope"}, "material_product_slug: There is no product “rope”."),
    },
    {
        "purchases[1]": ({"product_slug": "butter:Alm:250"}, "product: No product fits."),
        "inventory_items[0]": ({"purchase_id": 33}, "purchase_id: purchases[2] is about another product."),
    },
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_names_row_key_and_reason(tx: Atomic, wrong: dict[str, tuple[dict[str, Any], str]]) -> None:
    document = FILE
    for place, (values, _) in wrong.items():
        array, number = place.removesuffix("]").split("[")
        document = changed(document, array, int(number), **values)

    report = imported(tx, document, answers=ANSWERS, skip_errors=True)

    told = errors(report)
    assert {place: text for place, (_, text) in wrong.items() if text not in told.get(place, "")} == {}
    assert lots_are_what_moved()


def test_an_output_that_the_file_retires_is_not_asked_for(tx: Atomic) -> None:
    document = changed(FILE, "event_production_targets", 0, recipe_name="Brownies")

    report = imported(tx, changed(document, "finished_units", 2, is_archived=True), answers=ANSWERS)

    assert not report.questions


def test_which_output_is_baked_is_asked_once(tx: Atomic) -> None:
    document = changed(FILE, "event_production_targets", 0, recipe_name="Brownies")

    report = imported(tx, document, answers=ANSWERS, skip_errors=True)
    (question,) = report.questions
    assert (question.key, question.choices) == ("finished_unit:brownies", ("brownie", "brownie-cake"))
    assert question.labels == ("Brownie", "Brownie cake")

    imported(tx, document, answers={question.key: "brownie-cake"})
    assert BatchDecision.objects.get(finished_unit__slug="brownie-cake").batches == 3
    assert not imported(tx, document).questions
