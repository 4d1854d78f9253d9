"""Whether a recipe may go into another recipe, or a good into another good: no circle, and not too deep.

`inside` maps an id to the ids directly inside it; ids that hold nothing may be left out.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from bakery.catalogue.errors import GoodCycle, GoodTooDeep, RecipeCycle, RecipeTooDeep

RECIPE_LEVELS: Final = 3
GOOD_LEVELS: Final = 10

Nesting = Mapping[int, Collection[int]]


def check_recipe_nesting(parent_id: int, child_id: int, inside: Nesting) -> None:
    """Refuse a component that would close a circle (RecipeCycle) or nest past three levels (RecipeTooDeep)."""
    if parent_id in reachable(child_id, inside):
        raise RecipeCycle("A recipe cannot contain itself, directly or through others.", recipe_id=parent_id)
    if levels_through(parent_id, child_id, inside) > RECIPE_LEVELS:
        raise RecipeTooDeep(f"Recipes nest at most {RECIPE_LEVELS} levels deep.", recipe_id=parent_id)


def check_good_nesting(parent_id: int, child_id: int, inside: Nesting) -> None:
    """Refuse a good that would close a circle (GoodCycle) or nest past ten levels (GoodTooDeep)."""
    if parent_id in reachable(child_id, inside):
        raise GoodCycle("A good cannot contain itself, directly or through others.", finished_good_id=parent_id)
    if levels_through(parent_id, child_id, inside) > GOOD_LEVELS:
        raise GoodTooDeep(f"Goods nest at most {GOOD_LEVELS} levels deep.", finished_good_id=parent_id)


def reachable(start: int, inside: Nesting) -> set[int]:
    """Return the id itself and everything inside it, however deep; circles do no harm."""
    found = {start}
    unseen = [start]
    while unseen:
        fresh = set(inside.get(unseen.pop(), ())) - found
        found |= fresh
        unseen.extend(fresh)
    return found


def levels_through(parent_id: int, child_id: int, inside: Nesting) -> int:
    """Return the levels of the longest chain that would pass from parent to child."""
    around: dict[int, list[int]] = defaultdict(list)
    for outer, inner in inside.items():
        for each in inner:
            around[each].append(outer)
    return depth(parent_id, around) + depth(child_id, inside)


def depth(start: int, inside: Nesting) -> int:
    """Return the levels from here to the innermost, 1 for what holds nothing; counting ends past the most allowed."""
    levels = 0
    layer = {start}
    while layer and levels <= GOOD_LEVELS:
        levels += 1
        layer = {inner for each in layer for inner in inside.get(each, ())}
    return levels
