"""Which finished stock belongs to whom: read from both kinds of run, once, for check, record and plan alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedLot:
    """A lot of finished pieces that only one open event may use; exactly one owner is set."""

    lot_id: int
    event_id: int
    finished_unit_id: int | None
    finished_good_id: int | None
    remaining: Decimal


def reserved_lots(
    tx: Atomic,
    *,
    event_id: int | None = None,
    finished_unit_ids: Sequence[int] | None = None,
    finished_good_ids: Sequence[int] | None = None,
) -> list[ReservedLot]:
    """Return lots in stock that live runs made for open events, oldest first.

    Without an event those of all; with ids of units or goods those of these alone.
    """
    lots = Lot.objects.using(tx.using).in_stock().filter(_made_for("production_run") | _made_for("assembly_run"))
    lots = lots.annotate(event=Coalesce("production_run__event", "assembly_run__event"))
    if event_id is not None:
        lots = lots.filter(event=event_id)
    if finished_unit_ids is not None or finished_good_ids is not None:
        lots = lots.filter(
            Q(finished_unit__in=finished_unit_ids or ()) | Q(finished_good__in=finished_good_ids or ())
        )
    rows = lots.oldest_first().values(
        "finished_unit_id", "finished_good_id", "remaining", event_id=F("event"), lot_id=F("pk")
    )
    return [ReservedLot(**row) for row in rows]


def _made_for(run: str) -> Q:
    """Return the condition that a live run for an event still open brought the lot in."""
    return Q(
        **{
            f"{run}__voided_at__isnull": True,
            f"{run}__event__isnull": False,
            f"{run}__event__closed_at__isnull": True,
        }
    )
