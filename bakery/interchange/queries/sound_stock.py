"""Whether lots, movements and the facts that moved them tell the same story."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Sum

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.interchange.dto import Finding
from bakery.interchange.findings import Subject, about
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.queries.ledger import check_ledger
from events.models import Delivery, DeliveryUse
from production.models import ProductionLoss, ProductionRun, ProductionUse

IMPOSSIBLE: Final = (
    Q(remaining__lt=0) | Q(remaining__gt=F("received")) | Q(value__lt=0) | (Q(remaining=0) & ~Q(value=0))
)
# What a draw for a reason of the left is part of, and the table that says of which.
USES: Final = {
    Reason.PRODUCTION_USE: "production_use",
    Reason.ASSEMBLY_USE: "assembly_use",
    Reason.DELIVERY: "delivery_use",
}


def lots_unlike_movements(tx: Atomic) -> list[Finding]:
    """Return lots that do not hold, or are not worth, what their movements add up to; impossible ones apart."""
    impossible = {*_impossible(tx).values_list("pk", flat=True)}
    return [
        _lot(fault.lot_id, f"{fault.rule.replace('_', ' ')} should be {fault.expected} and is {fault.found}.")
        for fault in check_ledger(tx)
        if fault.lot_id not in impossible
    ]


def impossible_lots(tx: Atomic) -> list[Finding]:
    """Return lots that hold less than nothing or more than came in, and empty ones that are worth something."""
    figures = _impossible(tx).order_by("pk").values_list("pk", "remaining", "received", "value")
    found = []
    for pk, remaining, received, value in figures:
        left = f"{quantity_to_string(remaining)} of {quantity_to_string(received)} are left"
        found.append(_lot(pk, f"{left}, worth {cost_to_string(value)}."))
    return found


def _impossible(tx: Atomic) -> Any:
    return Lot.objects.using(tx.using).filter(IMPOSSIBLE)


def finished_lots_unlike_runs(tx: Atomic) -> list[Finding]:
    """Return runs whose lot is not what came out of them, or whose losses do not add up, and lots of no run."""
    return [*_baked(tx), *_put_together(tx), *_of_no_run(tx)]


def _baked(tx: Atomic) -> Iterator[Finding]:
    lost = dict(ProductionLoss.objects.using(tx.using).order_by().values_list("run").annotate(lost=Sum("quantity")))
    runs = ProductionRun.objects.using(tx.using).order_by("pk")
    columns = ("pk", "actual_yield", "loss_quantity", "finished_unit_id", "voided_at")
    lots = ("lot__received", "lot__remaining", "lot__finished_unit_id")
    for pk, good, loss, unit, voided, received, remaining, lot_unit in runs.values_list(*columns, *lots).iterator():
        if (received or 0) != good or (good and lot_unit != unit):
            yield _run(pk, f"{good} came out good, and its lot says {quantity_to_string(received or 0)}.")
        elif lost.get(pk, 0) != loss:
            yield _run(pk, f"{loss} were lost, and its losses add up to {lost.get(pk, 0)}.")
        elif voided and remaining:
            yield _run(pk, f"It was taken back, and {quantity_to_string(remaining)} are still on the shelf.")


def _put_together(tx: Atomic) -> Iterator[Finding]:
    runs = AssemblyRun.objects.using(tx.using).order_by("pk")
    columns = ("pk", "quantity_assembled", "finished_good_id", "voided_at")
    lots = ("lot__received", "lot__remaining", "lot__finished_good_id")
    for pk, made, good, voided, received, remaining, lot_good in runs.values_list(*columns, *lots).iterator():
        if received != made or lot_good != good:
            yield _assembly(pk, f"{made} were assembled, and their lot says {quantity_to_string(received)}.")
        elif voided and remaining:
            yield _assembly(pk, f"It was taken back, and {quantity_to_string(remaining)} are still on the shelf.")


def _of_no_run(tx: Atomic) -> Iterator[Finding]:
    """Yield finished lots that neither a run nor an adjustment brought in."""
    stated = Movement.objects.using(tx.using).filter(lot=OuterRef("pk"), delta__gt=0, adjustment__isnull=False)
    lots = Lot.objects.using(tx.using).filter(
        ~Exists(stated), product__isnull=True, production_run__isnull=True, assembly_run__isnull=True
    )
    for pk in lots.order_by("pk").values_list("pk", flat=True):
        yield _lot(pk, "No baking, assembly, count or opening brought it in.")


def costs_that_do_not_add_up(tx: Atomic) -> list[Finding]:
    """Return runs, assemblies and deliveries whose cost is not what they drew, or not what became of it."""
    return [*_baking_costs(tx), *_assembly_costs(tx), *_delivery_costs(tx)]


def _baking_costs(tx: Atomic) -> Iterator[Finding]:
    drawn = _drawn(tx, ProductionUse, "run")
    losses = ProductionLoss.objects.using(tx.using).order_by()
    lost = dict(losses.values_list("run").annotate(lost=ExactSum("total_loss_cost")))
    runs = ProductionRun.objects.using(tx.using).order_by("pk")
    for pk, total, lot_cost in runs.values_list("pk", "total_ingredient_cost", "lot__cost").iterator():
        yield from _unequal(_run, pk, total, drawn.get(pk, Decimal(0)), "was drawn")
        yield from _unequal(_run, pk, total, (lot_cost or 0) + lost.get(pk, Decimal(0)), "is in its lot and losses")


def _assembly_costs(tx: Atomic) -> Iterator[Finding]:
    drawn = _drawn(tx, AssemblyUse, "run")
    runs = AssemblyRun.objects.using(tx.using).order_by("pk")
    for pk, total, lot_cost in runs.values_list("pk", "total_component_cost", "lot__cost").iterator():
        yield from _unequal(_assembly, pk, total, drawn.get(pk, Decimal(0)), "was drawn")
        yield from _unequal(_assembly, pk, total, lot_cost, "is in its lot")


def _delivery_costs(tx: Atomic) -> Iterator[Finding]:
    drawn = _drawn(tx, DeliveryUse, "delivery")
    rows = Delivery.objects.using(tx.using).order_by("pk").values_list("pk", "event_id", "total_cost")
    for pk, event, total in rows.iterator():
        if total != drawn.get(pk, Decimal(0)):
            told = f"It cost {cost_to_string(total)}, and {cost_to_string(drawn.get(pk, 0))} was drawn."
            subject = Subject(kind="delivery", id=pk, name=str(pk), page="event_deliver", key=str(event))
            yield about(subject, f"Delivery {pk}: {told}")


def _drawn(tx: Atomic, uses: Any, owner: str) -> dict[int, Decimal]:
    """Return what each fact drew from lots, by its key."""
    sums = uses.objects.using(tx.using).order_by().values_list(owner).annotate(cost=ExactSum("movement__cost"))
    return {pk: -cost for pk, cost in sums}


def _unequal(finding: Any, pk: int, total: Decimal, found: Decimal, what: str) -> Iterator[Finding]:
    if total != found:
        yield finding(pk, f"It cost {cost_to_string(total)}, and {cost_to_string(found)} {what}.")


def draws_of_nothing(tx: Atomic) -> list[Finding]:
    """Return draws for a run, assembly or delivery that none of them knows, and what they draw for another reason."""
    found = []
    for reason, use in USES.items():
        draws = Movement.objects.using(tx.using)
        unknown = draws.filter(reason=reason, **{f"{use}__isnull": True})
        other = draws.filter(**{f"{use}__isnull": False}).exclude(reason=reason)
        for pk, lot, why in (unknown | other).order_by("pk").values_list("pk", "lot_id", "reason"):
            label = Reason(why).label.lower()
            found.append(_lot(lot, f"Movement {pk}, {label}, is not what a run, assembly or delivery says it drew."))
    return found


def _lot(pk: int, message: str) -> Finding:
    return _of("lot", pk, message)


def _run(pk: int, message: str) -> Finding:
    return _of("run", pk, message)


def _assembly(pk: int, message: str) -> Finding:
    return _of("assembly", pk, message)


def _of(kind: str, pk: int, message: str) -> Finding:
    """Return a finding about a row whose page is called as it is."""
    subject = Subject(kind=kind, id=pk, name=str(pk), page=kind, key=str(pk))
    return about(subject, f"{kind.capitalize()} {pk}: {message}")
