"""Calls of the functions that back up, restore and export."""

import io
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from django.conf import settings

from bakery.db.transaction import Atomic
from bakery.interchange.documents import open_document
from bakery.interchange.dto import ImportOptions
from bakery.interchange.native.scope import cleared_models, exported_models
from bakery.interchange.native.wish import Wish
from bakery.interchange.queries import backups as backup_queries
from bakery.interchange.queries import selecting
from bakery.interchange.services import backups, exporting, import_native, importing, restoring
from bakery.watching import unwatched
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.stage import Stage


def backup_of(s: Stage, tx: Atomic) -> Path:
    """Return a backup of the stage, written the first time it is asked for."""
    if not hasattr(s, "backup"):
        settings.BACKUP_ROOT.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=settings.BACKUP_ROOT))
        s.backup = folder / backups.back_up(tx, why="hand", out=folder).file
    return Path(s.backup)


def _path(s: Stage, tx: Atomic) -> Arguments:
    return {"path": backup_of(s, tx)}


def _models(s: Stage, tx: Atomic) -> Arguments:
    return {"models": [*exported_models(), *cleared_models()]}


def _wish(s: Stage, tx: Atomic) -> Arguments:
    return {"wish": Wish(event_id=s.baking.pk)}


def _wanted(s: Stage, tx: Atomic) -> Arguments:
    return _wish(s, tx) | {"written_as": "zip", "file": io.BytesIO()}


def _native(s: Stage, tx: Atomic) -> Arguments:
    """Return arguments that take in an ingredient of a selection which is not there yet."""
    file, label = io.BytesIO(), "catalogue.ingredient"
    exporting.export_selection(tx, wish=Wish(kinds=("ingredients",)), written_as="json", file=file)
    rows = json.loads(file.getvalue())
    row = rows[label][0]
    row |= {"uuid": str(UUID(int=7)), "key": ["spelt"], "fields": row["fields"] | {"slug": "spelt", "name": "Spelt"}}
    found, arrays = open_document(json.dumps(rows).encode())
    given = importing._Given(
        digest="0", found=found, document=arrays, options=ImportOptions(), by=s.by, alone=False, watch=unwatched
    )
    job = importing._job(tx, given)
    return {"job": job, "row": job.rows(label)[0], "label": label}


def _met(s: Stage, tx: Atomic) -> Arguments:
    """Return an import that has overwritten a recipe and one of its lines."""
    given = _native(s, tx)
    job = replace(given["job"], options=ImportOptions(mode="update"), arrays={"catalogue.recipeline": ()})
    job.known.meet("catalogue.recipe", s.cookies.pk)
    job.known.meet("catalogue.recipeline", s.line.pk)
    return {"job": job}


NOWHERE = {"path": Path("nowhere.zip")}

CASES = [
    ER(backup_queries.count_rows, _models),
    ER(backup_queries.ledger_totals),
    R(backups.back_up, lambda s, tx: {"why": "nightly", "keep": 1}),
    R(backups.verify_backup, _path),
    ER(selecting.chosen_rows, _wish),
    ER(selecting.load_links),
    R(selecting.count_chosen, _wish),
    R(exporting.export_selection, _wanted),
    EW(import_native.load_native, _native),
    ER(import_native.note_unmentioned, _met, silent=True),
    R(restoring.preview_restore, _path),
    W(restoring.restore_backup, _path, refused=NOWHERE),
    W(restoring.load_backup, _path, refused=NOWHERE),
]
