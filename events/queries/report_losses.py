"""What baking lost: by kind, by recipe, by month."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, percent_to_string
from bakery.rounding import in_cents
from events.dto.reports import LossReport, LossRow
from events.queries.events import require_event
from production.models import LossCategory, ProductionLoss, ProductionRun

KIND, RECIPE, MONTH = "kind", "recipe", "month"
GROUPS: Final = (KIND, RECIPE, MONTH)
NOTHING: Final = Decimal(0)
Way = Callable[[Mapping[str, Any]], Any]


@dataclass(slots=True)
class _Group:
    """What was lost of one kind, recipe or month."""

    label: str
    units: int = 0
    cost: Decimal = field(default_factory=Decimal)


def loss_report(
    tx: Atomic, *, by: str, start: date | None = None, end: date | None = None, event_id: int | None = None
) -> LossReport:
    """Return losses of live runs: kinds and recipes by cost, the dearest first, months by date."""
    lost = _within(ProductionLoss.objects.using(tx.using).filter(run__voided_at__isnull=True), "run__", start, end)
    runs = _within(ProductionRun.objects.using(tx.using).live(), "", start, end)
    if event_id is not None:
        require_event(tx, event_id=event_id)
        lost, runs = lost.filter(run__event=event_id), runs.filter(event=event_id)
    key_of, label_of = _ways(by)
    groups: dict[Any, _Group] = {}
    for row in _losses(lost):
        group = groups.setdefault(key_of(row), _Group(label_of(row)))
        group.units += row["units"]
        group.cost += row["cost"]
    baked: dict[Any, Decimal] = defaultdict(Decimal)
    for row in _production(runs):
        baked[key_of(row)] += row["cost"]
    production = sum(baked.values(), NOTHING)
    cost = sum((group.cost for group in groups.values()), NOTHING)
    order = sorted(groups, reverse=True) if by == MONTH else sorted(groups, key=lambda key: (-groups[key].cost, key))
    cents = in_cents(groups[key].cost for key in order)
    return LossReport(
        rows=tuple(
            _row(key, groups[key], told, production if by == KIND else baked[key])
            for key, told in zip(order, cents, strict=True)
        ),
        units=sum(group.units for group in groups.values()),
        cost=cost_to_string(cost),
        production_cost=cost_to_string(production),
        share_percent=percent_to_string(cost, production),
    )


def _ways(by: str) -> tuple[Way, Way]:
    """Return how a row is told apart from others, and what it is called."""
    if by == KIND:
        return lambda row: row.get("category", ""), lambda row: LossCategory(row["category"]).label
    if by == RECIPE:
        return lambda row: row["recipe"], lambda row: row["recipe_name"]
    return lambda row: f"{row['month']:%Y-%m}", lambda row: f"{row['month']:%B %Y}"


def _within(rows: QuerySet[Any], path: str, start: date | None, end: date | None) -> QuerySet[Any]:
    days = {f"{path}produced_at__date__gte": start, f"{path}produced_at__date__lte": end}
    return rows.filter(**{name: day for name, day in days.items() if day is not None})


def _losses(lost: QuerySet[Any]) -> Any:
    named = lost.order_by().annotate(month=TruncMonth("run__produced_at"))
    return named.values(
        "category", "month", recipe=F("run__finished_unit__recipe"), recipe_name=F("run__finished_unit__recipe__name")
    ).annotate(units=Sum("quantity"), cost=ExactSum("total_loss_cost"))


def _production(runs: QuerySet[Any]) -> Any:
    named = runs.order_by().annotate(month=TruncMonth("produced_at"))
    return named.values("month", recipe=F("finished_unit__recipe")).annotate(cost=ExactSum("total_ingredient_cost"))


def _row(key: Any, group: _Group, cost: str, production: Decimal) -> LossRow:
    return LossRow(
        key=str(key),
        label=group.label,
        units=group.units,
        cost=cost,
        share_percent=percent_to_string(group.cost, production),
    )
