"""Whether a plan still is what was frozen last, told by its content and never by a clock."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Model, QuerySet

from bakery.catalogue.models import ComponentLine, FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from events.dto.snapshots import Staleness, StaleReason
from events.models import Event, Package, PackageLine, PlanSnapshot, PlanState, SnapshotKind
from events.planning import fingerprint
from events.planning.fingerprint import ADDED, BATCH, CHANGED, CHOICE, GONE, PACKAGE, TARGET, kind_of
from events.planning.inputs import DefinitionRows, DemandRows
from events.planning.loading import load_content

NEVER: Final = "never calculated"
STARTED: Final = (PlanState.IN_PRODUCTION, PlanState.COMPLETED)
REASONED: Final = (SnapshotKind.BASELINE, SnapshotKind.AMENDMENT)
WHAT_CHANGED: Final = {
    fingerprint.EVENT: "guests or what it hands out",
    TARGET: "quantity",
    PACKAGE: "contents or number",
    BATCH: "number of batches",
    CHOICE: "product",
    fingerprint.GOOD: "contents",
    fingerprint.RECIPE: "lines",
    fingerprint.YIELD: "yield",
    fingerprint.INGREDIENT: "weight or stocking",
}
CALLED: Final = {
    fingerprint.EVENT: "Event",
    TARGET: "Target",
    PACKAGE: "Package",
    BATCH: "Batches of",
    CHOICE: "Choice for",
    fingerprint.GOOD: "Box",
    fingerprint.RECIPE: "Recipe",
    fingerprint.YIELD: "Output",
    fingerprint.INGREDIENT: "Ingredient",
}
# Where the name of a part is found that the plan reaches no more.
OWNERS: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    TARGET: (("finished_unit", FinishedUnit), ("finished_good", FinishedGood)),
    PACKAGE: (("package", Package),),
    BATCH: (("finished_unit", FinishedUnit),),
    CHOICE: (("material", ComponentLine), ("material", PackageLine)),
}


def check_staleness(tx: Atomic, *, event_id: int) -> Staleness:
    """Compare what the plan consists of now with what was frozen last, part by part.

    Once production has started that is the newest baseline or amendment: to calculate again settles nothing.
    """
    content = load_content(tx, event_id=event_id)
    return staleness_of(tx, event=content.event, rows=content.rows, definitions=content.definitions)


def staleness_of(tx: Atomic, *, event: Event, rows: DemandRows, definitions: DefinitionRows) -> Staleness:
    """Compare rows already read, which may hold those of other events too, with what was frozen of the event."""
    latest = _frozen_last(tx, event)
    if latest is None:
        never = StaleReason(
            part=fingerprint.EVENT,
            subject_type=fingerprint.EVENT,
            subject_name=event.name,
            change=ADDED,
            message=NEVER,
        )
        return Staleness(is_stale=True, reasons=(never,), snapshot_id=None, calculated_at=None)

    parts = {part.key: part for part in fingerprint.parts_of(event, rows, definitions)}
    digests = fingerprint.digests_of(parts.values())
    reasons: tuple[StaleReason, ...] = ()
    is_stale = fingerprint.fingerprint_of(digests) != latest.fingerprint
    if is_stale:
        found = fingerprint.differences(latest.parts, digests)
        subjects = {key: (part.subject_type, part.subject_name) for key, part in parts.items()}
        subjects |= _subjects_of_gone(tx, [key for key, change in found if change == GONE])
        reasons = tuple(_reason(key, change, subjects[key]) for key, change in found)
    return Staleness(is_stale=is_stale, reasons=reasons, snapshot_id=latest.pk, calculated_at=latest.created_at)


def _frozen_last(tx: Atomic, event: Event) -> PlanSnapshot | None:
    snapshots: QuerySet[PlanSnapshot] = PlanSnapshot.objects.using(tx.using).filter(event=event)
    if event.plan_state in STARTED:
        snapshots = snapshots.filter(kind__in=REASONED)
    return snapshots.order_by("-number").first()


def _reason(key: str, change: str, subject: tuple[str, str]) -> StaleReason:
    kind, (subject_type, name) = kind_of(key), subject
    told = f"{WHAT_CHANGED[kind]} changed" if change == CHANGED else change
    return StaleReason(
        part=key, subject_type=subject_type, subject_name=name, change=change, message=f"{CALLED[kind]} {name}: {told}"
    )


def _subjects_of_gone(tx: Atomic, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return type and name of what the plan reaches no more; what is deleted altogether has no name left."""
    subjects: dict[str, tuple[str, str]] = {}
    by_kind: dict[str, dict[str, str]] = {}
    for key in keys:
        by_kind.setdefault(kind_of(key), {})[key.partition(":")[2]] = key
    for kind, gone in by_kind.items():
        subjects |= dict.fromkeys(gone.values(), (OWNERS[kind][0][0], "(deleted)"))
        for subject_type, model in OWNERS[kind]:
            rows = _named(tx, model, gone)
            subjects |= {gone[str(row.uuid)]: (subject_type, _name_of(row)) for row in rows}
    return subjects


def _named(tx: Atomic, model: Any, gone: Mapping[str, str]) -> Iterable[Any]:
    found: QuerySet[Any] = model.objects.using(tx.using).filter(uuid__in=gone)
    return found.select_related("material") if model in (ComponentLine, PackageLine) else found


def _name_of(row: Model) -> str:
    return str(row.material if isinstance(row, ComponentLine | PackageLine) else row)
