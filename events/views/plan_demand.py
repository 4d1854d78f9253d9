"""What the forms of a plan's demand do: what it wants, and who gets what."""

from typing import Any

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.forms import Form
from events import services as event_service
from events.forms.plan import (
    AddTargetForm,
    AssignForm,
    AssignmentForm,
    ChangeAssignmentForm,
    ChangeTargetForm,
    NoteForm,
    PasteForm,
    TargetForm,
    signed,
)
from events.queries.finding import Found


def add_target(tx: Atomic, event_id: int, form: AddTargetForm, by: User) -> str:
    """Want one more thing."""
    found = form.found["what"]
    _refuse_wanted(tx, event_id, [found], "what")
    _set_target(tx, event_id, (found.kind, found.id), **form.amount(), **signed(form, by))
    return f"Added {found.name} to what the event wants."


def paste_targets(tx: Atomic, event_id: int, form: PasteForm, by: User) -> str:
    """Want every line of a list."""
    _refuse_wanted(tx, event_id, [found for _, found in form.pieces], "lines")
    for quantity, found in form.pieces:
        _set_target(tx, event_id, (found.kind, found.id), target_quantity=quantity, **signed(form, by))
    return f"Added {len(form.pieces)} to what the event wants."


def change_target(tx: Atomic, event_id: int, form: ChangeTargetForm, by: User) -> str:
    """Want another amount of it."""
    piece = (form.cleaned_data["item_type"], form.cleaned_data["item_id"])
    seen = form.cleaned_data["seen"]
    return f"Changed {_set_target(tx, event_id, piece, **form.amount(), seen=seen, **signed(form, by))}."


def remove_target(tx: Atomic, event_id: int, form: TargetForm, by: User) -> str:
    """Want none of it any more."""
    item_id = form.cleaned_data["item_id"]
    if form.cleaned_data["item_type"] == "finished_unit":
        event_service.delete_unit_target(tx, event_id=event_id, finished_unit_id=item_id, **signed(form, by))
    else:
        event_service.delete_assembly_target(tx, event_id=event_id, finished_good_id=item_id, **signed(form, by))
    return "Removed it from what the event wants."


def _set_target(tx: Atomic, event_id: int, piece: tuple[str, int], **values: Any) -> str:
    kind, item_id = piece
    if kind == "finished_unit":
        unit = event_service.set_unit_target(tx, event_id=event_id, finished_unit_id=item_id, **values)
        return unit.finished_unit_name
    good = event_service.set_assembly_target(tx, event_id=event_id, finished_good_id=item_id, **values)
    return good.finished_good_name


def _refuse_wanted(tx: Atomic, event_id: int, found: list[Found], field: str) -> None:
    """Refuse to add what stands in the table, or twice in the list, since that would replace its amount."""
    wanted = {("finished_unit", row.finished_unit_id) for row in event_service.get_unit_targets(tx, event_id=event_id)}
    wanted |= {
        ("finished_good", row.finished_good_id) for row in event_service.get_assembly_targets(tx, event_id=event_id)
    }
    for piece in found:
        if (piece.kind, piece.id) in wanted:
            raise InvalidInput.of(field, f"{piece.name} is wanted already: change its number instead.")
        wanted.add((piece.kind, piece.id))


def assign(tx: Atomic, event_id: int, form: AssignForm, by: User) -> str:
    """Give somebody a package."""
    recipient, package = form.found["recipient"], form.found["package"]
    event_service.assign_package_to_recipient(
        tx,
        event_id=event_id,
        recipient_id=recipient.id,
        package_id=package.id,
        quantity=form.cleaned_data["quantity"],
        allergen_note=form.cleaned_data["allergen_note"],
        **signed(form, by),
    )
    return f"{recipient.name} gets {package.name}."


def change_assignment(tx: Atomic, event_id: int, form: ChangeAssignmentForm, by: User) -> str:
    """Give somebody another package or number."""
    assignment_id = _of_event(tx, event_id, form)
    changed = event_service.update_assignment(
        tx,
        assignment_id=assignment_id,
        package_id=form.found["package"].id,
        quantity=form.cleaned_data["quantity"],
        notes=form.cleaned_data["notes"],
        allergen_note=form.cleaned_data["allergen_note"],
        seen=form.cleaned_data["seen"],
        **signed(form, by),
    )
    return f"{changed.recipient_name} gets {changed.quantity} × {changed.package_name}."


def note_assignment(tx: Atomic, event_id: int, form: NoteForm, by: User) -> str:
    """Say something of what somebody gets."""
    assignment_id = _of_event(tx, event_id, form)
    changed = event_service.update_assignment(
        tx,
        assignment_id=assignment_id,
        notes=form.cleaned_data["notes"],
        allergen_note=form.cleaned_data["allergen_note"],
        seen=form.cleaned_data["seen"],
        by=by,
    )
    return f"Noted it for {changed.recipient_name}."


def remove_assignment(tx: Atomic, event_id: int, form: AssignmentForm, by: User) -> str:
    """Take an assignment back."""
    event_service.remove_assignment(tx, assignment_id=_of_event(tx, event_id, form), **signed(form, by))
    return "Removed the assignment."


def _of_event(tx: Atomic, event_id: int, form: Form) -> int:
    """Return the id of the assignment, or refuse one of another event."""
    assignment_id: int = form.cleaned_data["assignment_id"]
    known = {row.id for row in event_service.get_event_assignments(tx, event_id=event_id)}
    if assignment_id not in known:
        raise InvalidInput.of("assignment_id", "This assignment is no longer part of the event.")
    return assignment_id
