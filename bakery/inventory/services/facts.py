"""What voiding a purchase and voiding an adjustment have in common."""

from collections.abc import Sequence

from django.utils import timezone

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, ReasonMissing
from bakery.inputs import Checked
from bakery.inventory.models import Item, Lot, Movement, Purchase, StockAdjustment
from bakery.inventory.owners import LOT_OWNERS, item_of
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.reversing import reverse


def items_of_lots(tx: Atomic, *, lot_ids: Sequence[int]) -> list[Item]:
    """Return what these lots are lots of, for locking their owners."""
    lots = Lot.objects.using(tx.using).filter(pk__in=lot_ids).select_related(*LOT_OWNERS)
    return [item_of(lot) for lot in lots]


def void(
    tx: Atomic, *, fact: Purchase | StockAdjustment, movements: Sequence[Movement], reason: str, by: User
) -> None:
    """Reverse the movements of a fact whose row is locked, and mark it void with the reason."""
    if fact.voided_at is not None:
        raise AlreadyVoided(f"This was voided on {timezone.localdate(fact.voided_at):%d %B %Y}.")
    lock_stock(tx, items=items_of_lots(tx, lot_ids=[movement.lot_id for movement in movements]))
    now = timezone.now()
    reverse(tx, movements=movements, by=by, at=now)
    fact.voided_at, fact.voided_by, fact.void_reason = now, by, reason
    fact.save(using=tx.using, update_fields=["voided_at", "voided_by", "void_reason"])


def required_reason(tx: Atomic, *, reason: str, field: str = "reason") -> str:
    """Return the reason as it is kept; none at all is refused as such."""
    given = Checked()
    text = given.text(field, reason)
    given.done()
    if tx.using and not text:
        raise ReasonMissing(field)
    return text
