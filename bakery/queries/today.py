"""What the Today page reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Count, F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assembly.models import AssemblyRun
from bakery.db.transaction import Atomic
from bakery.inventory.models import AdjustmentKind, Movement, Purchase, StockAdjustment
from events.models import CLOSED, Delivery, Event
from production.models import ProductionRun

KINDS: Final = dict(AdjustmentKind.choices)
COLUMNS: Final = ("kind", "pk", "actor__username", "recorded_at", "voided_at", "subject", "word", "count", "lot")
NONE: Final = Value(0, BigIntegerField())
NOTHING: Final = Value("", CharField())
ITEM: Final = Coalesce(
    "lot__product__ingredient__name",
    "lot__product__material__name",
    "lot__finished_unit__name",
    "lot__finished_good__name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextEvent:
    """An open event."""

    id: int
    name: str
    event_date: date
    state: str
    state_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentRecord:
    """A fact somebody recorded lately, voided ones included, and the page that shows it."""

    kind: str
    id: int
    sentence: str
    actor: str
    recorded_at: datetime
    voided: bool
    page: str
    key: int


def next_events(tx: Atomic, *, limit: int = 6) -> list[NextEvent]:
    """Return open events by date, those whose day has passed first."""
    events = Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk")
    return [
        NextEvent(
            id=event.pk,
            name=event.name,
            event_date=event.event_date,
            state=event.plan_state,
            state_label=event.get_plan_state_display(),
        )
        for event in events[:limit]
    ]


def recent_records(tx: Atomic, *, limit: int = 10) -> list[RecentRecord]:
    """Return what was recorded last, of every kind, newest first."""
    first, *others = _latest(tx, limit)
    rows = first.union(*others, all=True).order_by("-recorded_at", "-kind_told", "-pk")[:limit]
    return [_record(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _latest(tx: Atomic, limit: int) -> Iterator[QuerySet[Any]]:
    """Yield the newest of each kind, enough of each that the newest of all are among them, in the same columns."""
    yield _leg(tx, "purchase", Purchase, limit, subject=F("supplier__name"))
    made = {"subject": F("finished_unit__name"), "count": F("actual_yield")}
    yield _leg(tx, "run", ProductionRun, limit, **made)
    put_together = {"subject": F("finished_good__name"), "count": F("quantity_assembled")}
    yield _leg(tx, "assembly", AssemblyRun, limit, **put_together)
    to_whom = Coalesce("assignment__recipient__name", NOTHING)
    yield _leg(tx, "delivery", Delivery, limit, subject=F("event__name"), word=to_whom)
    moved = Movement.objects.using(tx.using).filter(adjustment=OuterRef("pk")).order_by("pk")
    items = moved.order_by().values("adjustment").annotate(items=Count(ITEM, distinct=True))
    counted = {
        "subject": Coalesce(Subquery(moved.annotate(item=ITEM).values("item")[:1]), NOTHING),
        "word": F("kind"),
        "count": Coalesce(Subquery(items.values("items")), NONE, output_field=BigIntegerField()),
        "lot": Coalesce(Subquery(moved.values("lot")[:1]), NONE, output_field=BigIntegerField()),
    }
    yield _leg(tx, "adjustment", StockAdjustment, limit, **counted)


def _leg(tx: Atomic, kind: str, model: type[Model], limit: int, **columns: Any) -> QuerySet[Any]:
    rows = model._base_manager.using(tx.using)  # noqa: SLF001
    newest = rows.order_by("-recorded_at", "-pk").values("pk")[:limit]
    told = {"subject": NOTHING, "word": NOTHING, "count": NONE, "lot": NONE} | columns
    told_as = {f"{name}_told": value for name, value in told.items()}
    found = rows.filter(pk__in=newest).annotate(kind_told=Value(kind, CharField()), **told_as)
    legs: QuerySet[Any] = found.order_by().values_list(
        "kind_told", "pk", "actor__username", "recorded_at", "voided_at", *(f"{name}_told" for name in told)
    )
    return legs


def _record(row: dict[str, Any]) -> RecentRecord:
    kind = row["kind"]
    return RecentRecord(
        kind=kind,
        id=row["pk"],
        sentence=_sentence(kind, row["subject"], row["word"], row["count"]),
        actor=row["actor__username"],
        recorded_at=row["recorded_at"],
        voided=row["voided_at"] is not None,
        page="lot" if kind == "adjustment" else kind,
        key=row["lot"] if kind == "adjustment" else row["pk"],
    )


def _sentence(kind: str, subject: str, word: str, count: int) -> str:
    match kind:
        case "purchase":
            return f"Bought at {subject}"
        case "run":
            return f"Baked {count} of {subject}"
        case "assembly":
            return f"Assembled {count} of {subject}"
        case "delivery":
            return f"Delivered to {word}, {subject}" if word else f"Served at {subject}"
    more = f" and {count - 1} more" if count > 1 else ""
    return f"{KINDS[word]}: {subject}{more}" if subject else KINDS[word]
