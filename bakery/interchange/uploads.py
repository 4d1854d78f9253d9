"""Files that people sent, under names of our own and where no page reaches them."""

import time
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER: Final = "imports"
KEPT_FOR: Final = 7 * 24 * 3600


def keep(content: bytes) -> str:
    """Store a file, and return its name."""
    return default_storage.save(f"{FOLDER}/{uuid4().hex}.json", ContentFile(content))


def exists(name: str | None) -> bool:
    """Tell whether a file is still there."""
    return bool(name and default_storage.exists(name))


def read(name: str | None) -> bytes | None:
    """Return what a file holds, None where it is gone."""
    if not name or not exists(name):
        return None
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content


def remove(name: str | None) -> None:
    """Delete a file, which may be gone already."""
    if name:
        default_storage.delete(name)


def remove_old() -> None:
    """Delete the files that nobody took in or discarded for a week."""
    oldest = time.time() - KEPT_FOR
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*.json"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
