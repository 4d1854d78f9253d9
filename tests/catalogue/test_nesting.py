"""Nesting: recipes three levels deep, goods ten, and never in a circle."""

import pytest

from bakery.catalogue.errors import GoodCycle, GoodTooDeep, RecipeCycle, RecipeTooDeep
from bakery.catalogue.nesting import check_good_nesting, check_recipe_nesting, depth, reachable


def chain(first: int, last: int) -> dict[int, list[int]]:
    return {each: [each + 1] for each in range(first, last)}


def test_a_recipe_may_stand_on_the_third_level_and_no_deeper():
    check_recipe_nesting(1, 2, {2: [3]})
    with pytest.raises(RecipeTooDeep):
        check_recipe_nesting(1, 2, {2: [3], 3: [4]})


def test_what_stands_above_the_parent_counts_too():
    check_recipe_nesting(2, 3, {1: [2]})
    with pytest.raises(RecipeTooDeep):
        check_recipe_nesting(2, 3, {1: [2], 3: [4]})


def test_the_longest_of_several_chains_counts():
    assert depth(1, {1: [2, 5], 2: [3], 3: [4]}) == 4
    with pytest.raises(RecipeTooDeep):
        check_recipe_nesting(1, 2, {2: [9, 3], 3: [4]})


def test_two_ways_to_the_same_recipe_are_fine():
    check_recipe_nesting(1, 4, {1: [2, 3], 2: [4]})


@pytest.mark.parametrize(("parent", "child"), [(1, 1), (2, 1), (3, 1)])
def test_a_recipe_never_contains_itself(parent, child):
    with pytest.raises(RecipeCycle):
        check_recipe_nesting(parent, child, {1: [2], 2: [3]})


def test_goods_nest_ten_levels_and_no_deeper():
    check_good_nesting(1, 2, chain(2, 10))
    with pytest.raises(GoodTooDeep):
        check_good_nesting(1, 2, chain(2, 11))


def test_a_good_never_contains_itself():
    with pytest.raises(GoodCycle):
        check_good_nesting(5, 1, chain(1, 5))


def test_a_circle_that_is_there_already_ends_the_search():
    circle = {1: [2], 2: [1]}

    assert reachable(1, circle) == {1, 2}
    with pytest.raises(RecipeTooDeep):
        check_recipe_nesting(7, 1, circle)
    with pytest.raises(GoodTooDeep):
        check_good_nesting(7, 1, circle)
