"""Everything replaced by what a backup holds, in one block, or nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bakery import logs
from bakery.db.replacing import count_on, keep_writers_out
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RestoreFailed
from bakery.interchange.native.checking import identify
from bakery.interchange.native.folder import described
from bakery.interchange.native.guards import refuse_outside
from bakery.interchange.native.loading import delete_rows, load_rows
from bakery.interchange.native.manifest import Entity, Manifest, is_older
from bakery.interchange.native.names import database_name
from bakery.interchange.native.opening import OpenBackup, models_by_label, opened_backup
from bakery.interchange.native.results import BackupRestored, ModelRows, RestorePreview
from bakery.interchange.native.rows import lines_of
from bakery.interchange.native.scope import PEOPLE, ModelClass, cleared_models, exported_models, label_of
from bakery.interchange.native.status import read_status
from bakery.interchange.queries.backups import count_rows, ledger_totals
from bakery.interchange.services.backups import back_up
from bakery.inventory.queries.ledger import check_ledger
from bakery.watching import Watch, unwatched


def preview_restore(tx: Atomic, *, path: Path, with_users: bool = True, watch: Watch = unwatched) -> RestorePreview:
    """Read a backup as a restore would, and return what is there beside what would come."""
    with opened_backup(path) as backup:
        with_people = _takes_people(backup.manifest, wished=with_users)
        identify(tx, backup, with_people=with_people, watch=watch)
        coming = {entity.model: entity.rows for entity in backup.manifest.entities}
    models, cleared = exported_models(with_people=with_people), cleared_models()
    here = count_rows(tx, models=[*models, *cleared])
    return RestorePreview(
        backup=described(path, read_status(path.parent)),
        database=database_name(tx),
        models=tuple(_compared(model, here, coming) for model in models),
        cleared=tuple(_compared(model, here, {}) for model in cleared if here[label_of(model)]),
        with_users=with_people,
    )


def restore_backup(
    tx: Atomic, *, path: Path, by: str = "", with_users: bool = True, watch: Watch = unwatched
) -> BackupRestored:
    """Replace every row by those of a backup, once another holds what is there; refuse what would not be the same."""
    with logs.operation(tx, "restore_backup", file=path.name, by=by) as log:
        refuse_outside(tx)
        with opened_backup(path) as backup:
            keep_writers_out(tx.connection, [model._meta.db_table for model in exported_models()])
            kept = back_up(tx, why="restore", by=by, watch=watch)
            rows = _replace(tx, backup, wished=with_users, watch=watch)
        log.add(rows=rows, kept_before=kept.file)
        return BackupRestored(file=path.name, rows=rows, kept_before=kept.file)


def load_backup(tx: Atomic, *, path: Path, watch: Watch = unwatched) -> int:
    """Put a backup into a database that nobody uses, prove it as a restore does, and return how many rows it has."""
    with logs.operation(tx, "load_backup", file=path.name), opened_backup(path) as backup:
        refuse_outside(tx)
        return _replace(tx, backup, wished=True, watch=watch)


def _replace(tx: Atomic, backup: OpenBackup, *, wished: bool, watch: Watch) -> int:
    manifest = backup.manifest
    with_people = _takes_people(manifest, wished=wished)
    identities = identify(tx, backup, with_people=with_people, watch=watch)
    models = exported_models(with_people=with_people)
    for model in [*cleared_models(), *reversed(models)]:
        delete_rows(tx, model)
    entities = [entity for entity in manifest.entities if with_people or entity.model not in PEOPLE]
    done, total = 0, sum(entity.rows for entity in entities)
    for entity in entities:
        watch(f"load {entity.model}", done, total)
        load_rows(tx, backup, entity, identities)
        done += entity.rows
    count_on(tx.connection, models)

    faults = [*_faults(tx, manifest, with_people=with_people)]
    if faults:
        raise RestoreFailed(f"Nothing was changed: {' '.join(faults[:5])}", faults=faults)
    return total


def _faults(tx: Atomic, manifest: Manifest, *, with_people: bool) -> Iterator[str]:
    """Report what differs between the database and the backup.

    A ledger that was broken already comes back as it was, since to refuse it would be to lose all the rest.
    """
    tx.connection.check_constraints()
    here = count_rows(tx, models=exported_models(with_people=with_people))
    expected = {entity.model: entity for entity in manifest.entities}
    for label, rows in here.items():
        wanted = expected[label].rows if label in expected else 0
        if rows != wanted:
            yield f"{label} has {rows} rows and not {wanted}."
    if (ledger := ledger_totals(tx)) != manifest.ledger:
        yield f"The ledger is {ledger} and not {manifest.ledger}."
        yield from (f"Lot {each.lot_id}: {each.rule} is not {each.expected}." for each in check_ledger(tx))
    if not is_older(tx, manifest):  # whose rows have columns now that they had not
        yield from _changed_rows(tx, [each for each in manifest.entities if each.model in here])


def _changed_rows(tx: Atomic, entities: Sequence[Entity]) -> Iterator[str]:
    """Report the models that would be written otherwise than they were read."""
    for entity in entities:
        if _digest(tx, models_by_label()[entity.model]) != entity.sha256:
            yield f"The rows of {entity.model} are not those of the backup."


def _digest(tx: Atomic, model: ModelClass) -> str:
    digest = hashlib.sha256()
    for line in lines_of(tx, model):
        digest.update(line)
    return digest.hexdigest()


def _takes_people(manifest: Manifest, *, wished: bool) -> bool:
    return wished and not {*PEOPLE} & {each.model for each in manifest.excluded}


def _compared(model: ModelClass, here: dict[str, int], coming: dict[str, int]) -> ModelRows:
    label = label_of(model)
    return ModelRows(model=label, here=here[label], coming=coming.get(label, 0))
