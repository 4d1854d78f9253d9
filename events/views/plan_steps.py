"""What the forms of a plan's batches, problems and states do."""

from bakery.accounts.models import User
from bakery.catalogue.forms.weights import DensityForm
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.db.transaction import Atomic
from events.forms.batches import BatchesForm
from events.forms.plan import AcceptForm, CancelForm, ReasonForm, StepForm, signed
from events.planning.amendments import accept_changes
from events.planning.calculation import calculate_plan
from events.planning.decisions import save_batch_decisions
from events.planning.states import cancel_plan, complete_production, lock_plan, start_production, unlock_plan


def decide(tx: Atomic, event_id: int, form: BatchesForm, by: User) -> str:
    """Decide the batches of every output."""
    rows = save_batch_decisions(tx, event_id=event_id, decisions=form.decisions(), **signed(form, by))
    saved = [row for row in rows if row]
    said = f"Saved the batches: {sum(row.batches for row in saved)} in all."
    return said if len(saved) == len(rows) else f"{said} Left open: {len(rows) - len(saved)}."


def weigh(tx: Atomic, event_id: int, form: DensityForm, by: User) -> str:
    """Say what a measure of an ingredient weighs."""
    saved = update_ingredient(tx, ingredient_id=form.cleaned_data["ingredient_id"], **form.values())
    return f"{saved.name}: {saved.density_note}."


def lock(tx: Atomic, event_id: int, form: StepForm, by: User) -> str:
    """Freeze what the event wants."""
    lock_plan(tx, event_id=event_id, by=by)
    return "Locked the plan. Its stock is promised to it from now on."


def unlock(tx: Atomic, event_id: int, form: ReasonForm, by: User) -> str:
    """Make the plan a draft again."""
    unlock_plan(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "Unlocked the plan: it is a draft again."


def start(tx: Atomic, event_id: int, form: StepForm, by: User) -> str:
    """Begin to bake."""
    start_production(tx, event_id=event_id, by=by)
    return "Production has started."


def complete(tx: Atomic, event_id: int, form: ReasonForm, by: User) -> str:
    """Close the event."""
    complete_production(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "The event is completed."


def cancel(tx: Atomic, event_id: int, form: CancelForm, by: User) -> str:
    """Give the event up."""
    cancel_plan(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "The event is cancelled. What was made for it is free for others."


def calculate(tx: Atomic, event_id: int, form: StepForm, by: User) -> str:
    """Freeze the plan as it is now."""
    calculate_plan(tx, event_id=event_id, by=by)
    return "Calculated the plan again."


def accept(tx: Atomic, event_id: int, form: AcceptForm, by: User) -> str:
    """Let a plan in production follow what changed meanwhile."""
    accept_changes(tx, event_id=event_id, reason=form.cleaned_data["reason"], by=by)
    return "Accepted the changes: the plan stands as it is now."
