"""Frozen contents of recipes and goods: made once per content, numbered, never changed."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Max, QuerySet

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.dto.goods import FinishedGoodSnapshotDetail
from bakery.catalogue.dto.recipes import RecipeSnapshotDetail
from bakery.catalogue.errors import (
    FinishedGoodNotFound,
    FinishedGoodSnapshotNotFound,
    RecipeNotFound,
    RecipeSnapshotNotFound,
)
from bakery.catalogue.frozen import Frozen, freeze_good, freeze_recipe, good_digest, recipe_digest
from bakery.catalogue.models import FinishedGood, FinishedGoodSnapshot, Recipe, RecipeSnapshot
from bakery.catalogue.queries.contents import GoodRows, RecipeRows, load_good_rows, load_recipe_rows
from bakery.catalogue.queries.digests import yields_of
from bakery.db.transaction import Atomic

Snapshot = TypeVar("Snapshot", RecipeSnapshot, FinishedGoodSnapshot)


def snapshot_recipe(tx: Atomic, *, recipe_id: int, by: User) -> RecipeSnapshotDetail:
    """Freeze a recipe as it is now; unchanged content gives the snapshot that exists."""
    with logs.operation(tx, "snapshot_recipe", recipe_id=recipe_id) as log:
        snapshot = snapshot_recipes(tx, recipe_ids=[recipe_id], by=by)[recipe_id]
        log.add(recipe_snapshot_id=snapshot.id, number=snapshot.number, reused=snapshot.reused)
    return snapshot


def snapshot_finished_good(tx: Atomic, *, finished_good_id: int, by: User) -> FinishedGoodSnapshotDetail:
    """Freeze a good as it is now; unchanged content gives the snapshot that exists."""
    with logs.operation(tx, "snapshot_finished_good", finished_good_id=finished_good_id) as log:
        snapshot = snapshot_finished_goods(tx, finished_good_ids=[finished_good_id], by=by)[finished_good_id]
        log.add(finished_good_snapshot_id=snapshot.id, number=snapshot.number, reused=snapshot.reused)
    return snapshot


def snapshot_recipes(
    tx: Atomic, *, recipe_ids: Sequence[int], by: User, rows: RecipeRows | None = None
) -> dict[int, RecipeSnapshotDetail]:
    """Freeze recipes together, in a number of queries that depends on their levels alone.

    A caller who has locked the recipes and acts on the `rows` it read then hands them in: they are what is frozen.
    """
    if rows is None:
        _lock(Recipe.objects.using(tx.using).filter(pk__in=recipe_ids))
        rows = load_recipe_rows(tx, recipe_ids=recipe_ids)
    yields = yields_of(tx, rows=rows)
    frozen = {each: freeze_recipe(each, rows, yields) for each in recipe_ids}

    known = RecipeSnapshot.objects.using(tx.using).filter(recipe_id__in=frozen)
    kept = {row.recipe_id: row for row in _kept(known, "recipe_id", frozen)}
    numbers = _last_numbers(known, "recipe_id")
    made = [
        RecipeSnapshot(recipe_id=each, number=numbers.get(each, 0) + 1, digest=digest, data=data, created_by=by)
        for each, (digest, data) in frozen.items()
        if each not in kept
    ]
    RecipeSnapshot.objects.using(tx.using).bulk_create(made)
    return {row.recipe_id: _recipe_detail(row, reused=row.recipe_id in kept) for row in [*kept.values(), *made]}


def snapshot_finished_goods(
    tx: Atomic, *, finished_good_ids: Sequence[int], by: User, rows: GoodRows | None = None
) -> dict[int, FinishedGoodSnapshotDetail]:
    """Freeze goods together as recipes are, in a number of queries that depends on their levels alone."""
    if rows is None:
        _lock(FinishedGood.objects.using(tx.using).filter(pk__in=finished_good_ids))
        rows = load_good_rows(tx, good_ids=finished_good_ids)
    frozen = {each: freeze_good(each, rows) for each in finished_good_ids}

    known = FinishedGoodSnapshot.objects.using(tx.using).filter(finished_good_id__in=frozen)
    kept = {row.finished_good_id: row for row in _kept(known, "finished_good_id", frozen)}
    numbers = _last_numbers(known, "finished_good_id")
    made = [
        FinishedGoodSnapshot(
            finished_good_id=each, number=numbers.get(each, 0) + 1, digest=digest, data=data, created_by=by
        )
        for each, (digest, data) in frozen.items()
        if each not in kept
    ]
    FinishedGoodSnapshot.objects.using(tx.using).bulk_create(made)
    return {
        row.finished_good_id: _good_detail(row, reused=row.finished_good_id in kept) for row in [*kept.values(), *made]
    }


def recipe_digests(tx: Atomic, *, recipe_ids: Sequence[int]) -> dict[int, str]:
    """Return the digest of what each recipe contains, which stays so until the block ends."""
    _lock(Recipe.objects.using(tx.using).filter(pk__in=recipe_ids))
    rows = load_recipe_rows(tx, recipe_ids=recipe_ids)
    yields = yields_of(tx, rows=rows)
    return {each: recipe_digest(each, rows, yields) for each in recipe_ids}


def good_digests(tx: Atomic, *, finished_good_ids: Sequence[int]) -> dict[int, str]:
    """Return the digest of what each good contains, which stays so until the block ends."""
    _lock(FinishedGood.objects.using(tx.using).filter(pk__in=finished_good_ids))
    rows = load_good_rows(tx, good_ids=finished_good_ids)
    return {each: good_digest(each, rows) for each in finished_good_ids}


def get_recipe_snapshots(tx: Atomic, *, recipe_id: int) -> list[RecipeSnapshotDetail]:
    """Return all frozen contents of a recipe, the newest first."""
    if not Recipe.objects.using(tx.using).filter(pk=recipe_id).exists():
        raise RecipeNotFound(f"There is no recipe {recipe_id}.", id=recipe_id)
    snapshots = RecipeSnapshot.objects.using(tx.using).filter(recipe_id=recipe_id).order_by("-number")
    return [_recipe_detail(row, reused=False) for row in snapshots]


def get_recipe_snapshot(tx: Atomic, *, recipe_snapshot_id: int) -> RecipeSnapshotDetail:
    """Return one frozen content of a recipe."""
    row = RecipeSnapshot.objects.using(tx.using).filter(pk=recipe_snapshot_id).first()
    if row is None:
        raise RecipeSnapshotNotFound(f"There is no recipe snapshot {recipe_snapshot_id}.", id=recipe_snapshot_id)
    return _recipe_detail(row, reused=False)


def get_finished_good_snapshots(tx: Atomic, *, finished_good_id: int) -> list[FinishedGoodSnapshotDetail]:
    """Return all frozen contents of a good, the newest first."""
    if not FinishedGood.objects.using(tx.using).filter(pk=finished_good_id).exists():
        raise FinishedGoodNotFound(f"There is no finished good {finished_good_id}.", id=finished_good_id)
    snapshots = FinishedGoodSnapshot.objects.using(tx.using).filter(finished_good_id=finished_good_id)
    return [_good_detail(row, reused=False) for row in snapshots.order_by("-number")]


def get_finished_good_snapshot(tx: Atomic, *, finished_good_snapshot_id: int) -> FinishedGoodSnapshotDetail:
    """Return one frozen content of a good."""
    row = FinishedGoodSnapshot.objects.using(tx.using).filter(pk=finished_good_snapshot_id).first()
    if row is None:
        raise FinishedGoodSnapshotNotFound(
            f"There is no snapshot {finished_good_snapshot_id} of a finished good.", id=finished_good_snapshot_id
        )
    return _good_detail(row, reused=False)


def _lock(definitions: QuerySet[Any]) -> None:
    """Let nobody change the definitions, nor number another snapshot of them, until the block ends."""
    list(definitions.order_by("pk").select_for_update(of=("self",), no_key=True))


def _kept(known: QuerySet[Snapshot], owner: str, frozen: Mapping[int, Frozen]) -> list[Snapshot]:
    """Return the snapshots whose content is the one to freeze."""
    alike = known.filter(digest__in=[each.digest for each in frozen.values()])
    return [row for row in alike if row.digest == frozen[getattr(row, owner)].digest]


def _last_numbers(known: QuerySet[Snapshot], owner: str) -> dict[int, int]:
    return dict(known.order_by().values_list(owner).annotate(last=Max("number")))


def _recipe_detail(row: RecipeSnapshot, *, reused: bool) -> RecipeSnapshotDetail:
    return RecipeSnapshotDetail(
        id=row.pk,
        uuid=row.uuid,
        recipe_id=row.recipe_id,
        number=row.number,
        digest=row.digest,
        reused=reused,
        created_at=row.created_at,
        data=row.data,
    )


def _good_detail(row: FinishedGoodSnapshot, *, reused: bool) -> FinishedGoodSnapshotDetail:
    return FinishedGoodSnapshotDetail(
        id=row.pk,
        uuid=row.uuid,
        finished_good_id=row.finished_good_id,
        number=row.number,
        digest=row.digest,
        reused=reused,
        created_at=row.created_at,
        data=row.data,
    )
