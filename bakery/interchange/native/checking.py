"""A backup read from its first row to its last, so that it can be restored or is refused before anything changes."""

from collections.abc import Iterator
from functools import cache

from bakery.db.transaction import Atomic
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.columns import Column, columns_of, key_paths
from bakery.interchange.native.encoding import Json, encoded
from bakery.interchange.native.identities import Identities
from bakery.interchange.native.manifest import MANIFEST, Entity, is_older
from bakery.interchange.native.opening import OpenBackup, Row, models_by_label, unmentioned
from bakery.interchange.native.scope import PEOPLE, ModelClass, label_of
from bakery.watching import Watch, unwatched


def identify(tx: Atomic, backup: OpenBackup, *, with_people: bool, watch: Watch = unwatched) -> Identities:
    """Read every row, compare every file with the manifest and every reference with what it means.

    What the backup leaves out and its rows refer to is looked up in the database: permissions, and people where they
    are not to be taken from the file.
    """
    backup.is_older = is_older(tx, backup.manifest)
    if unmentioned(backup.manifest) and not backup.is_older:
        raise FileUnreadable(MANIFEST, f"It says nothing of {unmentioned(backup.manifest)[0]}.")
    identities = Identities()
    entities = [each for each in backup.manifest.entities if with_people or each.model not in PEOPLE]
    for model in _looked_up(entities):
        _add_from_database(tx, identities, model)
    done = 0
    for entity in backup.manifest.entities:
        watch(f"read {entity.model}", done, backup.manifest.rows_total)
        done += entity.rows
        if entity in entities:
            _check(identities, backup, entity)
        else:
            for _ in backup.rows(entity):
                pass
    return identities


def references_in(columns: tuple[Column, ...], row: Row) -> Iterator[tuple[Column, Json]]:
    """Yield what a row refers to."""
    for column in columns:
        if column.target is not None:
            given = row["fields"][column.name]
            for each in given if column.many and isinstance(given, list) else [given]:
                if each is not None:
                    yield column, each


def _check(identities: Identities, backup: OpenBackup, entity: Entity) -> None:
    """Note what the rows of a file are known by, and look up what they refer to; their own kind once all are noted."""
    columns = columns_of(models_by_label()[entity.model])
    is_referred_to = entity.model in _referred_to()
    among_themselves: list[tuple[Json, str]] = []
    for place, row in backup.rows(entity):
        if is_referred_to:
            identities.add(entity.model, row["pk"], uuid=row.get("uuid"), key=row["key"], place=place)
        for column, reference in references_in(columns, row):
            label = label_of(_target(column))
            if label == entity.model:
                among_themselves.append((reference, place))
            else:
                identities.find(label, reference, place)
    for reference, place in among_themselves:
        identities.find(entity.model, reference, place)


def _target(column: Column) -> ModelClass:
    if column.target is None:
        raise TypeError(f"{column.name} refers to nothing.")
    return column.target


@cache
def _referred_to() -> set[str]:
    """Return the models that rows of backups refer to."""
    columns = [column for model in models_by_label().values() for column in columns_of(model)]
    return {label_of(column.target) for column in columns if column.target is not None}


def _looked_up(entities: list[Entity]) -> list[ModelClass]:
    """Return the models that are referred to and stand in none of the files."""
    in_files = {entity.model for entity in entities}
    models = models_by_label()
    targets = [column.target for label in in_files for column in columns_of(models[label]) if column.target]
    return [*{label_of(target): target for target in targets if label_of(target) not in in_files}.values()]


def _add_from_database(tx: Atomic, identities: Identities, model: ModelClass) -> None:
    rows = model._base_manager.using(tx.using).order_by("pk").values_list("pk", *key_paths(model))  # noqa: SLF001
    for number, *key in rows:
        place = f"{label_of(model)} here"
        identities.add(label_of(model), number, uuid=None, key=[encoded(part) for part in key], place=place)
