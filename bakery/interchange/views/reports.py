"""What became of a file, as files."""

from typing import Any

from django.http import HttpResponse

from bakery.db import transaction
from bakery.interchange.documents import reject_file
from bakery.interchange.queries.imports import import_report
from bakery.interchange.views.files import csv_file, json_file
from bakery.pages import Request, role_required
from bakery.spreadsheets import defused

HEAD = ("place", "name", "outcome", "key", "message", "values", "changes")


@role_required("planner", mode="data")
def data_import_json(request: Request, import_id: int) -> HttpResponse:
    """Hand out all that became of a file."""
    return json_file(_report(import_id), f"import-{import_id}.json")


@role_required("planner", mode="data")
def data_import_csv(request: Request, import_id: int) -> HttpResponse:
    """Hand out what became of each row, for a spreadsheet."""
    rows = [[*HEAD]]
    for row in _report(import_id)["rows"]:
        values = "; ".join(f"{key}: {value}" for key, value in row["values"].items())
        changes = "; ".join(f"{each['field']}: {each['before']} → {each['after']}" for each in row.get("changes", ()))
        told = (row["place"], row["title"], row["outcome"], row["key"], row["message"], values, changes)
        rows.append([defused(text) for text in told])
    return csv_file(rows, f"import-{import_id}.csv")


@role_required("planner", mode="data")
def data_import_rejects(request: Request, import_id: int) -> HttpResponse:
    """Hand out the rows that could not be taken in, as a file that can be mended and imported."""
    report = _report(import_id)
    return json_file(reject_file(report["family"], report["rejects"]), f"rejects-{import_id}.json")


def _report(import_id: int) -> dict[str, Any]:
    with transaction.snapshot() as tx:
        return import_report(tx, import_id=import_id)
