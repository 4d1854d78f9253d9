"""Goods taken apart: units, nested goods and materials through all levels, pieces rounded up once."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bakery.catalogue.errors import GoodCycle, UnitMismatch
from bakery.catalogue.explode import (
    FINISHED_GOOD,
    FINISHED_UNIT,
    MATERIAL,
    GoodContent,
    Part,
    PartContent,
    explode_goods,
    trace_good,
)

COOKIE = Part(kind=FINISHED_UNIT, id=1)
BROWNIE = Part(kind=FINISHED_UNIT, id=2)
TRUFFLE = Part(kind=FINISHED_UNIT, id=3)
BAG = Part(kind=MATERIAL, id=1)
RIBBON = Part(kind=MATERIAL, id=2)
BOX, TRAY = Part(kind=FINISHED_GOOD, id=10), Part(kind=FINISHED_GOOD, id=20)


def good(part: Part, name: str, lines: dict[Part, str | int]) -> dict[int, GoodContent]:
    contents = tuple(PartContent(part=inside, base=Fraction(amount)) for inside, amount in lines.items())
    return {part.id: GoodContent(id=part.id, name=name, lines=contents)}


def test_bags_of_two_kinds_are_summed_before_anything_is_baked():
    goods = good(BOX, "Bag A", {COOKIE: 6, BROWNIE: 3}) | good(TRAY, "Bag B", {COOKIE: 12, TRUFFLE: 6})

    assert explode_goods({BOX.id: 50, TRAY.id: 25}, goods) == {COOKIE: 600, BROWNIE: 150, TRUFFLE: 150}
    assert explode_goods({BOX.id: 50}, goods) == {COOKIE: 300, BROWNIE: 150}


def test_packaging_is_counted_with_the_pieces():
    goods = good(BOX, "Box", {COOKIE: 6, BAG: 1, RIBBON: 30})

    assert explode_goods({BOX.id: 25}, goods) == {COOKIE: 150, BAG: 25, RIBBON: 750}


@pytest.mark.parametrize(("per_box", "boxes", "pieces"), [("0.5", 3, 2), ("0.5", 10, 5), ("1.5", 4, 6)])
def test_parts_of_pieces_are_rounded_up_once_at_the_end(per_box, boxes, pieces):
    assert explode_goods({BOX.id: boxes}, good(BOX, "Box", {COOKIE: per_box})) == {COOKIE: pieces}


def test_halves_of_nested_goods_stay_exact_on_the_way():
    goods = good(TRAY, "Tray", {BOX: "0.5"}) | good(BOX, "Box", {COOKIE: 1, RIBBON: "2.5"})

    assert explode_goods({TRAY.id: 3}, goods) == {BOX: 2, COOKIE: 2, RIBBON: Fraction("3.75")}
    assert explode_goods({TRAY.id: 3}, goods, whole_pieces=False)[COOKIE] == Fraction("1.5")


def test_a_material_bound_to_a_product_is_a_need_of_its_own():
    bound = Part(kind=MATERIAL, id=BAG.id, product_id=7)
    undecided = Part(kind=MATERIAL, id=BAG.id, decide_at_assembly=True)

    needs = explode_goods({BOX.id: 2}, good(BOX, "Box", {BAG: 1, bound: 2, undecided: 3}))

    assert needs == {BAG: 2, bound: 4, undecided: 6}


def test_each_source_names_the_goods_it_was_met_in():
    goods = good(TRAY, "Tray", {BOX: 2, COOKIE: 1}) | good(BOX, "Box", {COOKIE: 6})

    assert [(source.path, source.line.part, source.base) for source in trace_good(TRAY.id, goods, 3)] == [
        (("Tray",), BOX, 6),
        (("Tray", "Box"), COOKIE, 36),
        (("Tray",), COOKIE, 3),
    ]


def test_a_material_that_cannot_be_converted_is_never_counted_as_zero():
    line = PartContent(part=RIBBON, base=None, problem="unit_mismatch")
    goods = {BOX.id: GoodContent(id=BOX.id, name="Box", lines=(line,))}

    with pytest.raises(UnitMismatch) as refusal:
        explode_goods({BOX.id: 1}, goods)

    assert refusal.value.context == {"material_id": RIBBON.id, "problem": "unit_mismatch"}
    assert [source.base for source in trace_good(BOX.id, goods)] == [None]


def test_a_good_that_contains_itself_is_refused():
    goods = good(TRAY, "Tray", {BOX: 2}) | good(BOX, "Box", {TRAY: 1})

    with pytest.raises(GoodCycle):
        explode_goods({TRAY.id: 1}, goods)


amounts = st.fractions("1/8", 20, max_denominator=8)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([COOKIE, BROWNIE, BAG]), amounts, min_size=1), amounts, amounts, amounts)
def test_needs_of_goods_grow_in_proportion_to_pieces(lines, boxes_per_tray, some, more):
    goods = good(BOX, "Box", lines) | good(TRAY, "Tray", {BOX: boxes_per_tray, COOKIE: 1})

    def exactly(pieces):
        return explode_goods({TRAY.id: pieces}, goods, whole_pieces=False)

    one = exactly(1)
    assert exactly(some) == {part: some * need for part, need in one.items()}
    assert exactly(some + more) == {part: exactly(some)[part] + exactly(more)[part] for part in one}
