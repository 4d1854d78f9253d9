"""What was taken from the shelf for no use, by reason."""

from datetime import date
from typing import Final

from django.db.models import Count, Q

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.dto.reports import StockLoss
from bakery.inventory.models import Movement, Reason

LOSSES: Final = (
    Reason.SPOILAGE, Reason.WASTE, Reason.DAMAGED, Reason.GIFT, Reason.AD_HOC_USAGE, Reason.CORRECTION, Reason.OTHER,
)  # fmt: skip


def stock_losses(tx: Atomic, *, start: date | None = None, end: date | None = None) -> list[StockLoss]:
    """Return what each reason cost, the dearest first; what was undone does not count."""
    days = {"at__date__gte": start, "at__date__lte": end}
    lost = Movement.objects.using(tx.using).filter(
        reason__in=LOSSES,
        reversed_by__isnull=True,
        **{name: day for name, day in days.items() if day is not None},
    )
    summed = lost.values("reason").annotate(times=Count("pk"), cost=ExactSum("cost"))
    rows = summed.annotate(unknown=Count("pk", filter=Q(cost_known=False))).order_by("cost", "reason")
    return [
        StockLoss(
            reason=row["reason"],
            label=Reason(row["reason"]).label,
            times=row["times"],
            cost=cost_to_string(-row["cost"]),
            cost_known=not row["unknown"],
        )
        for row in rows
    ]
