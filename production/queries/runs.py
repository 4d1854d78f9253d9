"""Recorded runs, read together with what they drew and lost."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic
from production.dto import ProductionEntry
from production.entries import consumption_of, entry_of
from production.models import ProductionLoss, ProductionRun, ProductionUse


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs are meant; days are those of the bakery's time zone, both included."""

    production_run_id: int | None = None
    recipe_id: int | None = None
    finished_unit_id: int | None = None
    event_id: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    include_voided: bool = False


def production_entries(
    tx: Atomic, *, chosen: RunFilter, page: slice, include_consumptions: bool, include_losses: bool
) -> list[ProductionEntry]:
    """Return the runs, newest first, in two statements or three however many they are."""
    losses = ProductionLoss.objects.using(tx.using).order_by("pk")
    prefetches: list[Prefetch[Any, Any, Any]] = [Prefetch("losses", losses)]
    if include_consumptions:
        uses = ProductionUse.objects.using(tx.using).order_by("pk")
        prefetches.append(Prefetch("uses", uses.select_related("movement__lot__product__ingredient")))
    runs = _select(tx, chosen).select_related("finished_unit__recipe", "recipe_snapshot", "actor")
    return [
        entry_of(
            run,
            snapshot_number=run.recipe_snapshot.number,
            losses=run.losses.all(),
            consumptions=[consumption_of(use) for use in run.uses.all()] if include_consumptions else None,
            include_losses=include_losses,
        )
        for run in runs.defer("recipe_snapshot__data").prefetch_related(*prefetches)[page]
    ]


def count_production_runs(tx: Atomic, *, chosen: RunFilter) -> int:
    """Return how many runs there are."""
    return _select(tx, chosen).count()


def _select(tx: Atomic, chosen: RunFilter) -> FactQuerySet:
    filters = {
        "pk": chosen.production_run_id,
        "finished_unit__recipe": chosen.recipe_id,
        "finished_unit": chosen.finished_unit_id,
        "event": chosen.event_id,
        "produced_at__gte": _begin_of(chosen.start_date),
        "produced_at__lt": _begin_of(chosen.end_date, days_later=1),
    }
    runs: FactQuerySet = ProductionRun.objects.using(tx.using).order_by("-produced_at", "-pk")
    runs = runs.filter(**{key: value for key, value in filters.items() if value is not None})
    return runs if chosen.include_voided else runs.live()


def _begin_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day + timedelta(days=days_later), time.min))
