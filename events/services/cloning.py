"""Last year's event as the beginning of the next one."""

from collections.abc import Collection
from datetime import date
from typing import Final

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from bakery.inputs import Checked
from events.dto.events import EventDetail
from events.models import Assignment, BatchDecision, Event, EventRecipe, Target
from events.queries.events import event_detail

PARTS: Final = ("notes", "targets", "assignments", "shortlist", "batches")
NAME_LENGTH: Final = 200


def clone_event(
    tx: Atomic,
    *,
    source_event_id: int,
    new_name: str,
    new_event_date: date,
    new_year: int | None = None,
    parts: Collection[str] = ("notes", "targets", "assignments", "shortlist"),
    by: User,
) -> EventDetail:
    """Copy an event as a draft; nothing that was made, handed out, chosen or accepted comes along."""
    with logs.operation(tx, "clone_event", source_event_id=source_event_id) as log:
        name = _checked_name(new_name, new_event_date, new_year, parts)
        source = Event.objects.using(tx.using).filter(pk=source_event_id).first()
        if source is None:
            raise EventNotFound(f"There is no event {source_event_id}.", event_id=source_event_id)

        copy = Event.objects.using(tx.using).create(
            name=name,
            event_date=new_event_date,
            notes=source.notes if "notes" in parts else "",
            # Targets may be counted per guest, so they bring the guests.
            expected_attendees=source.expected_attendees if "targets" in parts else None,
            output_mode=source.output_mode,
            cloned_from=source,
            created_by=by,
        )
        copied = {
            "targets": _copy_targets(tx, source, copy, by) if "targets" in parts else 0,
            "assignments": _copy_assignments(tx, source, copy) if "assignments" in parts else 0,
            "shortlist": _copy_shortlist(tx, source, copy) if "shortlist" in parts else 0,
            "batches": _copy_decisions(tx, source, copy, by) if "batches" in parts else 0,
        }
        log.add(event_id=copy.pk, rows=copied)
    return event_detail(tx, event_id=copy.pk)


def _checked_name(name: str, event_date: date, year: int | None, parts: Collection[str]) -> str:
    checked = Checked()
    neat = checked.text("new_name", name, required=True, longest=NAME_LENGTH)
    day = checked.day("new_event_date", event_date)
    if year is not None and day == event_date and year != day.year:
        checked.fault("new_year", "The year is that of the date.")
    for part in parts:
        checked.choice("parts", part, PARTS)
    checked.done()
    return neat


def _copy_targets(tx: Atomic, source: Event, copy: Event, by: User) -> int:
    rows = [
        Target(
            event=copy,
            finished_unit_id=row.finished_unit_id,
            finished_good_id=row.finished_good_id,
            quantity=row.quantity,
            per_attendee=row.per_attendee,
            notes=row.notes,
            created_by=by,
        )
        for row in Target.objects.using(tx.using).filter(event=source).order_by("pk")
    ]
    return len(Target.objects.using(tx.using).bulk_create(rows))


def _copy_assignments(tx: Atomic, source: Event, copy: Event) -> int:
    """Copy who gets what, as pending; a conflict with allergens is to be looked at anew."""
    rows = [
        Assignment(
            event=copy,
            recipient_id=row.recipient_id,
            package_id=row.package_id,
            quantity=row.quantity,
            notes=row.notes,
        )
        for row in Assignment.objects.using(tx.using).standing().filter(event=source).order_by("pk")
    ]
    return len(Assignment.objects.using(tx.using).bulk_create(rows))


def _copy_shortlist(tx: Atomic, source: Event, copy: Event) -> int:
    listed = EventRecipe.objects.using(tx.using).filter(event=source).order_by("pk")
    rows = [EventRecipe(event=copy, recipe_id=row.recipe_id) for row in listed]
    return len(EventRecipe.objects.using(tx.using).bulk_create(rows))


def _copy_decisions(tx: Atomic, source: Event, copy: Event, by: User) -> int:
    """Copy the batches; what was accepted as missing was accepted for that event alone."""
    rows = [
        BatchDecision(
            event=copy, finished_unit_id=row.finished_unit_id, batches=row.batches, notes=row.notes, decided_by=by
        )
        for row in BatchDecision.objects.using(tx.using).filter(event=source, batches__gt=0).order_by("pk")
    ]
    return len(BatchDecision.objects.using(tx.using).bulk_create(rows))
