"""What is asked to be recorded, checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from bakery.dto import quantity_to_string
from bakery.inputs import Checked
from production.dto import LossInput
from production.models import LossCategory

LARGEST_SCALE: Final = Decimal(10) ** 5
LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BakeOrder:
    """One run as its caller describes it; `produced_at` None stands for now."""

    recipe_id: int
    finished_unit_id: int
    num_batches: int
    scale_factor: Decimal
    actual_yield: int
    losses: tuple[LossInput, ...]
    over_yield: bool
    event_id: int | None
    produced_at: datetime | None
    notes: str
    shortage_reason: str

    @property
    def batches(self) -> Decimal:
        """The effective batches."""
        return self.num_batches * self.scale_factor


def purpose(batches: Decimal, recipe: str, event: str = "") -> str:
    """Say what the movements of a run were for."""
    number = quantity_to_string(batches)
    text = f"{number} {'batch' if number == '1' else 'batches'} of {recipe}"
    return (f"{text} for {event}" if event else text)[:LONGEST_NOTE]


def purpose_of_find(ingredient: str) -> str:
    """Say why something is booked as found that a run used."""
    return f"Missing when {ingredient} was used"


def check_batches(given: Checked, num_batches: object, scale_factor: object) -> tuple[int, Decimal]:
    """Return how many batches at which scale."""
    return (
        given.whole("num_batches", num_batches, least=1),
        given.amount("scale_factor", scale_factor, places=4, above=Decimal(0), below=LARGEST_SCALE),
    )


def checked(order: BakeOrder, *, now: datetime) -> BakeOrder:
    """Return the order as it is stored, or refuse it with all its faults."""
    given = Checked()
    given.row_id("recipe_id", order.recipe_id)
    given.row_id("finished_unit_id", order.finished_unit_id)
    if order.event_id is not None:
        given.row_id("event_id", order.event_id)
    if order.produced_at is not None:
        given.moment("produced_at", order.produced_at, now=now)
    num_batches, scale_factor = check_batches(given, order.num_batches, order.scale_factor)
    neat = replace(
        order,
        num_batches=num_batches,
        scale_factor=scale_factor,
        actual_yield=given.whole("actual_yield", order.actual_yield),
        losses=_checked_losses(given, order.losses),
        notes=given.text("notes", order.notes),
        shortage_reason=given.text("shortage_reason", order.shortage_reason, longest=LONGEST_NOTE),
    )
    given.done()
    return neat


def _checked_losses(given: Checked, losses: Sequence[LossInput]) -> tuple[LossInput, ...]:
    """Return the losses, each kind once."""
    neat: list[LossInput] = []
    for number, loss in enumerate(losses):
        line = given.line("losses", number)
        category = line.choice("category", loss.category, LossCategory.values)
        if category in (other.category for other in neat):
            line.fault("category", "This kind of loss stands there twice.")
        quantity = line.whole("quantity", loss.quantity, least=1)
        neat.append(LossInput(category=category, quantity=quantity, note=line.text("note", loss.note, longest=500)))
    return tuple(neat)
