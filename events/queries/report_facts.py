"""What the report of one event reads beside its costs: what was used, handed out and lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, Reason
from bakery.inventory.queries.stock_losses import LOSSES
from events.models import Delivery
from events.queries.costs import LOT
from production.models import ProductionUse


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedIngredient:
    """What baking for the event used of one ingredient."""

    id: int
    name: str
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What an event used in baking, its live deliveries, and what became worthless of what was made for it.

    `revalued` is what prices corrected later added.
    """

    ingredients: Sequence[UsedIngredient]
    deliveries: Sequence[Delivery]
    stock_loss: Decimal
    revalued: Decimal


def event_facts(tx: Atomic, *, event_id: int) -> EventFacts:
    """Return the live facts of an event that are no runs."""
    live = Delivery.objects.using(tx.using).live().filter(event=event_id)
    moved = _moved(tx, event_id).aggregate(
        lost=ExactSum("cost", filter=Q(reason__in=LOSSES)),
        revalued=ExactSum("cost", filter=Q(reason=Reason.REVALUATION)),
    )
    return EventFacts(
        ingredients=_ingredients(tx, event_id),
        deliveries=list(live.select_related("assignment__recipient", "assignment__package").order_by("pk")),
        stock_loss=-moved["lost"],
        revalued=moved["revalued"],
    )


def _ingredients(tx: Atomic, event_id: int) -> list[UsedIngredient]:
    uses = ProductionUse.objects.using(tx.using).filter(run__event=event_id, run__voided_at__isnull=True)
    named = uses.order_by().values(item=F(f"{LOT}product__ingredient"), item_name=F(f"{LOT}product__ingredient__name"))
    rows = named.annotate(cost=ExactSum("movement__cost"))
    found = [UsedIngredient(id=row["item"], name=row["item_name"], cost=-row["cost"]) for row in rows]
    return sorted(found, key=lambda each: (-each.cost, each.name, each.id))


def _moved(tx: Atomic, event_id: int) -> QuerySet[Movement]:
    """Return what happened, and was not undone, to lots that live runs of the event made."""
    baked, assembled = (
        Q(**{f"lot__{run}__event": event_id, f"lot__{run}__voided_at__isnull": True})
        for run in ("production_run", "assembly_run")
    )
    return Movement.objects.using(tx.using).filter(baked | assembled, reversed_by__isnull=True)
