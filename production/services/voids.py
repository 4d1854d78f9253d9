"""What may still happen to a run: it is undone, or its missing stock is explained."""

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.errors import AlreadyVoided
from bakery.inventory import services as stock
from bakery.inventory.models import Item, Movement, Reason, StockAdjustment
from bakery.inventory.services.facts import required_reason
from production.dto import ProductionEntry
from production.errors import ProductionRunNotFound
from production.models import ProductionRun
from production.services.history import get_production_run


def void_production_run(tx: Atomic, *, production_run_id: int, reason: str, by: User) -> ProductionEntry:
    """Put back what the run drew and take away what it made, with the missing stock that was booked for it.

    Refused as long as something of what it made is used; the run stays, marked, and counts nowhere.
    """
    with logs.operation(tx, "void_production_run", production_run_id=production_run_id) as log:
        reason = required_reason(tx, reason=reason)
        run = _lock(tx, production_run_id)
        if run.voided_at is not None:
            raise AlreadyVoided("This run was voided before.", production_run_id=run.pk)
        movements = _movements_of(tx, run)
        stock.lock_stock(tx, items=_owners_of(run, movements))

        now = timezone.now()
        stock.reverse(tx, movements=movements, by=by, at=now)
        void = {"voided_at": now, "voided_by": by, "void_reason": reason}
        ProductionRun.objects.using(tx.using).filter(pk=run.pk).update(**void)
        StockAdjustment.objects.using(tx.using).filter(pk=run.shortage_id).update(**void)
        log.add(cost_restored=cost_to_string(run.total_ingredient_cost))
    return get_production_run(tx, production_run_id=run.pk)


def reconcile_production_run(tx: Atomic, *, production_run_id: int, note: str, by: User) -> ProductionEntry:
    """Clear the mark that stock was missing, with a note how it was explained; an unmarked run stays as it is."""
    with logs.operation(tx, "reconcile_production_run", production_run_id=production_run_id, by=by.pk):
        note = required_reason(tx, reason=note, field="note")
        run = _find(tx, production_run_id)
        marked = ProductionRun.objects.using(tx.using).filter(pk=run.pk, needs_reconcile=True)
        marked.update(needs_reconcile=False, reconcile_note=note)
    return get_production_run(tx, production_run_id=run.pk)


def _find(tx: Atomic, run_id: int, *, lock: bool = False) -> ProductionRun:
    runs = ProductionRun.objects.using(tx.using).select_related("finished_unit")
    if lock:
        runs = runs.select_for_update(of=("self",), no_key=True)
    run: ProductionRun | None = runs.filter(pk=run_id).first()
    if run is None:
        raise ProductionRunNotFound(f"There is no production run {run_id}.", id=run_id)
    return run


def _lock(tx: Atomic, run_id: int) -> ProductionRun:
    """Lock the run, then what was booked for it: as in every void, facts before the stock they moved."""
    run = _find(tx, run_id, lock=True)
    booked = StockAdjustment.objects.using(tx.using).filter(pk=run.shortage_id)
    booked.select_for_update(of=("self",), no_key=True).first()
    return run


def _movements_of(tx: Atomic, run: ProductionRun) -> list[Movement]:
    """Return what the run posted, its missing stock included; what was posted on its lot since stays out."""
    ledger = Movement.objects.using(tx.using).select_related("lot__product").order_by("pk")
    posted = list(ledger.filter(production_use__run=run.pk))
    if run.lot_id is not None:
        posted += ledger.filter(lot=run.lot_id, reason=Reason.PRODUCTION_IN)
    if run.shortage_id is not None:
        posted += ledger.filter(adjustment=run.shortage_id)
    return posted


def _owners_of(run: ProductionRun, movements: list[Movement]) -> list[Item]:
    """Return whose stock moves."""
    products: list[Item] = [movement.lot.product for movement in movements if movement.lot.product]
    return [run.finished_unit, *products]
