"""Calls of the functions that back up, restore and export."""

import io
import tempfile
from pathlib import Path

from django.conf import settings

from bakery.db.transaction import Atomic
from bakery.interchange.native.scope import cleared_models, exported_models
from bakery.interchange.native.wish import Wish
from bakery.interchange.queries import backups as backup_queries
from bakery.interchange.queries import selecting
from bakery.interchange.services import backups, exporting, restoring
from tests.service_cases.cases import ER, Arguments, R, W
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
    R(restoring.preview_restore, _path),
    W(restoring.restore_backup, _path, refused=NOWHERE),
    W(restoring.load_backup, _path, refused=NOWHERE),
]
