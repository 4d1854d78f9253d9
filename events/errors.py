"""What events refuse."""

from typing import Any

from bakery.dto import Problem, Shortage
from bakery.errors import Conflict, NotFound, RuleBroken


class AssignmentNotFound(NotFound):
    """No assignment has this id."""


class RecipientNotFound(NotFound):
    """No recipient has this id."""


class PackageNotFound(NotFound):
    """No package has this id."""


class TargetNotFound(NotFound):
    """The event wants nothing of this item by itself."""


class DecisionNotFound(NotFound):
    """No batches are decided for this unit."""


class DeliveryNotFound(NotFound):
    """No delivery has this id."""


class PlanSnapshotNotFound(NotFound):
    """No such plan snapshot exists."""


class ShoppingListNotFound(NotFound):
    """No such shopping list exists."""


class ShoppingItemNotFound(NotFound):
    """No such line of a shopping list exists."""


class AmbiguousEventName(Conflict):
    """Several events carry the name."""


class EventHasAssignments(Conflict):
    """The event still has assignments."""


class EventHasRuns(Conflict):
    """Something was made or handed out for the event."""


class EventStarted(Conflict):
    """The plan was locked once, so the event can only be cancelled."""


class DuplicateAssignment(Conflict):
    """This recipient already gets this package at this event."""

    field = "package_id"


class AssignmentLocked(Conflict):
    """The assignment was delivered."""


class NothingToShopFor(Conflict):
    """The events that a list was made for are gone."""


class InvalidTransition(Conflict):
    """The status does not lead there."""


class PlanStateConflict(Conflict):
    """The plan's state does not allow it."""


class PlanStale(Conflict):
    """The plan differs from what was calculated."""


class GoodsNotAvailable(RuleBroken):
    """What is to be handed out is not there, or held for others."""

    def __init__(self, message: str, missing: list[Shortage]) -> None:
        super().__init__(message, missing=missing)
        self.missing = tuple(missing)


class AllergenConflict(RuleBroken):
    """The recipient avoids something the package contains."""


class StepRefused(RuleBroken):
    """One of several packages cannot be taken the step asked for."""


class PlanNotReady(RuleBroken):
    """Problems stand in the way of the next step; lists them."""

    def __init__(self, message: str, problems: list[Problem]) -> None:
        super().__init__(message, problems=problems)
        self.problems = tuple(problems)


class BelowRecorded(RuleBroken):
    """Less than what was already made or handed out."""


class UnitNotNamed(RuleBroken):
    """The recipe has several yields, so the unit must be named."""


class EventNotConfigured(RuleBroken):
    """The event has neither demand nor decisions."""


class NothingToExport(RuleBroken):
    """There is nothing to write into the file."""

    def __init__(self, message: str = "There is nothing to export.", **context: Any) -> None:
        super().__init__(message, **context)
