"""What the bakery knows, as files: histories that another bakery can take in, and lists for spreadsheets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assembly.queries.runs import RunFilter as AssemblyFilter
from assembly.queries.runs import count_assembly_runs
from assembly.services import export_assembly_history
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.queries import lists
from bakery.interchange.views.files import csv_file, json_file
from bakery.interchange.views.selections import FORMATS, chosen_kinds, format_of, wish_of
from bakery.pages import Request, choice_param, day_param, id_param, role_required
from events.queries.events import event_details
from events.queries.listing import listed_events
from production.queries.runs import RunFilter, count_production_runs
from production.services import export_production_history

MOST_EVENTS: Final = slice(0, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of everything is wanted."""

    event_id: int | None
    start: date | None
    end: date | None


def _period(chosen: Chosen) -> dict[str, Any]:
    return {"start_date": chosen.start, "end_date": chosen.end, "event_id": chosen.event_id}


def _days(chosen: Chosen) -> dict[str, Any]:
    return {"start": chosen.start, "end": chosen.end}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One kind of rows: in words, which choices narrow it, and its content in its one format."""

    label: str
    says: str
    format: str
    narrowed_by: str
    content: Callable[[Atomic, Chosen], Any]


EXPORTS: Final = {
    "runs": Export(
        label="Bakings",
        says="What was baked, with its lots, losses and costs in full; another bakery can take it in.",
        format="json",
        narrowed_by="event and days",
        content=lambda tx, chosen: export_production_history(tx, **_period(chosen)),
    ),
    "assemblies": Export(
        label="Assemblies",
        says="What was put together, with its lots and costs in full; another bakery can take it in.",
        format="json",
        narrowed_by="event and days",
        content=lambda tx, chosen: export_assembly_history(tx, **_period(chosen)),
    ),
    "prices": Export(
        label="Prices",
        says="What was paid for each package; fill in what is unknown and import the list again.",
        format="csv",
        narrowed_by="days",
        content=lambda tx, chosen: lists.price_list(tx, **_days(chosen)),
    ),
    "stock": Export(
        label="Stock",
        says="Every lot on the shelf, with its amount, value and best before.",
        format="csv",
        narrowed_by="",
        content=lambda tx, _: lists.stock_list(tx),
    ),
    "recipients": Export(
        label="Recipients",
        says="Everybody who gets packages, with their address and what they avoid.",
        format="csv",
        narrowed_by="",
        content=lambda tx, _: lists.recipient_list(tx),
    ),
}


@role_required("planner", mode="data")
def data_export(request: Request) -> HttpResponse:
    """Show what can be had as a file, and how many rows each would hold."""
    chosen = _chosen(request)
    with transaction.snapshot() as tx:
        events = listed_events(tx, page=MOST_EVENTS)
        counts = _counts(tx, chosen)
        event = event_details(tx, event_ids=[chosen.event_id])[0] if chosen.event_id else None
        kinds = chosen_kinds(tx, wish_of(request))
    context = {
        "rows": [{"key": key, "export": export, "count": counts[key]} for key, export in EXPORTS.items()],
        "events": events,
        "event": event,
        "chosen": chosen,
        "query": request.GET.urlencode(),
        "kinds": kinds,
        "total": sum(kind["count"] for kind in kinds),
        "formats": FORMATS.items(),
        "written_as": format_of(request),
    }
    return render(request, "interchange/data_export.html", context)


@role_required("planner", mode="data")
def data_export_file(request: Request) -> HttpResponse:
    """Hand out one kind of rows as a file."""
    key = choice_param(request, "kind", EXPORTS)
    if not key:
        raise InvalidInput.of("kind", "Say which rows the file is to hold.")
    export = EXPORTS[key]
    with transaction.snapshot() as tx:
        content = export.content(tx, _chosen(request))
    name = f"bakery-{key}-{timezone.localdate().isoformat()}.{export.format}"
    return csv_file(content, name) if export.format == "csv" else json_file(content, name)


def _chosen(request: Request) -> Chosen:
    chosen = Chosen(
        event_id=id_param(request, "event"), start=day_param(request, "start"), end=day_param(request, "end")
    )
    if chosen.start and chosen.end and chosen.end < chosen.start:
        raise InvalidInput.of("end", "The last day lies before the first.")
    return chosen


def _counts(tx: Atomic, chosen: Chosen) -> dict[str, int]:
    period = _period(chosen) | {"include_voided": True}
    return lists.count_listed(tx, **_days(chosen)) | {
        "runs": count_production_runs(tx, chosen=RunFilter(**period)),
        "assemblies": count_assembly_runs(tx, chosen=AssemblyFilter(**period)),
    }
