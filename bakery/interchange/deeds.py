"""What people did, by kind: where it stands in the database, what it says, and which page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, Min, Model, TextChoices, Value

from assembly.models import AssemblyRun
from bakery.interchange.models import ImportReport, ImportState
from bakery.inventory.models import AdjustmentKind, Movement, Purchase, Reason, StockAdjustment
from events.models import (
    AmendmentKind,
    AssignmentStatus,
    AssignmentTransition,
    Delivery,
    PlanAmendment,
    PlanState,
    PlanTransition,
)
from production.models import ProductionRun

NO_TEXT: Final = Value("", output_field=CharField())
NO_NUMBER: Final = Value(0, output_field=IntegerField())
OWN_KEY: Final = F("pk")
LOT_OF_ADJUSTMENT: Final = Min("movements__lot_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One table of deeds of one kind: its columns, and what they say."""

    kind: str
    model: type[Model]
    says: str  # in terms of subject, detail and number
    page: str  # the name of the address that takes `page_id`
    where: Mapping[str, Any] = field(default_factory=dict)
    at: str = "at"
    actor: str = "actor"
    subject: Any = NO_TEXT
    detail: Any = NO_TEXT
    number: Any = NO_NUMBER
    page_id: Any = OWN_KEY
    subject_words: type[TextChoices] | None = None
    detail_words: type[TextChoices] | None = None

    def sentence(self, subject: str, detail: str, number: int) -> str:
        """Say what was done; codes become words."""
        if self.subject_words:
            subject = self.subject_words(subject).label
        if self.detail_words:
            detail = self.detail_words(detail).label.lower()
        return self.says.format(subject=subject, detail=detail, number=number).removesuffix(": ")


KINDS: Final = {
    "purchase": "Purchases",
    "run": "Baking",
    "assembly": "Assembly",
    "delivery": "Deliveries",
    "adjustment": "Counts, losses and prices",
    "void": "Taken back",
    "plan": "States of plans",
    "amendment": "Amendments",
    "status": "States of packages",
    "import": "Imports",
    "movement": "Movements of each lot",
}
# One fact moves many lots; they are listed only where they are asked for.
ON_REQUEST: Final = ("movement",)

FACTS: Final = (
    Source(
        kind="purchase",
        model=Purchase,
        at="recorded_at",
        subject=F("supplier__name"),
        says="Bought at {subject}",
        page="purchase",
    ),
    Source(
        kind="run",
        model=ProductionRun,
        at="recorded_at",
        subject=F("finished_unit__name"),
        number=F("actual_yield"),
        says="Baked {number} of {subject}",
        page="run",
    ),
    Source(
        kind="assembly",
        model=AssemblyRun,
        at="recorded_at",
        subject=F("finished_good__name"),
        number=F("quantity_assembled"),
        says="Assembled {number} of {subject}",
        page="assembly",
    ),
    Source(
        kind="delivery",
        model=Delivery,
        where={"assignment__isnull": False},
        at="recorded_at",
        subject=F("assignment__recipient__name"),
        detail=F("event__name"),
        says="Delivered to {subject}, {detail}",
        page="event_deliver",
        page_id=F("event_id"),
    ),
    Source(
        kind="delivery",
        model=Delivery,
        where={"assignment__isnull": True},
        at="recorded_at",
        subject=F("event__name"),
        says="Served at {subject}",
        page="event_deliver",
        page_id=F("event_id"),
    ),
    Source(
        kind="adjustment",
        model=StockAdjustment,
        at="recorded_at",
        subject=F("kind"),
        subject_words=AdjustmentKind,
        detail=F("note"),
        says="{subject}: {detail}",
        page="lot",
        page_id=LOT_OF_ADJUSTMENT,
    ),
)


def _void(what: str, model: type[Model], page: str, page_id: Any = OWN_KEY) -> Source:
    return Source(
        kind="void",
        model=model,
        where={"voided_at__isnull": False},
        at="voided_at",
        actor="voided_by",
        detail=F("void_reason"),
        says=f"Took back {what}: {{detail}}",
        page=page,
        page_id=page_id,
    )


VOIDS: Final = (
    _void("a purchase", Purchase, "purchase"),
    _void("a baking", ProductionRun, "run"),
    _void("an assembly", AssemblyRun, "assembly"),
    _void("a delivery", Delivery, "event_deliver", F("event_id")),
    _void("an adjustment", StockAdjustment, "lot", LOT_OF_ADJUSTMENT),
)
CHANGES: Final = (
    Source(
        kind="plan",
        model=PlanTransition,
        subject=F("event__name"),
        detail=F("to_state"),
        detail_words=PlanState,
        says="{subject}: {detail}",
        page="event_plan",
        page_id=F("event_id"),
    ),
    Source(
        kind="amendment",
        model=PlanAmendment,
        subject=F("event__name"),
        detail=F("kind"),
        detail_words=AmendmentKind,
        says="{subject}: {detail}",
        page="event_compare",
        page_id=F("event_id"),
    ),
    Source(
        kind="status",
        model=AssignmentTransition,
        subject=F("assignment__recipient__name"),
        detail=F("to_status"),
        detail_words=AssignmentStatus,
        says="Package of {subject}: {detail}",
        page="event_deliver",
        page_id=F("assignment__event_id"),
    ),
    Source(
        kind="import",
        model=ImportReport,
        where={"state": ImportState.APPLIED},
        at="applied_at",
        subject=F("file_name"),
        says="Imported {subject}",
        page="data_import",
    ),
    Source(
        kind="movement",
        model=Movement,
        subject=F("reason"),
        subject_words=Reason,
        number=F("lot_id"),
        says="{subject}, lot {number}",
        page="lot",
        page_id=F("lot_id"),
    ),
)
SOURCES: Final = (*FACTS, *VOIDS, *CHANGES)
