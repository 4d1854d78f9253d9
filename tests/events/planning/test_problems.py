"""Every problem is named by its code, says what it stops, and goes away with its cause."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from events.models import BatchDecision, Event, PlanState
from events.planning.plan import get_plan
from events.planning.problems import by_weight
from tests import make
from tests.events.facts import made


@pytest.fixture
def flour(tx: Atomic):
    flour = make.ingredient("Flour")
    make.lot(make.product(flour, 1000), 5000)
    return flour


def wanting(unit: Any, pieces: int = 5, **fields: Any) -> Event:
    event = make.event(**fields)
    make.target(event, unit, pieces)
    return event


def problems(tx: Atomic, event: Event) -> dict[str, Problem]:
    return {each.code: each for each in get_plan(tx, event_id=event.pk).problems}


def loaf(flour: Any, unit: str = "g", **fields: Any) -> FinishedUnit:
    return make.unit(make.recipe("Loaf", [(flour, 1, unit)], **fields), 1, "Loaf")


def test_what_would_make_somebody_ill_comes_first_among_its_likes() -> None:
    steps = {"no_price": (), "allergen_conflict": ("ready",), "no_yield": ("lock",)}
    found = [
        Problem(code=code, message="", subject_type="", subject_id=1, subject_name="", blocks=blocks)
        for code, blocks in steps.items()
    ]

    assert [each.code for each in by_weight(found)] == ["no_yield", "allergen_conflict", "no_price"]


def test_a_plan_in_order_has_none(tx: Atomic, flour) -> None:
    assert problems(tx, wanting(loaf(flour))) == {}


@pytest.mark.parametrize(
    ("dimension", "unit", "code"),
    [("mass", "cup", "missing_density"), ("mass", "ea", "missing_each_weight")],
)
def test_an_amount_without_a_figure_blocks_the_plan_and_its_runs(
    tx: Atomic, dimension: str, unit: str, code: str
) -> None:
    syrup = make.ingredient("Syrup", dimension=dimension)

    found = problems(tx, wanting(loaf(syrup, unit)))

    assert set(found) == {code}
    assert (found[code].subject_name, found[code].fix) == ("Syrup", "missing_data")
    assert {"lock", "start", "run"} <= {*found[code].blocks}


def test_a_material_in_the_wrong_unit_blocks_too(tx: Atomic) -> None:
    ribbon = make.material("Ribbon", dimension="length")
    box = make.good(lines=[(ribbon, 1, {"unit": "ea"})])

    assert problems(tx, wanting(box))["unit_mismatch"].subject_name == "Ribbon"


def test_what_is_always_at_hand_needs_no_figure(tx: Atomic) -> None:
    water = make.ingredient("Water", is_stocked=False)

    assert problems(tx, wanting(loaf(water, "cup"))) == {}


def test_a_draft_recipe_and_a_retired_one_block(tx: Atomic, flour) -> None:
    found = problems(tx, wanting(loaf(flour, is_ready=False, archived_at=timezone.now())))

    assert set(found) == {"not_ready", "archived"}
    assert all({"lock", "start"} <= {*each.blocks} for each in found.values())


def test_a_box_without_parts_blocks(tx: Atomic) -> None:
    assert set(problems(tx, wanting(make.good("Box")))) == {"empty_good"}


def test_a_box_that_lies_there_may_be_retired_or_empty(tx: Atomic) -> None:
    box = make.good("Box", archived_at=timezone.now())
    assert set(problems(tx, wanting(box))) == {"archived", "empty_good"}

    make.lot(box, 50)
    assert problems(tx, wanting(box)) == {}


def test_a_recipe_on_the_shortlist_that_gives_nothing_is_shown_and_blocks_nothing(tx: Atomic) -> None:
    event = make.event()
    event.shortlist.create(recipe=make.recipe("Jumbles"))

    found = problems(tx, event)["no_yield"]
    assert (found.subject_name, found.blocks) == ("Jumbles", ())


def test_a_material_must_be_chosen_once_production_runs(tx: Atomic) -> None:
    bag = make.material("Bag")
    make.lot(make.product(bag), 100)
    box = make.good("Box", [(bag, 1, {"decide_at_assembly": True})])

    assert problems(tx, wanting(box)) == {}
    found = problems(tx, wanting(box, state=PlanState.IN_PRODUCTION))
    assert found["material_not_chosen"].blocks == ("assembly", "ready", "delivery")


def test_what_a_recipient_avoids_is_found_inside_boxes_and_nested_recipes(tx: Atomic) -> None:
    nuts = make.ingredient("Almonds", allergens=["tree nuts", "gluten"])
    make.lot(nuts, 5000)
    cake = make.unit(make.recipe("Cake", [], [(make.recipe("Paste", [(nuts, 1, "g")]), 1)]), 1)
    gift = make.package("Gift", [(make.good(lines=[(make.good(lines=[(cake, 1)]), 1)]), 1)])
    event = make.event()
    row = make.assignment(event, make.recipient("Alder", avoids=["tree nuts"]), gift)
    make.assignment(event, make.recipient("Birch", avoids=["milk"]), gift)

    found = [each for each in get_plan(tx, event_id=event.pk).problems if each.code == "allergen_conflict"]
    assert [(each.subject_name, each.blocks) for each in found] == [("Alder", ("ready",))]
    assert "tree nuts" in found[0].message

    type(row).objects.filter(pk=row.pk).update(allergen_note="They know.")
    assert "allergen_conflict" not in problems(tx, event)


def test_an_unknown_price_makes_costs_a_lower_bound(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    make.lot(make.product(flour, 1000), 5000, unit_cost=None)
    event = wanting(loaf(flour))

    assert set(problems(tx, event)) == {"no_price"}
    assert not get_plan(tx, event_id=event.pk).cost_known


@pytest.mark.parametrize(
    ("expires_in", "code"), [(-1, "expired_stock"), (3, "expires_before_event"), (10, None), (30, None)]
)
def test_stock_counted_on_that_does_not_last_is_named(tx: Atomic, expires_in: int, code: str | None) -> None:
    cream = make.ingredient("Cream")
    make.lot(cream, 100, expires_on=timezone.localdate() + timedelta(days=expires_in))

    assert set(problems(tx, wanting(loaf(cream), in_days=10))) == ({code} if code else set())


def test_every_day_on_which_stock_counted_on_ends_is_named(tx: Atomic) -> None:
    cream, today = make.ingredient("Cream"), timezone.localdate()
    days = [today + timedelta(days=number) for number in (3, 4, 5)]
    for day in days:
        make.lot(cream, 2, expires_on=day)

    found = problems(tx, wanting(loaf(cream), 3, in_days=10))  # the third lot is not counted on

    assert (
        found["expires_before_event"].message == f"Cream keeps only until {days[0]:%-d %b %Y} and {days[1]:%-d %b %Y}."
    )


def test_pieces_written_by_volume_are_only_reckoned(tx: Atomic) -> None:
    lemons = make.ingredient("Lemons", dimension="count", density="1.03", grams_per_each="48")
    make.lot(lemons, 100)

    assert problems(tx, wanting(loaf(lemons, "cup")))["approximate"].blocks == ()


def test_an_open_event_that_has_passed_is_overdue(tx: Atomic, flour) -> None:
    assert set(problems(tx, wanting(loaf(flour), in_days=-1))) == {"overdue"}
    assert "overdue" not in problems(tx, wanting(make.unit(), in_days=-1, state=PlanState.CANCELLED))


def test_a_run_with_something_off_the_books_is_named(tx: Atomic, flour) -> None:
    unit = loaf(flour)
    event = wanting(unit)
    run = made(event, unit, 5, needs_reconcile=True)

    found = problems(tx, event)["needs_reconcile"]

    assert (found.subject_type, found.fix, found.fix_key) == ("production_run", "run", str(run.pk))


@pytest.mark.parametrize(
    ("decided", "baked", "told"),
    [
        (1, 0, "Loaf: 1 batch makes 1, 4 short."),
        (2, 0, "Loaf: 2 batches make 2, 3 short."),
        (3, 2, "Loaf: 1 more batch makes 1, 2 short."),
        (2, 2, "Loaf: all its batches are baked, 3 short."),
    ],
)
def test_a_shortfall_tells_what_is_still_to_be_baked(tx: Atomic, flour, decided: int, baked: int, told: str) -> None:
    unit = loaf(flour)
    event = wanting(unit)
    BatchDecision.objects.create(event=event, finished_unit=unit, batches=decided, decided_by=make.user())
    if baked:
        made(event, unit, baked, num_batches=baked)

    assert problems(tx, event)["shortfall"].message == told


def test_what_blocks_stands_before_what_is_short_before_what_wants_a_look(tx: Atomic) -> None:
    flour, sugar = make.ingredient("Flour"), make.ingredient("Sugar", density=None)
    unit = make.unit(make.recipe(lines=[(flour, 1, "g"), (sugar, 1, "cup")]), 1)

    codes = [each.code for each in get_plan(tx, event_id=wanting(unit, in_days=-1).pk).problems]

    assert codes == ["missing_density", "no_product", "no_price", "overdue"]
