"""What the shelf was worth day by day, added up from what is recorded and was not undone."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Final

from django.db.models import Case, F, Value, When
from django.db.models.functions import TruncDate

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.dto.reports import StockWorth
from bakery.inventory.models import Movement, Reason

DAILY: Final = timedelta(days=62)  # over longer periods the ends of months are told
KINDS: Final = ("food", "material", "finished")
FOOD, MATERIAL, FINISHED = KINDS
KIND: Final = Case(
    When(lot__product__ingredient__isnull=False, then=Value(FOOD)),
    When(lot__product__material__isnull=False, then=Value(MATERIAL)),
    default=Value(FINISHED),
)
# A receipt counts from the day on it, however late it was recorded.
DAY: Final = Case(
    When(reason__in=(Reason.RECEIPT, Reason.OPENING), then=F("lot__received_on")), default=TruncDate("at")
)


def stock_worth(tx: Atomic, *, start: date | None = None, end: date) -> list[StockWorth]:
    """Return what lay on the shelf at the ends of days or of months, oldest first; empty where nothing ever lay."""
    stood = Movement.objects.using(tx.using).filter(reverses__isnull=True, reversed_by__isnull=True)
    changes = stood.annotate(day=DAY, kind=KIND).values("day", "kind").annotate(change=ExactSum("cost"))
    rows = list(changes.order_by("day", "kind").values_list("day", "kind", "change"))
    if not rows or rows[0][0] > end:
        return []
    sums = {kind: _Running([(day, change) for day, own, change in rows if own == kind]) for kind in KINDS}
    first = max(start or rows[0][0], rows[0][0])
    return [_worth(day, sums) for day in _days(first, end)]


class _Running:
    """A sum that grows by day."""

    def __init__(self, changes: Sequence[tuple[date, Decimal]]) -> None:
        self.days = [day for day, _ in changes]
        self.sums = [Decimal(0), *accumulate(change for _, change in changes)]

    def on(self, day: date) -> Decimal:
        """Return the sum at the end of a day."""
        return self.sums[bisect_right(self.days, day)]


def _worth(day: date, sums: dict[str, _Running]) -> StockWorth:
    values = {kind: sums[kind].on(day) for kind in KINDS}
    return StockWorth(
        day=day,
        **{f"{kind}_value": cost_to_string(value) for kind, value in values.items()},
        total_value=cost_to_string(sum(values.values(), Decimal(0))),
    )


def _days(first: date, last: date) -> Iterator[date]:
    """Return each day of a short period, else the last day of each month and of all."""
    day = first
    while day < last:
        if last - first <= DAILY or (day + timedelta(days=1)).day == 1:
            yield day
        day += timedelta(days=1)
    yield last
