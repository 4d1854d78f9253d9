"""What the forms of a plan's page do: each one decision, carried out in the block of the view."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from bakery.accounts.models import User
from bakery.catalogue.forms import DensityForm
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.forms import Form
from events import services as event_service
from events.forms.batches import BatchesForm
from events.forms.plan import (
    AddTargetForm,
    AssignForm,
    AssignmentForm,
    CancelForm,
    ChangeAssignmentForm,
    ChangeTargetForm,
    NoteForm,
    PasteForm,
    ReasonForm,
    StepForm,
    TargetForm,
)
from events.planning.decisions import save_batch_decisions
from events.planning.states import cancel_plan, complete_production, lock_plan, start_production, unlock_plan
from events.queries.finding import Found

Section = Literal["problems", "demand", "batches", "state"]
CarryOut = Callable[[Atomic, int, Any, User], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One form of the page, the section it stands in, and what it does; that returns what to say."""

    section: Section
    form: type[Form]
    carry_out: CarryOut


def _add_target(tx: Atomic, event_id: int, form: AddTargetForm, by: User) -> str:
    found = form.found["what"]
    _refuse_wanted(tx, event_id, [found], "what")
    _set_target(tx, event_id, found.kind, found.id, form.amount(), by)
    return f"Added {found.name} to what the event wants."


def _paste_targets(tx: Atomic, event_id: int, form: PasteForm, by: User) -> str:
    _refuse_wanted(tx, event_id, [found for _, found in form.pieces], "lines")
    for quantity, found in form.pieces:
        _set_target(tx, event_id, found.kind, found.id, {"target_quantity": quantity}, by)
    return f"Added {len(form.pieces)} to what the event wants."


def _change_target(tx: Atomic, event_id: int, form: ChangeTargetForm, by: User) -> str:
    typed = form.cleaned_data
    return f"Changed {_set_target(tx, event_id, typed['item_type'], typed['item_id'], form.amount(), by)}."


def _remove_target(tx: Atomic, event_id: int, form: TargetForm, by: User) -> str:
    item_id = form.cleaned_data["item_id"]
    if form.cleaned_data["item_type"] == "finished_unit":
        event_service.delete_unit_target(tx, event_id=event_id, finished_unit_id=item_id, by=by)
    else:
        event_service.delete_assembly_target(tx, event_id=event_id, finished_good_id=item_id, by=by)
    return "Removed it from what the event wants."


def _set_target(tx: Atomic, event_id: int, kind: str, item_id: int, amount: dict[str, Any], by: User) -> str:
    if kind == "finished_unit":
        unit = event_service.set_unit_target(tx, event_id=event_id, finished_unit_id=item_id, by=by, **amount)
        return unit.finished_unit_name
    good = event_service.set_assembly_target(tx, event_id=event_id, finished_good_id=item_id, by=by, **amount)
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


def _assign(tx: Atomic, event_id: int, form: AssignForm, by: User) -> str:
    recipient, package = form.found["recipient"], form.found["package"]
    event_service.assign_package_to_recipient(
        tx,
        event_id=event_id,
        recipient_id=recipient.id,
        package_id=package.id,
        quantity=form.cleaned_data["quantity"],
        allergen_note=form.cleaned_data["allergen_note"],
        by=by,
    )
    return f"{recipient.name} gets {package.name}."


def _change_assignment(tx: Atomic, event_id: int, form: ChangeAssignmentForm, by: User) -> str:
    assignment_id = _of_event(tx, event_id, form)
    changed = event_service.update_assignment(
        tx,
        assignment_id=assignment_id,
        package_id=form.found["package"].id,
        quantity=form.cleaned_data["quantity"],
        notes=form.cleaned_data["notes"],
        allergen_note=form.cleaned_data["allergen_note"],
        by=by,
    )
    return f"{changed.recipient_name} gets {changed.quantity} × {changed.package_name}."


