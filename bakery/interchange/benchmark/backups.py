"""Backups of a long ledger: written, looked through and restored."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.measuring import Measured, measure
from bakery.interchange.native.results import BackupDetail
from bakery.interchange.services.backups import back_up, verify_backup
from bakery.interchange.services.restoring import load_backup
from bakery.inventory.models import AdjustmentKind, Lot, Movement, Reason, StockAdjustment

MOVEMENTS: Final = 100_000
AT_ONCE: Final = 5000
ROUNDS: Final = 1
MILLISECONDS: Final = 5000


def measured_backups(tx: Atomic, *, by: User) -> Iterator[Measured]:
    """Let the ledger grow long, and yield what its backup, the look through it and its restore take."""
    _lengthen(tx, by)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "measured.zip"
        each = partial(measure, tx, rounds=ROUNDS)
        yield each(name=f"back up {MOVEMENTS} movements", work=partial(_backed_up, path))
        _backed_up(path, tx)
        yield each(name="look through the backup", work=partial(verify_backup, path=path))
        yield each(name="restore the backup", work=partial(load_backup, path=path))


def _backed_up(path: Path, tx: Atomic) -> BackupDetail:
    path.unlink(missing_ok=True)
    return back_up(tx, why="hand", out=path)


def _lengthen(tx: Atomic, by: User) -> None:
    """Find and lose half of so many lots, a lot and two movements at a time."""
    product = Product.objects.using(tx.using).earliest("pk")
    adjustments = StockAdjustment.objects.using(tx.using)
    opening, loss = (adjustments.create(kind=kind, actor=by) for kind in (AdjustmentKind.OPENING, AdjustmentKind.LOSS))
    day = timezone.localdate() - timedelta(days=30)
    given = {"cost_known": True, "actor": by, "unit_cost": 1}
    came, went = {"delta": 2, "cost": 2, "reason": Reason.OPENING}, {"delta": -1, "cost": -1, "reason": Reason.WASTE}
    for _ in range(MOVEMENTS // 2 // AT_ONCE):
        lots = [
            Lot(product=product, received_on=day, received=2, remaining=1, unit_cost=1, cost=2, value=1)
            for _ in range(AT_ONCE)
        ]
        Lot.objects.using(tx.using).bulk_create(lots)
        found = [Movement(lot=lot, adjustment=opening, **came, **given) for lot in lots]
        lost = [Movement(lot=lot, adjustment=loss, **went, **given) for lot in lots]
        Movement.objects.using(tx.using).bulk_create([*found, *lost])
