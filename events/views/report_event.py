"""The report of one event: what it cost, and where every cent went."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from bakery.db import transaction
from bakery.pages import Request, role_required
from bakery.reports import REPORTS, money_bars, sheet_answer
from bakery.spreadsheets import defused
from events import services as event_service
from events.dto.reports import CostShare, EventReport
from events.services.event_report import get_event_report

PARTS = {
    "ingredients": "Ingredients",
    "packaging": "Packaging of boxes",
    "materials": "Materials of packages",
    "brought": "Finished before, or for others",
}
# What stands on the other side: the figure of the balance, and its word.
KEPT = {
    "delivered_cost": "Delivered",
    "served_cost": "Served or sold",
    "handed_on_cost": "Handed on to others",
    "in_stock_value": "Still in stock",
    "baking_loss_cost": "Lost in baking",
    "stock_loss_cost": "Lost from the shelf",
}
HEADER = ("Part", "Item", "Quantity", "Unit cost", "Total", "Share in %")


@role_required("viewer", mode="reports")
def report_event(request: Request, event_id: int) -> HttpResponse:
    """Show what an event cost, per package, box, output and recipient, and that it adds up."""
    with transaction.snapshot() as tx:
        found = get_event_report(tx, event_id=event_id)
        given = event_service.get_event_summary(tx, event_id=event_id)
    context = {
        "reports": REPORTS,
        "here": "report_event",
        "title": f"{found.event_name}: report",
        "csv_url": reverse("report_event_csv", args=[event_id]) if found.spent else "",
        "found": found,
        "given": given,
        "parts": [
            {"word": word, "cost": cost, "lines": [line for line in found.spent if line.part == part]}
            for (part, word), cost in zip(PARTS.items(), _part_costs(found), strict=True)
        ],
        "kept": [(word, getattr(found.balance, name)) for name, word in KEPT.items()],
        "chart": money_bars(
            "kept", "Where the money is", [(word, [getattr(found.balance, name)]) for name, word in KEPT.items()]
        ),
        "tables": [*_tables(found)],
        "is_empty": not found.spent,
    }
    return render(request, "events/report_event.html", context)


@role_required("viewer", mode="reports")
def report_event_csv(request: Request, event_id: int) -> HttpResponse:
    """Hand out the report of an event as a file."""
    with transaction.snapshot() as tx:
        found = get_event_report(tx, event_id=event_id)
    name = f"event_{slugify(found.event_name) or event_id}_{found.event_date}"
    return sheet_answer(name, [HEADER, *_lines(found)])


def _part_costs(found: EventReport) -> tuple[str, ...]:
    return found.ingredient_cost, found.packaging_cost, found.material_cost, found.brought_cost


def _tables(found: EventReport) -> Iterator[dict[str, Any]]:
    """Return the tables that have rows, each with its chart."""
    told = (
        ("per_package", "Cost per package", "Package", found.packages),
        ("per_recipient", "Cost per recipient", "Recipient", found.recipients),
        ("per_box", "Cost per box, with what is in it", "Box", found.boxes),
        ("per_output", "Cost per output", "Output", found.outputs),
    )
    for key, title, word, rows in told:
        if rows:
            bars = [(row.item_name, [row.total_cost]) for row in rows]
            yield {
                "key": key,
                "title": title,
                "word": word,
                "rows": rows,
                "chart": money_bars(f"{key}_chart", title, bars),
            }


def _lines(found: EventReport) -> Iterator[tuple[str, ...]]:
    for line in found.spent:
        yield PARTS[line.part], defused(line.item_name), "", "", line.total_cost, ""
    yield "Handed on", "", "", "", f"-{found.handed_on_cost}", ""
    yield "Total cost", "", "", "", found.total_cost, ""
    shares: tuple[tuple[str, tuple[CostShare, ...]], ...] = (
        ("Package", found.packages),
        ("Recipient", found.recipients),
        ("Box", found.boxes),
        ("Output", found.outputs),
    )
    for part, rows in shares:
        for row in rows:
            costs = row.unit_cost or "", row.total_cost, row.share_percent
            yield part, defused(row.item_name), row.quantity, *costs
    yield "Drawn", "", "", "", found.balance.drawn_cost, ""
    for name, word in KEPT.items():
        yield word, "", "", "", getattr(found.balance, name), ""
    yield "Difference", "", "", "", found.balance.difference_cost, ""
