"""Bakings with everything that a file says of them."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch

from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, Reason
from production.exchange_rows import run_row
from production.models import ProductionLoss, ProductionRun, ProductionUse
from production.queries.runs import RunFilter

# So many runs are read at a time.
AT_A_TIME: Final = 2000


def production_rows(tx: Atomic, *, chosen: RunFilter) -> list[dict[str, Any]]:
    """Return the runs as files have them, in the order they were recorded."""
    runs = _with_all(tx, chosen.select(ProductionRun.objects.using(tx.using))).order_by("recorded_at", "pk")
    return [run_row(run) for run in runs.iterator(chunk_size=AT_A_TIME)]


def known_runs(tx: Atomic, *, uuids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return those of the runs that are here."""
    runs = _with_all(tx, ProductionRun.objects.using(tx.using))
    return {uuid: run_row(run) for uuid, run in runs.in_bulk([*uuids], field_name="uuid").items()}


def _with_all(tx: Atomic, runs: FactQuerySet) -> FactQuerySet:
    ledger = Movement.objects.using(tx.using).order_by("pk")
    uses = ProductionUse.objects.using(tx.using).order_by("pk").select_related("movement__lot__product__ingredient")
    prefetches: list[Prefetch[Any, Any, Any]] = [
        Prefetch("losses", ProductionLoss.objects.using(tx.using).order_by("pk")),
        Prefetch("uses", uses),
        Prefetch("lot__movements", ledger.filter(reason=Reason.PRODUCTION_IN).select_related("lot"), "receipts"),
        Prefetch("shortage__movements", ledger.select_related("lot__product")),
    ]
    runs = runs.select_related("finished_unit__recipe", "recipe_snapshot", "actor", "event", "lot", "shortage")
    return runs.defer("recipe_snapshot__data").prefetch_related(*prefetches)
