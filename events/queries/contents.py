"""What packages draw on the shelf at an event, and what its ready assignments hold of it."""

from collections.abc import Collection, Sequence

from assembly.dto import ChoiceInput
from assembly.parts import PartList, any_product, plan_draws
from assembly.queries.parts import load_chosen
from assembly.queries.reserved import reservations
from bakery.db.transaction import Atomic
from bakery.inventory.draws import Want
from bakery.inventory.models import Item
from events.models import Assignment, AssignmentStatus, MaterialChoice, PackageLine
from events.queries.packages import package_lines


def package_items(tx: Atomic, *, package_id: int) -> list[Item]:
    """Return all units, goods and materials in a package, whose stock must be locked before it is drawn."""
    return [_item_of(line) for line in package_lines(tx, package_ids=[package_id])[package_id]]


def package_parts(
    tx: Atomic, *, event_id: int, package_ids: Collection[int], choices: Sequence[ChoiceInput] = ()
) -> dict[int, PartList]:
    """Return the parts of each package; where no choice is given for a line, the one kept for the event serves."""
    lines = package_lines(tx, package_ids=set(package_ids))
    every = [line for found in lines.values() for line in found]
    given = {choice.line_id for choice in choices}
    kept = [choice for choice in kept_choices(tx, event_id=event_id, lines=every) if choice.line_id not in given]
    chosen = load_chosen(tx, choices=[*choices, *kept])
    reserved = reservations(tx, items=[_item_of(line) for line in every], event_id=event_id)
    return {
        package: PartList(
            lines=tuple(own),
            choices=(*choices, *(choice for choice in kept if choice.line_id in {line.pk for line in own})),
            chosen=chosen,
            reserved=reserved,
        )
        for package, own in lines.items()
    }


def kept_choices(tx: Atomic, *, event_id: int, lines: Sequence[PackageLine]) -> list[ChoiceInput]:
    """Return the products that the event chose for undecided lines."""
    undecided = [line.pk for line in lines if line.decide_at_assembly]
    kept = MaterialChoice.objects.using(tx.using).filter(event_id=event_id, package_line_id__in=undecided)
    return [
        ChoiceInput(line_id=line_id, product_id=product_id)
        for line_id, product_id in kept.order_by("pk").values_list("package_line_id", "product_id")
        if line_id is not None
    ]


def held_wants(tx: Atomic, *, event_id: int, apart_from: int = 0) -> list[Want]:
    """Return what the ready assignments of an event hold; an undecided material is held of any product."""
    ready = Assignment.objects.using(tx.using).standing().filter(event_id=event_id, status=AssignmentStatus.READY)
    rows = list(ready.exclude(pk=apart_from).order_by("pk"))
    parts = package_parts(tx, event_id=event_id, package_ids={row.package_id for row in rows})
    return [want for row in rows for want in any_product(plan_draws(parts[row.package_id], row.quantity))]


def _item_of(line: PackageLine) -> Item:
    item = line.finished_unit or line.component_good or line.material
    if item is None:
        raise ValueError("a line names a unit, a good or a material")
    return item
