"""Chosen rows handed out as one file."""

import tempfile
from collections.abc import Mapping
from typing import Any, Final

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.native.kinds import KINDS
from bakery.interchange.native.wish import Wish
from bakery.interchange.queries.selecting import count_chosen
from bakery.interchange.services.exporting import WRITERS, export_selection
from bakery.pages import Request, choice_param, id_param, role_required

FORMATS: Final[Mapping[str, str]] = {
    "zip": "To import elsewhere: a zip that this bakery and others read",
    "json": "For programs: the same as one JSON document",
    "csv": "For spreadsheets: a CSV for each kind of row, in a zip",
    "context": "To edit in other tools: a list for each kind, with stock and receipts, to import one by one",
}
TYPES: Final = {"json": "application/json"}


@role_required("planner", mode="data")
def data_export_selection(request: Request) -> HttpResponseBase:
    """Hand out the chosen kinds, or one event, in the format asked for."""
    wish, written_as = wish_of(request), format_of(request)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with transaction.snapshot() as tx:
        export_selection(tx, wish=wish, written_as=written_as, file=file, by=request.user.get_username())
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=wish.file_name(written_as, timezone.localdate()),
        content_type=TYPES.get(written_as, "application/zip"),
    )


def chosen_kinds(tx: Atomic, wish: Wish) -> list[dict[str, Any]]:
    """Return each kind with how many rows of it the file would hold."""
    counts = count_chosen(tx, wish=wish)
    return [
        {"key": key, "label": kind.label, "count": counts[key], "is_chosen": key in wish.kinds}
        for key, kind in KINDS.items()
    ]


def wish_of(request: Request) -> Wish:
    """Return what an address asks for."""
    kinds = tuple(dict.fromkeys(filter(None, request.GET.getlist("entities"))))
    if unknown := [each for each in kinds if each not in KINDS]:
        raise InvalidInput.of("entities", f"There is no kind “{unknown[0][:50]}”; there are {', '.join(KINDS)}.")
    return Wish(kinds=kinds, event_id=id_param(request, "event"))


def format_of(request: Request) -> str:
    """Return the format an address asks for, at first the one that can be imported."""
    return choice_param(request, "format", WRITERS, default="zip")
