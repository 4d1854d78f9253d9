"""Whether the shelf serves the batches still to bake: each gram is promised to one recipe."""

from typing import Any

import pytest

from bakery.catalogue.models import FinishedUnit, Ingredient
from bakery.db.transaction import Atomic
from events.models import Event
from events.planning.feasibility import check_production_feasibility
from tests import make
from tests.events.facts import made


@pytest.fixture
def flour(db: None) -> Ingredient:
    flour = make.ingredient("Flour")
    make.lot(flour, 1000)
    return flour


@pytest.fixture
def event(db: None) -> Event:
    return make.event()


def bread(flour: Ingredient, name: str = "Bread") -> FinishedUnit:
    return make.unit(make.recipe(name, [(flour, 100, "g")]), 10)


def found(tx: Atomic, event: Event) -> list[tuple[Any, ...]]:
    return [
        (row.recipe_name, row.remaining_batches, row.can_produce_batches, row.can_produce, row.status)
        for row in check_production_feasibility(tx, event_id=event.pk)
    ]


def test_recipes_share_the_shelf_in_the_order_decided(tx: Atomic, event: Event, flour: Ingredient) -> None:
    make.decision(event, bread(flour, "Rye"), 7)
    make.decision(event, bread(flour, "Bread"), 5)

    assert found(tx, event) == [("Rye", "7", 7, True, "can_produce"), ("Bread", "5", 3, False, "partial")]
    (short,) = check_production_feasibility(tx, event_id=event.pk)[1].missing
    assert (short.item_name, short.needed, short.available, short.short_by, short.unit) == (
        "Flour", "500", "300", "200", "g",
    )  # fmt: skip


def test_batches_that_were_run_need_nothing_more(tx: Atomic, event: Event, flour: Ingredient) -> None:
    unit = bread(flour)
    make.decision(event, unit, 12)
    made(event, unit, 10, num_batches=5, scale_factor="0.5")

    assert found(tx, event) == [("Bread", "9.5", 9, True, "can_produce")]


def test_a_line_without_a_figure_lets_nothing_be_baked(tx: Atomic, event: Event, flour: Ingredient) -> None:
    make.decision(event, make.unit(make.recipe("Cake", [(flour, 1, "cup")]), 1), 2)

    assert found(tx, event) == [("Cake", "2", 0, False, "cannot_produce")]


def test_what_is_inside_a_recipe_counts(tx: Atomic, event: Event, flour: Ingredient) -> None:
    dough = make.recipe("Dough", [(flour, 300, "g")])
    make.decision(event, make.unit(make.recipe("Pie", components=[(dough, 2)]), 1), 2)

    assert found(tx, event) == [("Pie", "2", 1, False, "partial")]
