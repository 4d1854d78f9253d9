"""How facts are undone: each movement by its mirror image, exactly and once."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import Blocker
from bakery.errors import AlreadyVoided
from bakery.inventory.draws import LotChange, mirror
from bakery.inventory.errors import OutputUsed
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.owners import LOT_OWNERS, item_of
from bakery.inventory.services.locks import require_locked
from bakery.inventory.services.lots import write_lots


def reverse(tx: Atomic, *, movements: Sequence[Movement], by: User, at: datetime | None = None) -> list[Movement]:
    """Undo the movements of a fact together, or raise OutputUsed where a lot it brought in was drawn on since.

    A price corrected meanwhile on a lot that goes is undone with it.
    """
    ids = {movement.lot_id for movement in movements}
    rows = Lot.objects.using(tx.using).filter(pk__in=ids).select_related(*LOT_OWNERS)
    lots = {lot.pk: lot for lot in rows}
    require_locked(tx, items=[item_of(lot) for lot in lots.values()])

    brought = {movement.lot_id for movement in movements if movement.delta > 0}
    undone = [*movements, *_revaluations(tx, brought, {movement.pk for movement in movements})]
    _refuse_twice(tx, undone)
    changes = [_change(lot, [each for each in undone if each.lot_id == lot.pk]) for lot in lots.values()]
    used = [change.lot.pk for change in changes if change.lot.pk in brought and change.remaining]
    if used:
        raise OutputUsed("Something was taken from it already.", _draws_on(tx, used, undone))

    write_lots(tx, changes=changes)
    mirrored = [mirror(movement, by=by, at=at or timezone.now()) for movement in sorted(undone, key=_newest_first)]
    posted = Movement.objects.using(tx.using).bulk_create(mirrored)
    logs.record(tx, "reverse", "success", logging.DEBUG, movements=[movement.reverses_id for movement in posted])
    return posted


def _revaluations(tx: Atomic, lot_ids: set[int], given: set[int]) -> list[Movement]:
    """Return the price corrections still in force on these lots."""
    found = Movement.objects.using(tx.using).filter(
        lot_id__in=lot_ids, reason=Reason.REVALUATION, reversed_by__isnull=True
    )
    return list(found.exclude(pk__in=given)) if lot_ids else []


def _refuse_twice(tx: Atomic, movements: Sequence[Movement]) -> None:
    ids = [movement.pk for movement in movements]
    if Movement.objects.using(tx.using).filter(reverses_id__in=ids).exists():
        raise AlreadyVoided("This was undone before.")


def _change(lot: Lot, undone: Sequence[Movement]) -> LotChange:
    """Return a lot as it was without these movements."""
    remaining, value = lot.remaining, lot.value
    for movement in undone:
        remaining -= movement.delta
        value -= movement.cost
    return LotChange(lot=lot, remaining=remaining, value=value)


def _draws_on(tx: Atomic, lot_ids: Sequence[int], undone: Sequence[Movement]) -> list[Blocker]:
    """Return what still stands of what was taken from these lots, last first."""
    standing = (
        Movement.objects.using(tx.using)
        .filter(lot_id__in=lot_ids, delta__lt=0, reversed_by__isnull=True)
        .exclude(reason=Reason.REVERSAL)
        .exclude(pk__in=[movement.pk for movement in undone])
        .order_by("-pk")
    )
    return [
        Blocker(kind=each.reason, id=each.pk, name=each.note or each.get_reason_display(), count=1)
        for each in standing
    ]


def _newest_first(movement: Movement) -> int:
    return -movement.pk
