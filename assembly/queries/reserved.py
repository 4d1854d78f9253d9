"""Which finished stock belongs to whom: read from both kinds of run, once, for check, record and plan alike."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Case, F, Q, When

from assembly.parts import Reservation
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from bakery.inventory.models import Item, Lot
from bakery.inventory.owners import Key


def _made_for(run: str) -> Q:
    """Return the condition that a live run for an event still open brought the lot in."""
    return Q(
        **{
            f"{run}__voided_at__isnull": True,
            f"{run}__event__isnull": False,
            f"{run}__event__closed_at__isnull": True,
        }
    )


MADE_FOR: Final = {run: _made_for(run) for run in ("production_run", "assembly_run")}
# The open event that alone may use a lot; none where anybody may.
RESERVED_FOR: Final = Case(*(When(made, then=F(f"{run}__event")) for run, made in MADE_FOR.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedLot:
    """A lot of finished pieces that only one open event may use; exactly one owner is set."""

    lot_id: int
    event_id: int
    finished_unit_id: int | None
    finished_good_id: int | None
    remaining: Decimal

    @property
    def key(self) -> Key:
        """The type and id of the unit or good."""
        if self.finished_unit_id is not None:
            return "finished_unit", self.finished_unit_id
        return "finished_good", self.finished_good_id or 0


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
    lots = Lot.objects.using(tx.using).in_stock().filter(MADE_FOR["production_run"] | MADE_FOR["assembly_run"])
    lots = lots.annotate(event=RESERVED_FOR)
    if event_id is not None:
        lots = lots.filter(event=event_id)
    if finished_unit_ids is not None or finished_good_ids is not None:
        lots = lots.filter(Q(finished_unit__in=finished_unit_ids or ()) | Q(finished_good__in=finished_good_ids or ()))
    rows = lots.oldest_first().values(
        "finished_unit_id", "finished_good_id", "remaining", event_id=F("event"), lot_id=F("pk")
    )
    return [ReservedLot(**row) for row in rows]


def reservations(tx: Atomic, *, items: Collection[Item], event_id: int | None) -> dict[Key, Reservation]:
    """Return which lots of each unit and good a fact of this event, or of none, takes first and which never."""
    units = [item.pk for item in items if isinstance(item, FinishedUnit)]
    goods = [item.pk for item in items if isinstance(item, FinishedGood)]
    if not units and not goods:
        return {}
    own: dict[Key, list[int]] = defaultdict(list)
    others: dict[Key, list[int]] = defaultdict(list)
    for lot in reserved_lots(tx, finished_unit_ids=units, finished_good_ids=goods):
        (own if lot.event_id == event_id else others)[lot.key].append(lot.lot_id)
    return {key: Reservation(first=tuple(own[key]), never=tuple(others[key])) for key in {*own, *others}}
