"""Files to import, and what a database holds."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps

from bakery.db.transaction import Atomic
from bakery.interchange.dto import ArrayCount, ImportDetail, ImportOptions
from bakery.interchange.models import ImportReport
from bakery.interchange.services.importing import import_file
from tests import make

DATA = Path(__file__).parents[1] / "data"


def imported(tx: Atomic, content: bytes | str | Path | dict[str, Any], **options: Any) -> ImportDetail:
    """Import a file of tests/data by its name, or what is given."""
    if isinstance(content, str):
        content = DATA / content
    raw = content.read_bytes() if isinstance(content, Path) else content
    if isinstance(raw, dict):
        raw = json.dumps(raw).encode()
    return import_file(
        tx, file_name="file.json", content=raw, options=ImportOptions(**options), by=make.user(using=tx.using)
    )


def counts(report: ImportDetail) -> dict[str, ArrayCount]:
    """Return what became of each array that had rows."""
    return {each.name: each for each in report.arrays if each.read}


def everything(tx: Atomic) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, reports of imports apart."""
    return {
        model._meta.label: sorted(model._base_manager.using(tx.using).values(), key=str)
        for model in apps.get_models(include_auto_created=True)
        if model is not ImportReport
    }
