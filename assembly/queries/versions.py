"""The frozen contents of a box, and what was put together by each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from assembly.models import AssemblyRun
from bakery.catalogue.models import FinishedGoodSnapshot
from bakery.catalogue.queries.digests import good_digest_now
from bakery.db.transaction import Atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembledBy:
    """An assembly that stands: how many pieces, and when."""

    id: int
    quantity: int
    assembled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxVersion:
    """A frozen content with the assemblies made by it, the newest first; `is_current` where the box is still so."""

    id: int
    number: int
    created_at: datetime
    is_current: bool
    assemblies: tuple[AssembledBy, ...]


def box_versions(tx: Atomic, *, good_id: int) -> list[BoxVersion]:
    """Return the frozen contents of a box, the newest first."""
    rows = FinishedGoodSnapshot.objects.using(tx.using).filter(finished_good=good_id).order_by("-number")
    frozen = list(rows.only("pk", "number", "digest", "created_at"))
    digest = good_digest_now(tx, good_id=good_id) if frozen else ""
    made: dict[int, list[AssembledBy]] = defaultdict(list)
    live = AssemblyRun.objects.using(tx.using).live().filter(finished_good=good_id)
    for row in live.order_by("-assembled_at", "-pk").only(
        "pk", "finished_good_snapshot", "quantity_assembled", "assembled_at"
    ):
        made[row.finished_good_snapshot_id].append(
            AssembledBy(id=row.pk, quantity=row.quantity_assembled, assembled_at=row.assembled_at)
        )
    return [
        BoxVersion(
            id=each.pk,
            number=each.number,
            created_at=each.created_at,
            is_current=each.digest == digest,
            assemblies=tuple(made[each.pk]),
        )
        for each in frozen
    ]
