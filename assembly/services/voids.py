"""What may still happen to a run: it is undone, or the packaging it went without is explained."""

from django.utils import timezone

from assembly.dto import AssemblyEntry
from assembly.errors import AssemblyRunNotFound
from assembly.models import AssemblyRun
from assembly.services.history import get_assembly_run
from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.errors import AlreadyVoided
from bakery.inventory import services as stock
from bakery.inventory.models import Movement, Reason
from bakery.inventory.owners import LOT_OWNERS, item_of
from bakery.inventory.services.facts import required_reason


def void_assembly_run(tx: Atomic, *, assembly_run_id: int, reason: str, by: User) -> AssemblyEntry:
    """Put back what the run drew and take away what it made, as long as nothing of that is used.

    The run stays, marked, and counts nowhere.
    """
    with logs.operation(tx, "void_assembly_run", assembly_run_id=assembly_run_id) as log:
        reason = required_reason(tx, reason=reason)
        # As in every void, the fact is locked before the stock it moved.
        run = _find(tx, assembly_run_id, lock=True)
        if run.voided_at is not None:
            raise AlreadyVoided("This run was voided before.", assembly_run_id=run.pk)
        movements = _movements_of(tx, run)
        stock.lock_stock(tx, items=[item_of(movement.lot) for movement in movements])

        now = timezone.now()
        stock.reverse(tx, movements=movements, by=by, at=now)
        AssemblyRun.objects.using(tx.using).filter(pk=run.pk).update(voided_at=now, voided_by=by, void_reason=reason)
        log.add(cost_restored=cost_to_string(run.total_component_cost))
    return get_assembly_run(tx, assembly_run_id=run.pk)


def reconcile_assembly_run(tx: Atomic, *, assembly_run_id: int, note: str, by: User) -> AssemblyEntry:
    """Clear the mark that packaging was left out, with a note how that was settled; an unmarked run stays as it is."""
    with logs.operation(tx, "reconcile_assembly_run", assembly_run_id=assembly_run_id, by=by.pk):
        note = required_reason(tx, reason=note, field="note")
        run = _find(tx, assembly_run_id)
        marked = AssemblyRun.objects.using(tx.using).filter(pk=run.pk, needs_reconcile=True)
        marked.update(needs_reconcile=False, reconcile_note=note)
    return get_assembly_run(tx, assembly_run_id=run.pk)


def _find(tx: Atomic, run_id: int, *, lock: bool = False) -> AssemblyRun:
    runs = AssemblyRun.objects.using(tx.using)
    if lock:
        runs = runs.select_for_update(of=("self",), no_key=True)
    run: AssemblyRun | None = runs.filter(pk=run_id).first()
    if run is None:
        raise AssemblyRunNotFound(f"There is no assembly run {run_id}.", id=run_id)
    return run


def _movements_of(tx: Atomic, run: AssemblyRun) -> list[Movement]:
    """Return what the run posted; what was posted on its lot since stays out."""
    owners = [f"lot__{owner}" for owner in LOT_OWNERS]
    ledger = Movement.objects.using(tx.using).select_related(*owners).order_by("pk")
    return [*ledger.filter(assembly_use__run=run.pk), *ledger.filter(lot=run.lot_id, reason=Reason.ASSEMBLY_IN)]
