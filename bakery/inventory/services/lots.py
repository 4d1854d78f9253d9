"""What lots hold and are worth, written with the proof that nobody else did."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Cast

from bakery.db.fields import MoneyField, QuantityField
from bakery.db.transaction import Atomic
from bakery.inventory.draws import LotChange
from bakery.inventory.models import Lot

LOTS_PER_STATEMENT: Final = 100
FIGURES: Final = {"remaining": QuantityField(), "value": MoneyField()}


class LotChanged(RuntimeError):
    """A lot is not as it was seen under the lock: somebody writes lots without locking their owner."""


def write_lots(tx: Atomic, *, changes: Sequence[LotChange]) -> None:
    """Write what lots hold from now on, each only if nobody changed it since it was read under the lock."""
    for start in range(0, len(changes), LOTS_PER_STATEMENT):
        part = changes[start : start + LOTS_PER_STATEMENT]
        as_seen = Q()
        for change in part:
            as_seen |= Q(pk=change.lot.pk, remaining=change.lot.remaining, value=change.lot.value)
        columns = {column: _by_lot(part, column) for column in FIGURES}
        if Lot.objects.using(tx.using).filter(as_seen).update(**columns) != len(part):
            raise LotChanged("A lot changed although its owner was locked.")


def reprice(tx: Atomic, *, lot: Lot, value: Decimal, unit_cost: Decimal) -> None:
    """Write what a lot is worth from now on, its price being known."""
    seen = Lot.objects.using(tx.using).filter(pk=lot.pk, remaining=lot.remaining, value=lot.value)
    if seen.update(value=value, unit_cost=unit_cost, cost_known=True) != 1:
        raise LotChanged("A lot changed although its owner was locked.")


def _by_lot(changes: Sequence[LotChange], column: str) -> Cast:
    """Return the expression that gives each lot its own figure."""
    field = FIGURES[column]
    cases = [When(pk=change.lot.pk, then=Value(getattr(change, column), output_field=field)) for change in changes]
    return Cast(Case(*cases, output_field=field), output_field=field)
