"""From what is wanted to the pieces to make: each part counted once, rounded up per parent and line."""

from fractions import Fraction

import pytest

from bakery.catalogue.errors import GoodCycle
from bakery.catalogue.explode import GoodContent, Part, PartContent
from events.planning.demand import Demand, PackageWant, Piece, TargetWant, Walk, collect, outermost_first, walk

BOX, HAMPER, TRAY = 1, 2, 3
COOKIE, CAKE = 11, 12
BAG, RIBBON = 21, 22


def unit(unit_id: int, each: str) -> PartContent:
    return PartContent(part=Part(kind="finished_unit", id=unit_id), base=Fraction(each))


def inner(good_id: int, each: str) -> PartContent:
    return PartContent(part=Part(kind="finished_good", id=good_id), base=Fraction(each))


def material(material_id: int, each: str) -> PartContent:
    return PartContent(part=Part(kind="material", id=material_id), base=Fraction(each))


def target(piece: Piece, quantity: int, served: int = 0) -> TargetWant:
    return TargetWant(id=1, piece=piece, name="wanted", quantity=quantity, served=served)


def goods(**lines: tuple[PartContent, ...]) -> dict[int, GoodContent]:
    ids = {"box": BOX, "hamper": HAMPER, "tray": TRAY}
    return {ids[name]: GoodContent(id=ids[name], name=name, lines=parts) for name, parts in lines.items()}


def walked(demand: Demand, contents: dict[int, GoodContent], **shelf: int) -> Walk:
    stock: dict[Piece, int] = {
        ("finished_good", BOX): shelf.get("box", 0),
        ("finished_unit", COOKIE): shelf.get("cookie", 0),
    }
    return walk(demand, contents, lambda piece, wanted: min(wanted, stock.get(piece, 0)))


def amounts(walk: Walk) -> dict[int, int]:
    return {key: need.gross for (_, key), need in walk.pieces.items()}


def test_loose_pieces_and_pieces_in_boxes_are_one_need() -> None:
    contents = goods(box=(unit(COOKIE, "6"), material(BAG, "1"), material(RIBBON, "30")))
    demand = collect([target(("finished_unit", COOKIE), 40), target(("finished_good", BOX), 25)], [])

    plan = walked(demand, contents)

    need = plan.pieces["finished_unit", COOKIE]
    assert need.gross == 190
    assert [(ask.kind, ask.count, ask.each, ask.quantity) for ask in need.asked_by] == [
        ("target", 40, 1, 40),
        ("finished_good", 25, 6, 150),
    ]
    assert [(ask.part.id, ask.base) for ask in plan.materials] == [(BAG, 25), (RIBBON, 750)]


def test_a_box_on_the_shelf_needs_no_parts() -> None:
    contents = goods(box=(unit(COOKIE, "6"), material(BAG, "1")))
    plan = walked(collect([target(("finished_good", BOX), 25)], []), contents, box=5, cookie=20)

    assert plan.pieces["finished_good", BOX].to_make == 20
    assert plan.pieces["finished_unit", COOKIE].gross == 120
    assert plan.pieces["finished_unit", COOKIE].to_make == 100
    assert [ask.base for ask in plan.materials] == [20]


def test_a_good_wanted_by_itself_and_inside_another_is_one_need() -> None:
    contents = goods(hamper=(inner(BOX, "2"), unit(CAKE, "1")), box=(unit(COOKIE, "6"),))
    demand = collect([target(("finished_good", BOX), 3), target(("finished_good", HAMPER), 4)], [])

    assert amounts(walked(demand, contents)) == {HAMPER: 4, BOX: 11, CAKE: 4, COOKIE: 66}


@pytest.mark.parametrize(("each", "boxes", "pieces"), [("0.5", 3, 2), ("0.5", 10, 5), ("1.5", 4, 6)])
def test_parts_of_a_piece_are_rounded_up_once_per_line(each: str, boxes: int, pieces: int) -> None:
    plan = walked(collect([target(("finished_good", BOX), boxes)], []), goods(box=(unit(COOKIE, each),)))

    assert plan.pieces["finished_unit", COOKIE].gross == pieces


def test_every_parent_rounds_up_by_itself() -> None:
    contents = goods(box=(unit(COOKIE, "0.5"),), tray=(unit(COOKIE, "0.5"),))
    demand = collect([target(("finished_good", BOX), 3), target(("finished_good", TRAY), 3)], [])

    assert walked(demand, contents).pieces["finished_unit", COOKIE].gross == 4


def test_two_packages_ask_for_the_sum_of_their_pieces() -> None:
    demand = collect(
        [],
        [
            PackageWant(id=1, name="A", quantity=50, lines=(unit(COOKIE, "6"), unit(CAKE, "3"))),
            PackageWant(id=2, name="B", quantity=25, lines=(unit(COOKIE, "12"), unit(13, "6"))),
        ],
    )

    assert amounts(walked(demand, {})) == {COOKIE: 600, CAKE: 150, 13: 150}


@pytest.mark.parametrize(("served", "outstanding"), [(30, 16), (45, 6)])
def test_what_was_served_counts_against_the_target_alone(served: int, outstanding: int) -> None:
    six = (unit(COOKIE, "6"),)
    packages = [
        PackageWant(id=1, name="Alder", quantity=1, lines=six, delivered=True),
        PackageWant(id=2, name="Birch", quantity=1, lines=six),
    ]

    demand = collect([target(("finished_unit", COOKIE), 40, served)], packages)

    assert walked(demand, {}).pieces["finished_unit", COOKIE].gross == outstanding


def test_a_delivered_package_asks_for_no_material() -> None:
    tag = (material(BAG, "1"),)
    packages = [
        PackageWant(id=1, name="Alder", quantity=2, lines=tag, delivered=True),
        PackageWant(id=2, name="Birch", quantity=3, lines=tag),
    ]

    assert [ask.base for ask in collect([], packages).materials] == [3]


def test_outer_goods_come_before_what_they_hold_in_any_order_given() -> None:
    contents = goods(hamper=(inner(TRAY, "1"), inner(BOX, "1")), tray=(inner(BOX, "1"),), box=())

    assert outermost_first([BOX, TRAY, HAMPER], contents) == [HAMPER, TRAY, BOX]


def test_a_good_that_holds_itself_is_refused() -> None:
    contents = goods(box=(inner(TRAY, "1"),), tray=(inner(BOX, "1"),))

    with pytest.raises(GoodCycle):
        outermost_first([BOX], contents)
