"""Assemblies with everything that a file says of them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from assembly.exchange import assembly_row
from assembly.models import AssemblyRun, AssemblyUse
from assembly.queries.runs import RunFilter
from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, Reason
from bakery.inventory.owners import LOT_OWNERS
from production.queries.exchange import AT_A_TIME


def assembly_rows(tx: Atomic, *, chosen: RunFilter) -> list[dict[str, Any]]:
    """Return the runs as files have them, in the order they were recorded."""
    runs = _with_all(tx, chosen.select(AssemblyRun.objects.using(tx.using))).order_by("recorded_at", "pk")
    return [assembly_row(run) for run in runs.iterator(chunk_size=AT_A_TIME)]


def known_assemblies(tx: Atomic, *, uuids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return those of the runs that are here."""
    runs = _with_all(tx, AssemblyRun.objects.using(tx.using))
    return {uuid: assembly_row(run) for uuid, run in runs.in_bulk([*uuids], field_name="uuid").items()}


def _with_all(tx: Atomic, runs: FactQuerySet) -> FactQuerySet:
    uses = AssemblyUse.objects.using(tx.using).order_by("pk")
    came_in = Movement.objects.using(tx.using).filter(reason=Reason.ASSEMBLY_IN).order_by("pk")
    prefetches: list[Prefetch[Any, Any, Any]] = [
        Prefetch("uses", uses.select_related(*(f"movement__lot__{owner}" for owner in LOT_OWNERS))),
        Prefetch("lot__movements", came_in.select_related("lot"), "receipts"),
    ]
    runs = runs.select_related("finished_good", "finished_good_snapshot", "actor", "event", "lot")
    return runs.defer("finished_good_snapshot__data").prefetch_related(*prefetches)
