"""A frozen plan is stale by what it consists of, part by part and by name, and by nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.models import ComponentLine, Product, RecipeComponent, RecipeLine
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from events.models import MaterialChoice, PackageLine, SnapshotKind
from events.planning.snapshots import create_plan_snapshot
from events.planning.staleness import check_staleness
from tests import make
from tests.events.facts import assembled, delivered, made
from tests.events.planning.changing import undone
from tests.events.planning.christmas import Christmas, agreed_christmas, bought_before

Row = Callable[[Christmas], Model]
Values = dict[str, Any]


def frozen_christmas(tx: Atomic) -> Christmas:
    """Return a frozen plan in which each output is decided, so that dropping a line drops nothing else."""
    given = agreed_christmas()
    given.event.expected_attendees = 10
    given.event.save()
    make.target(given.event, given.units["Cake"], per_attendee="0.1")
    bag = ComponentLine.objects.get(decide_at_assembly=True)
    stars = Product.objects.get(name="Stars")
    MaterialChoice.objects.create(event=given.event, component_line=bag, product=stars, chosen_by=make.user())
    freeze(tx, given)
    return given


@pytest.fixture
def frozen(tx: Atomic) -> Christmas:
    return frozen_christmas(tx)


def freeze(tx: Atomic, given: Christmas) -> None:
    create_plan_snapshot(tx, event_id=given.event.pk, kind=SnapshotKind.CALCULATION, by=make.user())


def reasons(tx: Atomic, given: Christmas) -> list[tuple[str, str, str]]:
    found = check_staleness(tx, event_id=given.event.pk)
    assert found.is_stale is bool(found.reasons)
    return [(each.part.partition(":")[0], each.subject_name, each.change) for each in found.reasons]


def line_of(recipe: str, ingredient: str) -> Row:
    return lambda given: RecipeLine.objects.get(recipe__name=recipe, ingredient__name=ingredient)


def part_of(good: str, **part: str) -> Row:
    return lambda given: ComponentLine.objects.get(finished_good__name=good, **part)


def target_of(unit: str) -> Row:
    return lambda given: given.event.targets.get(finished_unit=given.units[unit])


def decision_of(unit: str) -> Row:
    return lambda given: given.event.decisions.get(finished_unit=given.units[unit])


CHANGES: list[tuple[Row, Values, tuple[str, str]]] = [
    (target_of("Almond Biscotti"), {"quantity": 41}, ("target", "Almond Biscotti")),
    (lambda given: given.assignments["Birch"], {"quantity": 2}, ("package", "Neighbour gift")),
    (
        lambda given: PackageLine.objects.get(package__name="Family hamper"),
        {"quantity": 2},
        ("package", "Family hamper"),
    ),
    (line_of("Anzac Cookies", "Oats"), {"quantity": 3}, ("recipe", "Anzac Cookies")),
    (line_of("Anzac Cookies", "Oats"), {"unit": "tbsp"}, ("recipe", "Anzac Cookies")),
    (line_of("Lemon Glaze", "Lemon juice"), {"quantity": 3}, ("recipe", "Lemon Glaze")),
    (lambda given: RecipeComponent.objects.get(), {"batches": 3}, ("recipe", "Lemon Bliss Cake")),
    (lambda given: given.units["Anzac"], {"items_per_batch": 28}, ("yield", "Anzac Cookie")),
    (
        lambda given: given.units["Anzac"],
        {"yield_mode": "batch_portion", "items_per_batch": None, "batch_percentage": 25},
        ("yield", "Anzac Cookie"),
    ),
    (part_of("Cookie Box", finished_unit__name="Anzac Cookie"), {"quantity": 5}, ("good", "Cookie Box")),
    (part_of("Grand Hamper", component_good__name="Cookie Box"), {"quantity": 2}, ("good", "Grand Hamper")),
    (part_of("Grand Hamper", material__name="Tag"), {"decide_at_assembly": True}, ("good", "Grand Hamper")),
    (lambda given: MaterialChoice.objects.get(), {"product": "Stripes"}, ("choice", "Cello bag")),
    (part_of("Cookie Box", material__name="Cello bag"), {"product": "Stripes"}, ("good", "Cookie Box")),
    (lambda given: given.foods["Golden syrup"], {"density": 2}, ("ingredient", "Golden syrup")),
    (lambda given: given.foods["Eggs"], {"grams_per_each": 50}, ("ingredient", "Eggs")),
    (lambda given: given.foods["Water"], {"is_stocked": True}, ("ingredient", "Water")),
    (decision_of("Anzac"), {"batches": 6}, ("batch", "Anzac Cookie")),
    (decision_of("Anzac"), {"accepted_shortfall": 6}, ("batch", "Anzac Cookie")),
    (lambda given: given.event, {"output_mode": "bundled"}, ("event", "Christmas")),
    (lambda given: given.event, {"expected_attendees": 20}, ("event", "Christmas")),
]


def values_for(row: Model, values: Values) -> Values:
    """Return the values with products found by name; a line with a product leaves nothing to decide."""
    if "product" not in values:
        return values
    open_line = {"decide_at_assembly": False} if isinstance(row, ComponentLine) else {}
    return {"product": Product.objects.get(name=values["product"])} | open_line


@pytest.mark.parametrize("way", ["save", "update"])
def test_a_change_flips_its_own_part_alone(tx: Atomic, frozen: Christmas, way: str) -> None:
    for find, values, expected in CHANGES:
        with undone(tx) as inner:
            row = find(frozen)
            alter(row, values_for(row, values), way)

            assert reasons(inner, frozen) == [(*expected, "changed")], values


def alter(row: Model, values: Values, way: str) -> None:
    if way == "update":
        type(row)._default_manager.filter(pk=row.pk).update(**values)
        return
    row.refresh_from_db()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


GONE: list[tuple[Row, tuple[str, str, str]]] = [
    (target_of("Almond Biscotti"), ("target", "Almond Biscotti", "gone")),
    (lambda given: given.assignments["Birch"], ("package", "Neighbour gift", "gone")),
    (lambda given: PackageLine.objects.get(package__name="Family hamper"), ("package", "Family hamper", "changed")),
    (line_of("Anzac Cookies", "Oats"), ("recipe", "Anzac Cookies", "changed")),
    (lambda given: RecipeComponent.objects.get(), ("recipe", "Lemon Bliss Cake", "changed")),
    (part_of("Cookie Box", finished_unit__name="Anzac Cookie"), ("good", "Cookie Box", "changed")),
    (part_of("Grand Hamper", component_good__name="Cookie Box"), ("good", "Grand Hamper", "changed")),
    (decision_of("Anzac"), ("batch", "Anzac Cookie", "gone")),
    (lambda given: MaterialChoice.objects.get(), ("choice", "Cello bag", "gone")),
]


@pytest.mark.parametrize("way", ["row", "queryset"])
def test_a_deletion_is_noticed(tx: Atomic, frozen: Christmas, way: str) -> None:
    for find, expected in GONE:
        with undone(tx) as inner:
            rows = type(find(frozen))._default_manager.filter(pk=find(frozen).pk)
            if way == "row":
                rows.get().delete()
            else:
                rows.delete()

            assert reasons(inner, frozen) == [expected]


ADDED: list[tuple[Callable[[Christmas], object], tuple[str, str, str]]] = [
    (lambda given: make.target(given.event, given.units["Anzac"], 5), ("target", "Anzac Cookie", "added")),
    (
        lambda given: make.assignment(
            given.event, make.recipient(), make.package("Treat", [(given.units["Anzac"], 3)])
        ),
        ("package", "Treat", "added"),
    ),
    (
        lambda given: make.assignment(given.event, make.recipient(), given.packages["Neighbour gift"]),
        ("package", "Neighbour gift", "changed"),
    ),
    (lambda given: make.decision(given.event, given.units["Shortbread"], 1), ("batch", "Shortbread", "added")),
    (
        lambda given: RecipeLine.objects.create(
            recipe=given.units["Anzac"].recipe, ingredient=make.ingredient("Coconut"), quantity=1, unit="g"
        ),
        ("recipe", "Anzac Cookies", "changed"),
    ),
    (
        lambda given: ComponentLine.objects.create(
            finished_good=given.goods["Cookie Box"], finished_unit=given.units["Shortbread"], quantity=1
        ),
        ("good", "Cookie Box", "changed"),
    ),
]


def test_what_comes_along_is_not_named_again(tx: Atomic, frozen: Christmas) -> None:
    for add, expected in ADDED:
        with undone(tx) as inner:
            add(frozen)

            assert reasons(inner, frozen) == [expected]


RENAMED: list[tuple[Row, Values]] = [
    (lambda given: given.event, {"name": "Yule", "notes": "Snow.", "event_date": timezone.localdate()}),
    (target_of("Almond Biscotti"), {"notes": "On the tray."}),
    (decision_of("Anzac"), {"notes": "In the big oven."}),
    (lambda given: given.assignments["Birch"], {"notes": "Ring.", "status": "ready", "allergen_note": "Told."}),
    (lambda given: given.packages["Family hamper"], {"name": "Hamper"}),
    (lambda given: given.goods["Cookie Box"], {"name": "Biscuit Box", "instructions": "Fold."}),
    (lambda given: given.units["Anzac"], {"name": "Anzac biscuit", "item_unit": "biscuit"}),
    (lambda given: given.units["Anzac"].recipe, {"name": "Anzac", "instructions": "Stir.", "notes": "Old."}),
    (lambda given: given.foods["Golden syrup"], {"name": "Treacle", "notes": "Sticky."}),
    (lambda given: given.things["Cello bag"], {"name": "Bag"}),
    (line_of("Anzac Cookies", "Oats"), {"note": "rolled", "position": 99}),
    (part_of("Cookie Box", finished_unit__name="Anzac Cookie"), {"note": "on top", "position": 99}),
]


@pytest.mark.parametrize("way", ["save", "update"])
def test_names_notes_and_order_flip_nothing(tx: Atomic, frozen: Christmas, way: str) -> None:
    for find, values in RENAMED:
        with undone(tx) as inner:
            alter(find(frozen), values, way)

            assert reasons(inner, frozen) == [], values


HAPPENED: list[Callable[[Christmas], object]] = [
    lambda given: make.lot(make.product(given.foods["Eggs"], 12, "ea"), 24),
    lambda given: bought_before(Product.objects.get(name="Flour 5 lb"), 1, "9.99"),
    lambda given: make.product(given.foods["Eggs"], 6, "ea", is_preferred=False),
    lambda given: made(given.event, given.units["Anzac"], 30),
    lambda given: assembled(given.event, given.goods["Cookie Box"], 2),
    lambda given: delivered(given.event),
    lambda given: alter(given.assignments["Birch"], {"recipient": make.recipient("Dogwood")}, "save"),
    lambda given: alter(given.event, {"plan_state": "locked"}, "save"),
]


def test_stock_prices_facts_and_who_receives_flip_nothing(tx: Atomic, frozen: Christmas) -> None:
    for number, happen in enumerate(HAPPENED):
        with undone(tx) as inner:
            happen(frozen)

            assert reasons(inner, frozen) == [], number


def test_guests_count_only_where_a_target_counts_by_them(tx: Atomic, frozen: Christmas) -> None:
    frozen.event.targets.filter(per_attendee__isnull=False).delete()
    freeze(tx, frozen)
    alter(frozen.event, {"expected_attendees": 50}, "update")

    assert reasons(tx, frozen) == []


def test_a_part_put_back_as_it_was_is_fresh_again(tx: Atomic, frozen: Christmas) -> None:
    frozen.event.targets.filter(finished_unit=frozen.units["Almond Biscotti"]).delete()
    make.target(frozen.event, frozen.units["Almond Biscotti"], 40)

    assert reasons(tx, frozen) == []


def test_the_reason_is_a_sentence_with_the_name_of_today(tx: Atomic, frozen: Christmas) -> None:
    alter(line_of("Anzac Cookies", "Oats")(frozen), {"quantity": 3}, "update")
    alter(frozen.units["Anzac"].recipe, {"name": "Anzac Biscuits"}, "update")

    (reason,) = check_staleness(tx, event_id=frozen.event.pk).reasons

    assert (reason.subject_type, reason.message) == ("recipe", "Recipe Anzac Biscuits: lines changed")


def test_a_plan_never_frozen_is_stale(tx: Atomic) -> None:
    found = check_staleness(tx, event_id=make.event().pk)

    assert (found.is_stale, found.snapshot_id, found.calculated_at) == (True, None, None)
    assert [each.message for each in found.reasons] == ["never calculated"]
    with pytest.raises(EventNotFound):
        check_staleness(tx, event_id=10_000)


def test_what_another_event_wants_flips_nothing(tx: Atomic, frozen: Christmas) -> None:
    make.target(frozen.open_day, frozen.goods["Cookie Box"], 5)

    assert reasons(tx, frozen) == []


def test_double_the_rows_take_as_many_queries_and_no_write(tx: Atomic, frozen: Christmas) -> None:
    frozen.event.targets.filter(finished_unit=frozen.units["Almond Biscotti"]).update(quantity=41)
    with CaptureQueriesContext(tx.connection) as before:
        check_staleness(tx, event_id=frozen.event.pk)
    for number in range(20):
        extra = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))
        make.target(frozen.event, extra, 5 + number)
        make.assignment(
            frozen.event,
            make.recipient(),
            make.package(lines=[(make.good(lines=[(extra, 2), (make.material(), 1)]), 1)]),
        )
    with CaptureQueriesContext(tx.connection) as after:
        check_staleness(tx, event_id=frozen.event.pk)

    assert len(after) == len(before) <= 17
    assert all(each["sql"].startswith("SELECT") for each in after.captured_queries)
