"""Who gets what, and when."""

from events.models.deliveries import (
    Assignment,
    AssignmentStatus,
    AssignmentTransition,
    Delivery,
    DeliveryLine,
    DeliveryUse,
)
from events.models.events import CLOSED, Event, OutputMode, Package, PackageLine, PlanState, Recipient
from events.models.planning import BatchDecision, EventRecipe, MaterialChoice, PlanTransition, Target
from events.models.shopping import ShoppingItem, ShoppingList, ShoppingScope
from events.models.snapshots import (
    AmendmentKind,
    PlanAmendment,
    PlanSnapshot,
    PlanSnapshotBatch,
    PlanSnapshotDemand,
    PlanSnapshotNeed,
    SnapshotKind,
)

__all__ = [
    "CLOSED",
    "AmendmentKind",
    "Assignment",
    "AssignmentStatus",
    "AssignmentTransition",
    "BatchDecision",
    "Delivery",
    "DeliveryLine",
    "DeliveryUse",
    "Event",
    "EventRecipe",
    "MaterialChoice",
    "OutputMode",
    "Package",
    "PackageLine",
    "PlanAmendment",
    "PlanSnapshot",
    "PlanSnapshotBatch",
    "PlanSnapshotDemand",
    "PlanSnapshotNeed",
    "PlanState",
    "PlanTransition",
    "Recipient",
    "ShoppingItem",
    "ShoppingList",
    "ShoppingScope",
    "SnapshotKind",
    "Target",
]
