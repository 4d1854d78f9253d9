"""Files that are handed out, to keep and not to show."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse

from bakery.dto import Encoder
from bakery.spreadsheets import csv_content


def json_file(document: Mapping[str, Any], name: str) -> HttpResponse:
    """Hand out an object for programs."""
    text = json.dumps(document, cls=Encoder, ensure_ascii=False, indent=2)
    return _attached(HttpResponse(f"{text}\n", content_type="application/json"), name)


def csv_file(rows: Iterable[Iterable[str]], name: str) -> HttpResponse:
    """Hand out rows for spreadsheets."""
    return _attached(HttpResponse(csv_content(rows), content_type="text/csv; charset=utf-8"), name)


def _attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
