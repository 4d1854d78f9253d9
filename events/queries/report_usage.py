"""What was used of ingredients and materials, event by event."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import F

from assembly.models import AssemblyUse
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import BASE_UNITS
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.owners import Key
from bakery.rounding import in_cents
from events.dto.reports import UsageReport, UsageRow
from events.models import DeliveryUse, Event
from events.queries.costs import LOT
from events.queries.events import require_event
from production.models import ProductionUse

# Who draws on lots, by what leads to the fact and when it happened.
DRAWERS: Final = (
    (ProductionUse, "run", "produced_at"),
    (AssemblyUse, "run", "assembled_at"),
    (DeliveryUse, "delivery", "delivered_at"),
)
OWNERS: Final = (("ingredient", Ingredient), ("material", Material))
Spot = tuple[Key, int | None]  # an item, and the event that used it


def usage_report(
    tx: Atomic,
    *,
    start: date | None = None,
    end: date | None = None,
    event_id: int | None = None,
    page: slice = slice(None),
) -> UsageReport:
    """Return what live facts of a period used of what was bought, by item and event."""
    if event_id is not None:
        require_event(tx, event_id=event_id)
    used: dict[Spot, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for spot, quantity, cost in _drawn(tx, start, end, event_id):
        used[spot][0] += quantity
        used[spot][1] += cost
    items = _items(tx, used)
    events = dict(Event.objects.using(tx.using).filter(pk__in={each for _, each in used}).values_list("pk", "name"))
    order = sorted(used, key=lambda spot: (items[spot[0]].name.casefold(), spot[0], -(spot[1] or 0)))
    cents = in_cents(used[spot][1] for spot in order)
    return UsageReport(
        rows=tuple(
            _row(spot, items[spot[0]], events, used[spot][0], cost)
            for spot, cost in [*zip(order, cents, strict=True)][page]
        ),
        total=len(order),
        cost=cost_to_string(sum((cost for _, cost in used.values()), Decimal(0))),
        item_costs=tuple(_by_item(used, items)),
    )


def _drawn(
    tx: Atomic, start: date | None, end: date | None, event_id: int | None
) -> Iterator[tuple[Spot, Decimal, Decimal]]:
    for model, fact, moment in DRAWERS:
        wanted = {
            f"{fact}__{moment}__date__gte": start,
            f"{fact}__{moment}__date__lte": end,
            f"{fact}__event": event_id,
        }
        uses = model.objects.using(tx.using).filter(
            **{f"{fact}__voided_at__isnull": True, f"{LOT}product__isnull": False},
            **{name: value for name, value in wanted.items() if value is not None},
        )
        named = {kind: F(f"{LOT}product__{kind}") for kind, _ in OWNERS} | {"event": F(f"{fact}__event")}
        summed: Any = (
            uses.order_by()
            .values(**named)
            .annotate(quantity=ExactSum("movement__delta"), cost=ExactSum("movement__cost"))
        )
        for row in summed:
            item = ("ingredient", row["ingredient"]) if row["ingredient"] else ("material", row["material"])
            yield (item, row["event"]), -row["quantity"], -row["cost"]


def _items(tx: Atomic, used: dict[Spot, list[Decimal]]) -> dict[Key, Any]:
    found: dict[Key, Any] = {}
    for kind, model in OWNERS:
        ids = {item[1] for item, _ in used if item[0] == kind}
        rows: Any = model
        found |= {(kind, row.pk): row for row in rows.objects.using(tx.using).filter(pk__in=ids)}
    return found


def _by_item(used: dict[Spot, list[Decimal]], items: dict[Key, Any]) -> Iterator[tuple[str, str]]:
    """Yield what each item cost over all events, the dearest first."""
    costs: dict[Key, Decimal] = defaultdict(Decimal)
    for (item, _), (_, cost) in used.items():
        costs[item] += cost
    ordered: Sequence[Key] = sorted(costs, key=lambda item: (-costs[item], item))
    cents = in_cents(costs[item] for item in ordered)
    yield from ((items[item].name, cost) for item, cost in zip(ordered, cents, strict=True))


def _row(spot: Spot, item: Any, events: dict[int, str], quantity: Decimal, cost: str) -> UsageRow:
    (kind, item_id), event_id = spot
    return UsageRow(
        item_type=kind,
        item_id=item_id,
        item_name=item.name,
        dimension=item.dimension,
        unit=BASE_UNITS[item.dimension],
        event_id=event_id,
        event_name=events[event_id] if event_id is not None else "",
        quantity=quantity_to_string(quantity),
        cost=cost,
    )
