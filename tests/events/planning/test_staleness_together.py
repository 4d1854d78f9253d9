"""What is put into a plan flips its part by whatever way it comes, and many changes flip just their own parts."""

from collections.abc import Callable
from random import Random

import pytest
from django.db.models import Model

from bakery.catalogue.models import ComponentLine, Product, Recipe, RecipeComponent, RecipeLine
from bakery.db.transaction import Atomic
from events.models import BatchDecision, MaterialChoice, PackageLine, Target
from tests import make
from tests.events.invariants.proving import invariant
from tests.events.planning.christmas import Christmas
from tests.events.planning.test_staleness import (
    CHANGES,
    HAPPENED,
    RENAMED,
    alter,
    frozen_christmas,
    reasons,
    values_for,
)


@pytest.fixture
def frozen(tx: Atomic) -> Christmas:
    """Give a frozen plan."""
    return frozen_christmas(tx)


ADDITIONS: list[tuple[Callable[[Christmas], Model], tuple[str, str, str]]] = [
    (
        lambda given: Target(
            event=given.event, finished_unit=given.units["Anzac"], quantity=5, created_by=make.user()
        ),
        ("target", "Anzac Cookie", "added"),
    ),
    (
        lambda given: PackageLine(
            package=given.packages["Nut-free gift"], finished_unit=given.units["Shortbread"], quantity=1
        ),
        ("package", "Nut-free gift", "changed"),
    ),
    (
        lambda given: RecipeLine(
            recipe=Recipe.objects.get(name="Lemon Glaze"), ingredient=given.foods["Sugar"], quantity=1, unit="cup"
        ),
        ("recipe", "Lemon Glaze", "changed"),
    ),
    (
        lambda given: RecipeComponent(
            recipe=given.units["Anzac"].recipe, component=Recipe.objects.get(name="Lemon Glaze"), batches=1
        ),
        ("recipe", "Anzac Cookies", "changed"),
    ),
    (
        lambda given: ComponentLine(
            finished_good=given.goods["Grand Hamper"], finished_unit=given.units["Anzac"], quantity=1
        ),
        ("good", "Grand Hamper", "changed"),
    ),
    (
        lambda given: ComponentLine(
            finished_good=given.goods["Cookie Box"], material=given.things["Tag"], quantity=1, unit="ea"
        ),
        ("good", "Cookie Box", "changed"),
    ),
    (
        lambda given: BatchDecision(
            event=given.event, finished_unit=given.units["Serving"], batches=1, decided_by=make.user()
        ),
        ("batch", "Cake serving", "added"),
    ),
    (
        lambda given: MaterialChoice(
            event=given.event,
            package_line=PackageLine.objects.get(material=given.things["Tag"]),
            product=Product.objects.get(material=given.things["Tag"]),
            chosen_by=make.user(),
        ),
        ("choice", "Tag", "added"),
    ),
]


@pytest.mark.parametrize("way", ["save", "bulk"])
@pytest.mark.parametrize(("build", "expected"), ADDITIONS)
def test_what_is_added_flips_its_own_part_alone(
    tx: Atomic, frozen: Christmas, build: Callable[[Christmas], Model], expected: tuple[str, str, str], way: str
) -> None:
    row = build(frozen)
    if way == "save":
        row.save()
    else:
        type(row)._default_manager.bulk_create([row])

    assert reasons(tx, frozen) == [expected]


def test_a_line_gone_from_a_recipe_inside_another_is_noticed(tx: Atomic, frozen: Christmas) -> None:
    RecipeLine.objects.filter(recipe__name="Lemon Glaze", ingredient__name="Lemon juice").delete()

    assert reasons(tx, frozen) == [("recipe", "Lemon Glaze", "changed")]


@invariant(many=100)
def test_many_changes_flip_just_their_own_parts(tx: Atomic, draw: Random) -> None:
    given = frozen_christmas(tx)
    for find, values in draw.sample(RENAMED, 4):
        # Rows are found by their names, which therefore stay.
        alter(find(given), {"notes": "."} if "name" in values else values, "save")
    for happen in draw.sample(HAPPENED, 3):
        happen(given)
    assert reasons(tx, given) == []

    # One change of each part: two of one row need not go together.
    chosen = {part: (find, values) for find, values, part in draw.sample(CHANGES, draw.randint(1, 6))}
    for find, values in chosen.values():
        row = find(given)
        alter(row, values_for(row, values), draw.choice(["save", "update"]))
    assert set(reasons(tx, given)) == {(*part, "changed") for part in chosen}