def _note_assignment(tx: Atomic, event_id: int, form: NoteForm, by: User) -> str:
    assignment_id = _of_event(tx, event_id, form)
    changed = event_service.update_assignment(
        tx,
        assignment_id=assignment_id,
        notes=form.cleaned_data["notes"],
        allergen_note=form.cleaned_data["allergen_note"],
        by=by,
    )
    return f"Noted it for {changed.recipient_name}."


def _remove_assignment(tx: Atomic, event_id: int, form: AssignmentForm, by: User) -> str:
    event_service.remove_assignment(tx, assignment_id=_of_event(tx, event_id, form), by=by)
    return "Removed the assignment."


def _of_event(tx: Atomic, event_id: int, form: Form) -> int:
    """Return the id of the assignment, or refuse one of another event."""
    assignment_id: int = form.cleaned_data["assignment_id"]
    known = {row.id for row in event_service.get_event_assignments(tx, event_id=event_id)}
    if assignment_id not in known:
        raise InvalidInput.of("assignment_id", "This assignment is no longer part of the event.")
    return assignment_id


def _decide(tx: Atomic, event_id: int, form: BatchesForm, by: User) -> str:
    rows = save_batch_decisions(tx, event_id=event_id, decisions=form.decisions(), by=by)
    saved = [row for row in rows if row]
    said = f"Saved the batches: {sum(row.batches for row in saved)} in all."
    return said if len(saved) == len(rows) else f"{said} Left open: {len(rows) - len(saved)}."


def _weigh(tx: Atomic, event_id: int, form: DensityForm, by: User) -> str:
    saved = update_ingredient(tx, ingredient_id=form.cleaned_data["ingredient_id"], **form.values())
    return f"{saved.name}: {saved.density_note}."


def _lock(tx: Atomic, event_id: int, form: StepForm, by: User) -> str:
    lock_plan(tx, event_id=event_id, by=by)
    return "Locked the plan. Its stock is promised to it from now on."


def _unlock(tx: Atomic, event_id: int, form: ReasonForm, by: User) -> str:
    unlock_plan(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "Unlocked the plan: it is a draft again."


def _start(tx: Atomic, event_id: int, form: StepForm, by: User) -> str:
    start_production(tx, event_id=event_id, by=by)
    return "Production has started."


def _complete(tx: Atomic, event_id: int, form: ReasonForm, by: User) -> str:
    complete_production(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "The event is completed."


def _cancel(tx: Atomic, event_id: int, form: CancelForm, by: User) -> str:
    cancel_plan(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "The event is cancelled. What was made for it is free for others."


ACTS: Final[dict[str, Act]] = {
    "add_target": Act(section="demand", form=AddTargetForm, carry_out=_add_target),
    "paste_targets": Act(section="demand", form=PasteForm, carry_out=_paste_targets),
    "change_target": Act(section="demand", form=ChangeTargetForm, carry_out=_change_target),
    "remove_target": Act(section="demand", form=TargetForm, carry_out=_remove_target),
    "assign": Act(section="demand", form=AssignForm, carry_out=_assign),
    "change_assignment": Act(section="demand", form=ChangeAssignmentForm, carry_out=_change_assignment),
    "note_assignment": Act(section="demand", form=NoteForm, carry_out=_note_assignment),
    "remove_assignment": Act(section="demand", form=AssignmentForm, carry_out=_remove_assignment),
    "batches": Act(section="batches", form=BatchesForm, carry_out=_decide),
    "weigh": Act(section="problems", form=DensityForm, carry_out=_weigh),
    "lock": Act(section="state", form=StepForm, carry_out=_lock),
    "unlock": Act(section="state", form=ReasonForm, carry_out=_unlock),
    "start": Act(section="state", form=StepForm, carry_out=_start),
    "complete": Act(section="state", form=ReasonForm, carry_out=_complete),
    "cancel": Act(section="state", form=CancelForm, carry_out=_cancel),
}
