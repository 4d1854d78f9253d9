"""What an event wants of units and goods apart from packages, and batches addressed by recipe."""

from decimal import Decimal
from math import ceil
from typing import Any

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedGoodNotFound, FinishedUnitNotFound
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset, quantity_to_string
from bakery.errors import InvalidInput
from bakery.inputs import NOTHING, Checked
from events.dto.events import AssemblyTarget, UnitTarget
from events.errors import TargetNotFound
from events.meanwhile import amount_words, require_as_seen
from events.models import AmendmentKind, Event, Target
from events.planning.amendments import Change, lock_demand, record_change
from events.planning.floors import require_target_floor
from events.queries.events import require_event

Item = FinishedUnit | FinishedGood


def set_assembly_target(
    tx: Atomic,
    *,
    event_id: int,
    finished_good_id: int,
    target_quantity: int | None = None,
    per_attendee: Decimal | int | None = None,
    notes: str | Unset = UNSET,
    seen: str | None = None,
    reason: str = "",
    by: User,
) -> AssemblyTarget:
    """Want so many pieces of a good, or so many per guest, apart from packages; omitted notes stay.

    `seen` is what was wanted as it was shown; anything else by now is refused.
    """
    with logs.operation(tx, "set_assembly_target", event_id=event_id, finished_good_id=finished_good_id) as log:
        values = _checked(target_quantity, per_attendee, notes)
        event = lock_demand(tx, event_id=event_id, reason=reason)
        good = FinishedGood.objects.using(tx.using).filter(pk=finished_good_id).first()
        if good is None:
            raise FinishedGoodNotFound(f"There is no finished good {finished_good_id}.", id=finished_good_id)
        _require_as_seen(tx, event, good, seen)
        target = _set(tx, event, good, values, reason, by)
        log.add(target_id=target.pk, target_quantity=_quantity(target, event))
    return _assembly_target(target, event)


def set_unit_target(
    tx: Atomic,
    *,
    event_id: int,
    finished_unit_id: int,
    target_quantity: int | None = None,
    per_attendee: Decimal | int | None = None,
    notes: str | Unset = UNSET,
    seen: str | None = None,
    reason: str = "",
    by: User,
) -> UnitTarget:
    """Want so many loose pieces of a unit, or so many per guest, apart from packages; omitted notes stay.

    `seen` is what was wanted as it was shown; anything else by now is refused.
    """
    with logs.operation(tx, "set_unit_target", event_id=event_id, finished_unit_id=finished_unit_id) as log:
        values = _checked(target_quantity, per_attendee, notes)
        event = lock_demand(tx, event_id=event_id, reason=reason)
        unit = FinishedUnit.objects.using(tx.using).filter(pk=finished_unit_id).first()
        if unit is None:
            raise FinishedUnitNotFound(f"There is no finished unit {finished_unit_id}.", id=finished_unit_id)
        _require_as_seen(tx, event, unit, seen)
        target = _set(tx, event, unit, values, reason, by)
        log.add(target_id=target.pk, target_quantity=_quantity(target, event))
    return _unit_target(target, event)


def get_assembly_targets(tx: Atomic, *, event_id: int) -> list[AssemblyTarget]:
    """Return the goods an event wants apart from packages, by name."""
    require_event(tx, event_id=event_id)
    targets = Target.objects.using(tx.using).filter(event_id=event_id, finished_good__isnull=False)
    found = targets.select_related("finished_good", "event").order_by("finished_good__name", "finished_good_id")
    return [_assembly_target(target, target.event) for target in found]


def get_unit_targets(tx: Atomic, *, event_id: int) -> list[UnitTarget]:
    """Return the loose units an event wants apart from packages, by name."""
    require_event(tx, event_id=event_id)
    targets = Target.objects.using(tx.using).filter(event_id=event_id, finished_unit__isnull=False)
    found = targets.select_related("finished_unit", "event").order_by("finished_unit__name", "finished_unit_id")
    return [_unit_target(target, target.event) for target in found]


def delete_assembly_target(tx: Atomic, *, event_id: int, finished_good_id: int, reason: str = "", by: User) -> None:
    """Want no pieces of a good any more, apart from packages."""
    ids = {"event_id": event_id, "finished_good_id": finished_good_id}
    with logs.operation(tx, "delete_assembly_target", **ids, by_id=by.pk):
        _delete(tx, ids, reason, by)


def delete_unit_target(tx: Atomic, *, event_id: int, finished_unit_id: int, reason: str = "", by: User) -> None:
    """Want no loose pieces of a unit any more, apart from packages."""
    ids = {"event_id": event_id, "finished_unit_id": finished_unit_id}
    with logs.operation(tx, "delete_unit_target", **ids, by_id=by.pk):
        _delete(tx, ids, reason, by)


