"""The one way of an assignment: pending, ready, delivered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from assembly.dto import ChoiceInput
from assembly.errors import MaterialNotChosen
from assembly.materials import DrawPlan, checked_choices
from assembly.orders import require_fitting
from assembly.parts import plan_draws
from assembly.queries.parts import choice_needs
from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inputs import Checked
from bakery.inventory import services as stock
from bakery.inventory.draws import shortages
from bakery.inventory.owners import owner_of
from events.dto.events import AssignmentDetail
from events.errors import AllergenConflict, GoodsNotAvailable, InvalidTransition
from events.models import Assignment, AssignmentStatus, Delivery
from events.queries.assignments import allergen_conflicts, assignment_detail, assignment_details
from events.queries.contents import held_wants, package_items, package_parts
from events.queries.events import require_event
from events.services.assignments import lock_assignment, set_status
from events.services.deliveries import Handing, draw_delivery

READY: Final = AssignmentStatus.READY
DELIVERED: Final = AssignmentStatus.DELIVERED
NEXT: Final = {AssignmentStatus.PENDING: READY, READY: DELIVERED}
NOT_NEXT: Final = {
    AssignmentStatus.PENDING: "It is pending: make it ready first.",
    READY: "It is ready; with another package or number it is pending again.",
    DELIVERED: "It was delivered; void the delivery to take that back.",
}


def update_fulfillment_status(
    tx: Atomic,
    *,
    assignment_id: int,
    new_status: str,
    delivered_at: datetime | None = None,
    delivered_to: str = "",
    choices: Sequence[ChoiceInput] = (),
    idempotency_key: UUID | None = None,
    by: User,
) -> AssignmentDetail:
    """Make a pending assignment ready, which holds its contents, or hand a ready one over, which draws them."""
    with logs.operation(tx, "update_fulfillment_status", assignment_id=assignment_id) as log:
        checked = Checked()
        checked.choice("new_status", new_status, AssignmentStatus.values)
        handing = Handing(at=delivered_at, to=delivered_to).checked(checked)
        chosen = checked_choices(checked, choices)
        checked.done()
        content = {
            "assignment_id": assignment_id,
            "new_status": new_status,
            "delivered_at": delivered_at,
            "delivered_to": handing.to,
            "choices": list(chosen),
        }
        if stock.claim(tx, key=idempotency_key, operation="update_fulfillment_status", content=content, by=by):
            return assignment_detail(tx, assignment_id=assignment_id)

        assignment = lock_assignment(tx, assignment_id=assignment_id)
        _require_next(assignment, new_status)
        log.add(**{"event_id": assignment.event_id, "from": assignment.status, "to": new_status})
        if new_status == READY:
            _require_no_conflict(tx, assignment)
            _require_available(tx, assignment, chosen)
        else:
            delivery = _deliver(tx, assignment, handing, chosen, by)
            log.add(delivery_id=delivery.pk, total_cost=cost_to_string(delivery.total_cost))
        set_status(tx, assignment=assignment, status=AssignmentStatus(new_status), by=by)
        stock.settle(tx, key=idempotency_key, result=assignment.pk)
    return assignment_detail(tx, assignment_id=assignment_id)


def get_packages_by_status(tx: Atomic, *, event_id: int, status: str | None = None) -> list[AssignmentDetail]:
    """Return assignments of one status, or all: pending, ready, delivered, each by recipient."""
    checked = Checked()
    if status is not None:
        checked.choice("status", status, AssignmentStatus.values)
    checked.done()
    require_event(tx, event_id=event_id)
    statuses = None if status is None else [status]
    found = assignment_details(tx, event_ids=[event_id], statuses=statuses)
    return sorted(found, key=lambda row: AssignmentStatus.values.index(row.status))


def _require_next(assignment: Assignment, wanted: str) -> None:
    allowed = NEXT.get(AssignmentStatus(assignment.status))
    if wanted != allowed:
        raise InvalidTransition(
            f"It is {wanted} already."
            if wanted == assignment.status
            else NOT_NEXT[AssignmentStatus(assignment.status)],
            current=assignment.status,
            wanted=wanted,
            allowed=[allowed.value] if allowed else [],
        )


def _require_no_conflict(tx: Atomic, assignment: Assignment) -> None:
    """Refuse allergens that the recipient avoids, unless a note says why they are accepted."""
    allergens = allergen_conflicts(tx, assignments=[assignment])[assignment.pk]
    if allergens and not assignment.allergen_note:
        raise AllergenConflict(
            f"It contains what {assignment.recipient} avoids: {', '.join(allergens)}. "
            "A planner gives another package, or accepts it with a note.",
            allergens=list(allergens),
        )


def _require_available(tx: Atomic, assignment: Assignment, choices: Sequence[ChoiceInput]) -> None:
    """Refuse what is not there beyond what the other ready assignments of the event hold."""
    wants = _plan(tx, assignment, choices).wants
    held = held_wants(tx, event_id=assignment.event_id, apart_from=assignment.pk)
    previews = stock.preview_many(tx, wants=[*held, *wants])
    owners = {owner_of(want.item) for want in wants}
    same = [preview for preview in previews[: len(held)] if owner_of(preview.want.item) in owners]
    if missing := shortages(previews[len(held) :]) or shortages(same):
        parts = "; ".join(f"{each.item_name} is short by {each.short_by} {each.unit}".strip() for each in missing)
        raise GoodsNotAvailable(f"Not there, or held for others: {parts}.", missing)


def _deliver(
    tx: Atomic, assignment: Assignment, handing: Handing, choices: Sequence[ChoiceInput], by: User
) -> Delivery:
    stock.lock_stock(tx, items=package_items(tx, package_id=assignment.package_id))
    return draw_delivery(
        tx,
        event_id=assignment.event_id,
        wants=_plan(tx, assignment, choices).wants,
        field="quantity",
        handing=handing,
        note=f"{assignment.quantity} × {assignment.package} for {assignment.recipient}, {assignment.event}",
        assignment=assignment,
        by=by,
    )


def _plan(tx: Atomic, assignment: Assignment, choices: Sequence[ChoiceInput]) -> DrawPlan:
    """Return what the assignment draws, or refuse while a material is not chosen."""
    package_id = assignment.package_id
    parts = package_parts(tx, event_id=assignment.event_id, package_ids=[package_id], choices=choices)
    plan = plan_draws(parts[package_id], assignment.quantity)
    require_fitting(plan)
    if plan.open:
        lines = choice_needs(tx, open_lines=plan.open)
        names = ", ".join(line.material_name for line in lines)
        raise MaterialNotChosen(f"Choose first which product to use: {names}.", lines)
    return plan
