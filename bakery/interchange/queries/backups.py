"""How much there is to be kept."""

from collections.abc import Sequence

from django.db.models import Count, Value

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.interchange.native.manifest import Ledger
from bakery.interchange.native.scope import ModelClass, label_of
from bakery.inventory.models import Lot, Movement
from bakery.inventory.queries.ledger import check_ledger


def count_rows(tx: Atomic, *, models: Sequence[ModelClass]) -> dict[str, int]:
    """Return how many rows each model has, asked all at once."""
    counts = [
        model._base_manager.using(tx.using)  # noqa: SLF001
        .order_by()
        .annotate(model_label=Value(label_of(model)))
        .values("model_label")
        .annotate(rows=Count("pk"))
        .values_list("model_label", "rows")
        for model in models
    ]
    found = dict(counts[0].union(*counts[1:], all=True))
    return {label_of(model): found.get(label_of(model), 0) for model in models}


def ledger_totals(tx: Atomic) -> Ledger:
    """Return what the shelf adds up to, and how many faults its ledger has."""
    lots = Lot.objects.using(tx.using).aggregate(count=Count("pk"), value=ExactSum("value"))
    movements = Movement.objects.using(tx.using).count()
    value, faults = f"{lots['value']:f}", len(check_ledger(tx))
    return Ledger(lots=lots["count"], movements=movements, stock_value=value, faults=faults)
