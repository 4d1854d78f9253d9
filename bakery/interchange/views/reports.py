"""What became of a file, as files."""

import json
from typing import Any

from django.http import HttpResponse

from bakery.db import transaction
from bakery.dto import Encoder
from bakery.interchange.queries.imports import import_report
from bakery.pages import Request, role_required
from bakery.spreadsheets import csv_content, defused

HEAD = ("place", "name", "outcome", "key", "message", "values")


@role_required("planner", mode="data")
def data_import_json(request: Request, import_id: int) -> HttpResponse:
    """Hand out all that became of a file."""
    return _json(_report(import_id), f"import-{import_id}.json")


@role_required("planner", mode="data")
def data_import_csv(request: Request, import_id: int) -> HttpResponse:
    """Hand out what became of each row, for a spreadsheet."""
    rows = [[*HEAD]]
    for row in _report(import_id)["rows"]:
        values = "; ".join(f"{key}: {value}" for key, value in row["values"].items())
        told = (row["place"], row["title"], row["outcome"], row["key"], row["message"], values)
        rows.append([defused(text) for text in told])
    answer = HttpResponse(csv_content(rows), content_type="text/csv; charset=utf-8")
    return _attached(answer, f"import-{import_id}.csv")


@role_required("planner", mode="data")
def data_import_rejects(request: Request, import_id: int) -> HttpResponse:
    """Hand out the rows that could not be taken in, as a file that can be mended and imported."""
    rejects = _report(import_id)["rejects"]
    return _json({"application": "bake-tracker", **rejects}, f"rejects-{import_id}.json")


def _report(import_id: int) -> dict[str, Any]:
    with transaction.snapshot() as tx:
        return import_report(tx, import_id=import_id)


def _json(document: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(document, cls=Encoder, ensure_ascii=False, indent=2)
    return _attached(HttpResponse(f"{text}\n", content_type="application/json"), name)


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
