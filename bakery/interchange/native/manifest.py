"""What stands in the manifest of a backup."""

from datetime import datetime
from typing import Annotated, Final, Literal

from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from bakery.db.transaction import Atomic
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.versions import FORMAT_VERSION

FORMAT: Final = "bakery"
MANIFEST: Final = "manifest.json"

Why = Literal["hand", "nightly", "restore"]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^data/[0-9]{3}-[a-z]+\.[a-z]+\.jsonl$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Entity(_Part):
    """One model and the file of its rows."""

    model: str
    file: FileName
    rows: NonNegativeInt
    bytes: NonNegativeInt
    sha256: Digest


class Excluded(_Part):
    """One model that is left out, and why."""

    model: str
    reason: str


class Ledger(_Part):
    """What the shelf adds up to, and how much of it does not."""

    lots: NonNegativeInt
    movements: NonNegativeInt
    stock_value: str
    faults: NonNegativeInt


class _Head(BaseModel):
    """What the manifest of any version begins with."""

    model_config = ConfigDict(strict=True)

    format: Literal["bakery"]
    format_version: PositiveInt


class Manifest(_Part):
    """What a backup says of itself."""

    format: Literal["bakery"] = FORMAT
    format_version: PositiveInt = FORMAT_VERSION
    kind: Literal["full", "selection"]
    app_version: str
    created_at: Annotated[datetime, Field(strict=False)]
    created_by: str
    why: Why
    database: str
    migrations: dict[str, str]
    entities: tuple[Entity, ...]
    excluded: tuple[Excluded, ...]
    rows_total: NonNegativeInt
    ledger: Ledger | None  # a selection has none

    @property
    def files(self) -> set[str]:
        """The names of all files that belong to it."""
        return {MANIFEST, *(entity.file for entity in self.entities)}


def manifest_in(content: bytes) -> Manifest:
    """Read a manifest, or refuse it with all that is wrong; one of a newer format is not looked at any further."""
    try:
        version = _Head.model_validate_json(content).format_version
        if version > FORMAT_VERSION:
            told = f"A newer version wrote it, in format {version}; {FORMAT_VERSION} is the newest that is read here."
            raise FileUnreadable(MANIFEST, told)
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
        raise FileUnreadable(MANIFEST, f"It is not the manifest of a backup: {told}.") from error


def last_migrations(tx: Atomic) -> dict[str, str]:
    """Return the newest migration of each app as the database has it."""
    applied = sorted(MigrationRecorder(tx.connection).applied_migrations())
    here = {config.label for config in apps.get_app_configs()}
    return {app: name for app, name in applied if app in here}


def is_older(tx: Atomic, manifest: Manifest) -> bool:
    """Tell whether a backup was made before some migration of the tables that are here, or in an earlier format."""
    return manifest.format_version < FORMAT_VERSION or manifest.migrations != last_migrations(tx)
