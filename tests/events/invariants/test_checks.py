"""What a check says is what recording does: yes means success, no means the same refusal and nothing changed."""

from collections import defaultdict
from decimal import Decimal
from random import Random

from assembly.dto import ChoiceInput
from assembly.errors import MaterialNotChosen
from assembly.queries.reserved import reserved_lots
from assembly.services import check_can_assemble, record_assembly
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.yields import units_from, units_per_batch
from bakery.db.transaction import Atomic
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot
from events.dto.deliveries import ServedInput
from events.errors import GoodsNotAvailable
from events.models import Assignment, Event, PackageLine
from events.planning.delivery_board import loose_rows
from events.services import record_served, update_fulfillment_status
from production.dto import LossInput
from production.services import check_can_produce, record_batch_production
from tests import make
from tests.events.invariants.proving import invariant, refusal
from tests.events.invariants.worlds import World, stock, world

Part = tuple[str, int]
Amounts = dict[Part, dict[int | None, Decimal]]


@invariant()
def test_of_baking(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=1)
    stock(draw, given)
    for unit in given.units:
        batches, scale = draw.randint(1, 4), draw.choice([Decimal(1), Decimal("0.5")])
        pieces = units_from(batches * scale, units_per_batch(unit.items_per_batch, unit.batch_percentage))
        if not pieces:
            continue
        lost = draw.randint(0, pieces)
        check = check_can_produce(tx, recipe_id=unit.recipe_id, num_batches=batches, scale_factor=scale)
        error = refusal(
            record_batch_production,
            tx,
            recipe_id=unit.recipe_id,
            finished_unit_id=unit.pk,
            num_batches=batches,
            scale_factor=scale,
            actual_yield=pieces - lost,
            losses=[LossInput(category="burnt", quantity=lost)] if lost else [],
            event_id=draw.choice([None, given.events[0].pk]),
            by=make.user(),
        )
        assert check.can_produce is (error is None)
        assert not error or (isinstance(error, InsufficientStock) and error.missing == check.missing)


@invariant()
def test_of_assembling(tx: Atomic, draw: Random) -> None:
    given = world(draw, undecided=True)
    stock(draw, given)
    for good in given.goods:
        event_id = draw.choice([None, *(event.pk for event in given.events)])
        asked = {
            "finished_good_id": good.pk,
            "quantity": draw.randint(1, 5),
            "event_id": event_id,
            "choices": choices(draw, good),
        }
        check = check_can_assemble(tx, **asked)
        error = refusal(record_assembly, tx, **asked, by=make.user())

        assert check.can_assemble is (error is None)
        if check.choices_needed:
            assert isinstance(error, MaterialNotChosen)
            assert error.lines == check.choices_needed
        elif error:
            assert isinstance(error, InsufficientStock)
            assert error.missing == check.missing


def choices(draw: Random, good: FinishedGood) -> list[ChoiceInput]:
    """Return a choice for some of the lines that are left open."""
    return [
        ChoiceInput(line_id=line.pk, product_id=draw.choice(list(line.material.products.order_by("pk"))).pk)
        for line in good.lines.filter(decide_at_assembly=True).select_related("material")
        if draw.randint(0, 3)
    ]


@invariant()
def test_of_getting_ready_handing_over_and_serving(tx: Atomic, draw: Random) -> None:
    given = world(draw)
    stock(draw, given)
    for _ in range(6):
        event = draw.choice(given.events)
        rows = list(event.assignments.order_by("pk"))
        if rows and draw.randint(0, 2):
            move_as_foreseen(tx, draw.choice(rows))
        else:
            serve_as_foreseen(tx, draw, given, event)


def move_as_foreseen(tx: Atomic, row: Assignment) -> None:
    """Take the next step of an assignment, which succeeds where what it takes is there, and else says so."""
    if row.status == "delivered":
        return
    wants = contents([row])
    if row.status == "pending":
        held = contents(row.event.assignments.filter(status="ready").order_by("pk"), only=wants)
        is_there, error_class = fits(added(wants, held), open_to(tx, row.event)), GoodsNotAvailable
    else:
        is_there, error_class = fits(wants, open_to(tx, row.event)), InsufficientStock
    wanted = {"pending": "ready", "ready": "delivered"}[row.status]

    error = refusal(update_fulfillment_status, tx, assignment_id=row.pk, new_status=wanted, by=make.user())
    assert is_there is (error is None)
    assert error is None or isinstance(error, error_class)
    row.refresh_from_db()


def serve_as_foreseen(tx: Atomic, draw: Random, given: World, event: Event) -> None:
    """Serve what the board says is there, or one more."""
    rows = loose_rows(tx, event_id=event.pk)
    row = draw.choice(rows)
    quantity = max(1, row.there + draw.randint(-1, 1))
    lines = [ServedInput(item_type=row.item_type, item_id=row.item_id, quantity=quantity)]

    error = refusal(record_served, tx, event_id=event.pk, lines=lines, by=make.user())
    assert (quantity <= row.there) is (error is None)
    assert error is None or isinstance(error, InsufficientStock | GoodsNotAvailable)


def contents(rows: object, only: Amounts | None = None) -> Amounts:
    """Return what packages hold, by item and product."""
    found: Amounts = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:  # type: ignore[attr-defined]
        for line in PackageLine.objects.filter(package=row.package_id):
            part = part_of(line)
            if only is None or part in only:
                found[part][line.product_id] += line.quantity * row.quantity
    return found


def part_of(line: PackageLine) -> Part:
    for kind in ("finished_unit", "component_good", "material"):
        if key := getattr(line, f"{kind}_id"):
            return kind, key
    raise AssertionError(line)


def added(*several: Amounts) -> Amounts:
    found: Amounts = defaultdict(lambda: defaultdict(Decimal))
    for amounts in several:
        for part, by_product in amounts.items():
            for product, quantity in by_product.items():
                found[part][product] += quantity
    return found


def open_to(tx: Atomic, event: Event) -> Amounts:
    """Return what lies there that is not reserved for another event."""
    others = {lot.lot_id for lot in reserved_lots(tx) if lot.event_id != event.pk}
    found: Amounts = defaultdict(lambda: defaultdict(Decimal))
    for lot in Lot.objects.exclude(pk__in=others).select_related("product"):
        part = {
            lot.finished_unit_id: ("finished_unit", lot.finished_unit_id),
            lot.finished_good_id: ("component_good", lot.finished_good_id),
        }
        part[None] = ("material", lot.product.material_id) if lot.product else ("", 0)
        key = part[lot.finished_unit_id or lot.finished_good_id]
        found[key][lot.product_id] += lot.remaining
    return found


def fits(wants: Amounts, there: Amounts) -> bool:
    """Tell whether each product asked for by name is there, and all of an item together."""
    return all(
        sum(by_product.values()) <= sum(there[part].values())
        and all(quantity <= there[part][product] for product, quantity in by_product.items() if product is not None)
        for part, by_product in wants.items()
    )
