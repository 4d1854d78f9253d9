"""The frozen contents of a recipe, and what was baked by each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bakery.catalogue.models import RecipeSnapshot
from bakery.catalogue.queries.contents import RecipeRows
from bakery.catalogue.queries.digests import recipe_digest_now
from bakery.db.transaction import Atomic
from production.models import ProductionRun


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A frozen content with how often it was baked and when last; `is_current` where the recipe is still so."""

    id: int
    number: int
    created_at: datetime
    is_current: bool
    runs: int
    last_run_id: int | None
    last_made_at: datetime | None


def recipe_versions(tx: Atomic, *, recipe_id: int, rows: RecipeRows | None = None) -> list[VersionRow]:
    """Return the frozen contents of a recipe with their runs that stand, the newest first."""
    kept = RecipeSnapshot.objects.using(tx.using).filter(recipe=recipe_id).order_by("-number")
    frozen = list(kept.only("pk", "number", "digest", "created_at"))
    digest = recipe_digest_now(tx, recipe_id=recipe_id, rows=rows) if frozen else ""
    runs: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    live = ProductionRun.objects.using(tx.using).live().filter(recipe_snapshot__recipe=recipe_id)
    for snapshot_id, run_id, moment in live.order_by("-produced_at", "-pk").values_list(
        "recipe_snapshot", "pk", "produced_at"
    ):
        runs[snapshot_id].append((run_id, moment))
    return [_row(snapshot, runs[snapshot.pk], is_current=snapshot.digest == digest) for snapshot in frozen]


def last_bakings(tx: Atomic, *, recipe_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """Return the newest run that stands of each recipe that was baked, and when it was."""
    live = ProductionRun.objects.using(tx.using).live().filter(finished_unit__recipe__in=recipe_ids)
    rows = live.order_by("produced_at", "pk").values_list("finished_unit__recipe", "pk", "produced_at")
    return {recipe_id: (run_id, moment) for recipe_id, run_id, moment in rows}


def _row(snapshot: RecipeSnapshot, runs: list[tuple[int, datetime]], *, is_current: bool) -> VersionRow:
    last_id, last_at = runs[0] if runs else (None, None)
    return VersionRow(
        id=snapshot.pk,
        number=snapshot.number,
        created_at=snapshot.created_at,
        is_current=is_current,
        runs=len(runs),
        last_run_id=last_id,
        last_made_at=last_at,
    )
