"""How something put together is recorded: what it drew and cost, and what came of it, all at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from assembly.dto import AssemblyEntry, ChoiceInput
from assembly.errors import MaterialNotChosen
from assembly.materials import DrawPlan
from assembly.orders import AssemblyOrder, checked, require_fitting, require_open, require_parts
from assembly.parts import plan_draws, without_materials
from assembly.queries.parts import GoodParts, choice_needs, load_good_parts
from assembly.services.assembling import Assembly, assemble
from assembly.services.history import get_assembly_run
from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedGoodNotFound, UnitMismatch
from bakery.catalogue.models import ComponentLine, ContentLine, FinishedGood
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, ReasonMissing
from bakery.inventory import services as stock
from bakery.inventory.models import Item
from production.services.occasions import lock_occasion

OPERATION = "record_assembly"


def record_assembly(
    tx: Atomic,
    *,
    finished_good_id: int,
    quantity: int,
    by: User,
    assembled_at: datetime | None = None,
    notes: str = "",
    event_id: int | None = None,
    choices: Sequence[ChoiceInput] = (),
    packaging_bypassed: bool = False,
    packaging_bypass_notes: str = "",
    idempotency_key: UUID | None = None,
) -> AssemblyEntry:
    """Take the parts off the shelf and put what they make on it, as one lot that bears their cost.

    Short of a part it takes nothing. `packaging_bypassed` leaves the materials out, with a reason, to be reconciled.
    """
    ids = {"finished_good_id": finished_good_id, "event_id": event_id, "quantity": quantity}
    with logs.operation(tx, OPERATION, **ids, packaging_bypassed=packaging_bypassed) as log:
        order = AssemblyOrder(
            finished_good_id=finished_good_id,
            quantity=quantity,
            event_id=event_id,
            choices=tuple(choices),
            assembled_at=assembled_at,
            notes=notes,
            packaging_bypassed=packaging_bypassed,
            packaging_bypass_notes=packaging_bypass_notes,
        )
        now = timezone.now()
        order = checked(order, now=now)
        earlier = stock.claim(tx, key=idempotency_key, operation=OPERATION, content={"order": order}, by=by)
        if earlier is not None:
            log.add(assembly_run_id=int(earlier), repeated=True)
            return get_assembly_run(tx, assembly_run_id=int(earlier))

        entry = assemble(tx, decided=_decide(tx, order, by, order.assembled_at or now))
        stock.settle(tx, key=idempotency_key, result=entry.id)
        log.add(
            assembly_run_id=entry.id,
            total_component_cost=entry.total_component_cost,
            per_unit_cost=entry.per_unit_cost,
            finished_unit_rows=len(entry.finished_unit_consumptions or ()),
            finished_good_rows=len(entry.finished_good_consumptions or ()),
            material_rows=len(entry.material_consumptions or ()),
        )
    return entry


def _decide(tx: Atomic, order: AssemblyOrder, by: User, at: datetime) -> Assembly:
    """Lock the event, then the good with the stock of its parts; refuse in the order that callers are promised."""
    occasion = None if order.event_id is None else lock_occasion(tx, event_id=order.event_id)
    seen = _read_lines(tx, order.finished_good_id)
    require_open(order.event_id, occasion)
    parts = {part for line in seen for part in _parts_of(line)}
    # The good itself is locked with them, so that its content stays what is read next.
    stock.lock_stock(tx, items=[*parts, *(line.finished_good for line in seen[:1])])

    good = load_good_parts(tx, finished_good_id=order.finished_good_id, event_id=order.event_id, choices=order.choices)
    if not parts.issuperset(part for line in good.parts.lines for part in _parts_of(line)):
        raise ChangedMeanwhile(f"“{good.good.name}” was changed meanwhile. Please look at it again.")
    plan = _plan(tx, order, good)
    return Assembly(order=order, good=good, occasion=occasion, wants=plan.wants, by=by, at=at)


def _read_lines(tx: Atomic, good_id: int) -> list[ComponentLine]:
    """Return the lines as they are before anything is locked, to know what to lock."""
    lines = ComponentLine.objects.using(tx.using).filter(finished_good=good_id)
    found = list(lines.select_related("finished_good", "finished_unit", "component_good", "material", "product"))
    if not found and not FinishedGood.objects.using(tx.using).filter(pk=good_id).exists():
        raise FinishedGoodNotFound(f"There is no finished good {good_id}.", id=good_id)
    return found


def _parts_of(line: ContentLine) -> list[Item]:
    """Return what a line draws on; a fixed product beside its material."""
    parts = (line.finished_unit, line.component_good, line.material, line.product)
    return [part for part in parts if part is not None]


def _plan(tx: Atomic, order: AssemblyOrder, good: GoodParts) -> DrawPlan:
    require_parts(good.parts, good.good)
    if order.packaging_bypassed and not order.packaging_bypass_notes:
        raise ReasonMissing("packaging_bypass_notes", "Say why the packaging is left out.")
    if good.obstacles:
        raise UnitMismatch(" ".join(each.message for each in good.obstacles), problems=list(good.obstacles))
    parts = without_materials(good.parts) if order.packaging_bypassed else good.parts
    plan = plan_draws(parts, order.quantity)
    require_fitting(plan)
    if plan.open:
        names = ", ".join(line.need.material.name for line in plan.open)
        lines = choice_needs(tx, open_lines=plan.open)
        raise MaterialNotChosen(f"Please choose which product to use for {names}.", lines=lines)
    return plan
