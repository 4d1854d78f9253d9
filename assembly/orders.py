"""What is asked to be recorded, checked, and what is refused before any stock is looked at."""

from dataclasses import dataclass, replace
from datetime import datetime

from assembly.dto import ChoiceInput
from assembly.errors import ChoiceRefused, EmptyGood
from assembly.materials import DrawPlan, checked_choices
from assembly.parts import MOST, PartList
from bakery.catalogue.models import FinishedGood
from bakery.errors import EventClosed, EventNotFound
from bakery.inputs import Checked
from production.services.occasions import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyOrder:
    """One run as its caller describes it; `assembled_at` None stands for now."""

    finished_good_id: int
    quantity: int
    event_id: int | None
    choices: tuple[ChoiceInput, ...]
    assembled_at: datetime | None = None
    notes: str = ""
    packaging_bypassed: bool = False
    packaging_bypass_notes: str = ""


def purpose(quantity: int, good: str, event: str = "") -> str:
    """Say what the movements of a run were for."""
    text = f"{quantity} × {good}"
    return (f"{text} for {event}" if event else text)[:500]


def checked(order: AssemblyOrder, *, now: datetime) -> AssemblyOrder:
    """Return the order as it is stored, or refuse it with all its faults."""
    given = Checked()
    given.row_id("finished_good_id", order.finished_good_id)
    given.whole("quantity", order.quantity, least=1, most=MOST)
    if order.event_id is not None:
        given.row_id("event_id", order.event_id)
    if order.assembled_at is not None:
        given.moment("assembled_at", order.assembled_at, now=now)
    neat = replace(
        order,
        choices=checked_choices(given, order.choices),
        notes=given.text("notes", order.notes),
        packaging_bypass_notes=given.text("packaging_bypass_notes", order.packaging_bypass_notes),
    )
    given.done()
    return neat if neat.packaging_bypassed else replace(neat, packaging_bypass_notes="")


def require_open(event_id: int | None, occasion: Occasion | None) -> None:
    """Refuse to record for an event that does not exist, or that is over."""
    if event_id is None:
        return
    if occasion is None:
        raise EventNotFound(f"There is no event {event_id}.", id=event_id)
    if not occasion.is_open:
        raise EventClosed(f"“{occasion.name}” is closed, so nothing can be assembled for it any more.", id=event_id)


def require_parts(parts: PartList, good: FinishedGood) -> None:
    """Refuse what is put together from nothing."""
    if not parts.lines:
        raise EmptyGood(f"“{good.name}” has no parts, so it cannot be assembled.", id=good.pk)


def require_fitting(plan: DrawPlan) -> None:
    """Refuse choices that do not fit the lines they are for."""
    if plan.refused:
        raise ChoiceRefused(" ".join(plan.refused), faults=list(plan.refused))
