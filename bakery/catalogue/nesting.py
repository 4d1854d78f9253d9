"""Whether a recipe may go into another recipe, or a good into another good: no circle, and not too deep.

`inside` maps an id to the ids directly inside it; ids that hold nothing may be left out.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bakery.catalogue.errors import GoodCycle, GoodTooDeep, RecipeCycle, RecipeTooDeep

RECIPE_LEVELS: Final = 3
GOOD_LEVELS: Final = 10

Nesting = Mapping[int, Collection[int]]
Names = Mapping[int, str]


def check_recipe_nesting(parent_id: int, child_id: int, inside: Nesting, names: Names | None = None) -> None:
    """Refuse a component that would close a circle (RecipeCycle) or nest past three levels (RecipeTooDeep)."""
    if circle := circle_through(parent_id, child_id, inside):
        told = f"A recipe cannot contain itself{_path_text(circle, names)}."
        raise RecipeCycle(told, recipe_id=parent_id, component_id=child_id, path=circle)
    if levels_through(parent_id, child_id, inside) > RECIPE_LEVELS:
        told = f"Recipes nest at most {RECIPE_LEVELS} levels deep."
        raise RecipeTooDeep(told, recipe_id=parent_id, component_id=child_id)


def check_good_nesting(parent_id: int, child_id: int, inside: Nesting, names: Names | None = None) -> None:
    """Refuse a good that would close a circle (GoodCycle) or nest past ten levels (GoodTooDeep)."""
    if circle := circle_through(parent_id, child_id, inside):
        told = f"A box cannot contain itself{_path_text(circle, names)}."
        raise GoodCycle(told, finished_good_id=parent_id, component_id=child_id, path=circle)
    if levels_through(parent_id, child_id, inside) > GOOD_LEVELS:
        told = f"Boxes nest at most {GOOD_LEVELS} levels deep."
        raise GoodTooDeep(told, finished_good_id=parent_id, component_id=child_id)


def circle_through(parent_id: int, child_id: int, inside: Nesting) -> list[int]:
    """Return the shortest way from the parent through the child back to itself, empty where there is none."""
    ways = [[parent_id, child_id]]
    met = {child_id}
    for way in ways:
        if way[-1] == parent_id:
            return way
        fresh = [each for each in inside.get(way[-1], ()) if each not in met]
        met.update(fresh)
        ways += [[*way, each] for each in fresh]
    return []


def _path_text(circle: Sequence[int], names: Names | None) -> str:
    """Return the way in words where the names are known: `: Hamper › Tin › Hamper`."""
    if names is None or any(each not in names for each in circle):
        return ", directly or through others"
    return ": " + " › ".join(names[each] for each in circle)


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
