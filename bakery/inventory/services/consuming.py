"""The only way stock leaves: oldest lot first, all or nothing, lots and movements written together."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Final

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import Draw, FifoPreview, Want, changes_by, shortages
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Item, Movement, Reason, StockAdjustment
from bakery.inventory.queries.shelf import preview_many
from bakery.inventory.services.locks import require_locked
from bakery.inventory.services.lots import write_lots

NOTHING: Final = Decimal(0)


def consume_fifo(
    tx: Atomic,
    *,
    item: Item,
    quantity: Decimal,
    reason: Reason,
    by: User,
    at: datetime | None = None,
    note: str = "",
    first: Sequence[int] = (),
    never: Sequence[int] = (),
) -> list[Draw]:
    """Take a base-unit amount, oldest lot first, or raise InsufficientStock and take nothing."""
    want = Want(item=item, quantity=quantity, first=first, never=never)
    return consume_many(tx, wants=[want], reason=reason, by=by, at=at, note=note)[0]


def consume_many(
    tx: Atomic,
    *,
    wants: Sequence[Want],
    reason: Reason,
    by: User,
    at: datetime | None = None,
    note: str = "",
    adjustment: StockAdjustment | None = None,
    bound: CostBound | None = None,
) -> list[list[Draw]]:
    """Take all of several amounts, or raise InsufficientStock naming everything short and take nothing.

    Whoever keeps the total gives its `bound`, past which nothing is taken either. Statements do not grow with the
    wants; the answer holds the draws of each want in the order asked.
    """
    _check_wants(wants)
    require_locked(tx, items=[want.item for want in wants])
    previews = preview_many(tx, wants=wants)
    missing = shortages(previews)
    if missing:
        raise InsufficientStock(missing)
    draws = [draw for preview in previews for draw in preview.draws]
    cost = sum((draw.cost for draw in draws), NOTHING)
    if bound is not None:
        bound.check(cost)

    write_lots(tx, changes=changes_by(draws))
    movements = [
        Movement(
            lot=draw.lot,
            delta=-draw.quantity,
            unit_cost=draw.unit_cost,
            cost=NOTHING - draw.cost,
            cost_known=draw.cost_known,
            reason=reason,
            note=preview.want.note or note,
            actor=by,
            at=at or timezone.now(),
            adjustment=adjustment,
        )
        for preview in previews
        for draw in preview.draws
    ]
    posted = iter(Movement.objects.using(tx.using).bulk_create(movements))
    logs.record(tx, "consume_fifo", "success", logging.DEBUG, reason=reason, draws=len(draws), cost=f"{cost:f}")
    return [_posted(preview, posted) for preview in previews]


def _check_wants(wants: Sequence[Want]) -> None:
    given = Checked()
    for want in wants:
        given.amount("quantity", want.quantity, above=NOTHING)
    given.done()


def _posted(preview: FifoPreview, movements: Iterable[Movement]) -> list[Draw]:
    """Match the draws of one want with their movements, which follow in the same order."""
    return [
        Draw(
            lot_id=draw.lot.pk,
            movement_id=movement.pk,
            product_id=draw.lot.product_id,
            finished_unit_id=draw.lot.finished_unit_id,
            finished_good_id=draw.lot.finished_good_id,
            quantity=draw.quantity,
            unit_cost=draw.unit_cost,
            cost=draw.cost,
            cost_known=draw.cost_known,
            expires_on=draw.lot.expires_on,
        )
        for draw, movement in zip(preview.draws, islice(movements, len(preview.draws)), strict=True)
    ]