def _checked(target_quantity: int | None, per_attendee: Decimal | int | None, notes: str | Unset) -> dict[str, Any]:
    """Return the columns, exactly one of the two amounts set."""
    checked = Checked()
    if (target_quantity is None) == (per_attendee is None):
        checked.fault("target_quantity", "Give a number of pieces, or how many per guest.")
    values: dict[str, Any] = {"quantity": None, "per_attendee": None}
    if target_quantity is not None:
        values["quantity"] = checked.whole("target_quantity", target_quantity, least=1)
    if per_attendee is not None:
        values["per_attendee"] = checked.amount("per_attendee", per_attendee, above=NOTHING)
    if not isinstance(notes, Unset):
        values["notes"] = checked.text("notes", notes)
    checked.done()
    return values


def _require_as_seen(tx: Atomic, event: Event, item: Item, seen: str | None) -> None:
    if seen is None:
        return
    target = _target_of(tx, event, item)
    current = ""
    if target is not None:
        per_attendee, quantity = _per_attendee(target), _quantity(target, event)
        current = amount_words(quantity=quantity, per_attendee=per_attendee, notes=target.notes)
    require_as_seen(subject=item.name, seen=seen, current=current)


def _column(item: Item) -> str:
    return "finished_unit" if isinstance(item, FinishedUnit) else "finished_good"


def _target_of(tx: Atomic, event: Event, item: Item) -> Target | None:
    found: Target | None = Target.objects.using(tx.using).filter(event=event, **{_column(item): item}).first()
    return found


def _set(tx: Atomic, event: Event, item: Item, values: dict[str, Any], reason: str, by: User) -> Target:
    """Set or replace the one target of the item; the event is locked."""
    if values["per_attendee"] is not None and event.expected_attendees is None:
        raise InvalidInput.of("per_attendee", "Say first how many guests are expected.")
    column, target = _column(item), _target_of(tx, event, item)
    if target is None:
        if item.archived_at is not None:
            raise InvalidInput.of(f"{column}_id", f"“{item}” is retired.")
        target = Target.objects.using(tx.using).create(event=event, created_by=by, **{column: item}, **values)
        change = Change(kind=AmendmentKind.ADD_TARGET, subject=item, after=_amount(target))
        record_change(tx, event=event, change=change, reason=reason, by=by)
        return target

    before = _amount(target)
    for name, value in values.items():
        setattr(target, name, value)
    require_target_floor(tx, event=event, target=target)
    target.save(using=tx.using, update_fields=list(values))
    if _amount(target) != before:
        change = Change(kind=AmendmentKind.CHANGE_TARGET, subject=item, before=before, after=_amount(target))
        record_change(tx, event=event, change=change, reason=reason, by=by)
    return target


def _delete(tx: Atomic, ids: dict[str, int], reason: str, by: User) -> None:
    event = lock_demand(tx, event_id=ids["event_id"], reason=reason)
    targets = Target.objects.using(tx.using).filter(**ids)
    target = targets.select_related("finished_unit", "finished_good").first()
    if target is None:
        raise TargetNotFound("The event wants nothing of this by itself.", **ids)
    require_target_floor(tx, event=event, target=target, gone=True)
    item, before = target.finished_unit or target.finished_good, _amount(target)
    target.delete(using=tx.using)
    change = Change(kind=AmendmentKind.DROP_TARGET, subject=item, before=before)
    record_change(tx, event=event, change=change, reason=reason, by=by)


def _amount(target: Target) -> dict[str, int | str]:
    """Return the wanted amount as amendments remember it."""
    if target.per_attendee is None:
        return {"quantity": target.quantity or 0}
    return {"per_attendee": quantity_to_string(target.per_attendee)}


def _quantity(target: Target, event: Event) -> int:
    """Return the pieces wanted; per guest they are rounded up."""
    if target.per_attendee is None:
        return target.quantity or 0
    return ceil(target.per_attendee * (event.expected_attendees or 0))


def _per_attendee(target: Target) -> str | None:
    return None if target.per_attendee is None else quantity_to_string(target.per_attendee)


def _assembly_target(target: Target, event: Event) -> AssemblyTarget:
    return AssemblyTarget(
        event_id=event.pk,
        finished_good_id=target.finished_good_id or 0,
        finished_good_name=str(target.finished_good),
        target_quantity=_quantity(target, event),
        per_attendee=_per_attendee(target),
        notes=target.notes,
    )


def _unit_target(target: Target, event: Event) -> UnitTarget:
    return UnitTarget(
        event_id=event.pk,
        finished_unit_id=target.finished_unit_id or 0,
        finished_unit_name=str(target.finished_unit),
        target_quantity=_quantity(target, event),
        per_attendee=_per_attendee(target),
        notes=target.notes,
    )
