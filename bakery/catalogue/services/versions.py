"""Which frozen contents facts from elsewhere were made of: those kept here, or what a definition contains now."""

from collections.abc import Collection
from dataclasses import dataclass

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGoodSnapshot, RecipeSnapshot
from bakery.catalogue.services.snapshots import (
    good_digests,
    recipe_digests,
    snapshot_finished_goods,
    snapshot_recipes,
)
from bakery.db.transaction import Atomic

Version = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The ids of kept contents by owner and digest; beside them the digest of each owner that lacks one wanted."""

    kept: dict[Version, int]
    current: dict[int, str]

    def has(self, version: Version) -> bool:
        """Tell whether the content is kept, or is what its owner contains now."""
        owner, digest = version
        return version in self.kept or self.current.get(owner) == digest


def recipe_versions(tx: Atomic, *, wanted: Collection[Version]) -> Versions:
    """Look for contents of recipes; a recipe that lacks one is locked."""
    kept = RecipeSnapshot.objects.using(tx.using).filter(recipe_id__in={owner for owner, _ in wanted})
    ids = {(owner, digest): pk for owner, digest, pk in kept.values_list("recipe_id", "digest", "pk")}
    lacking = sorted({version[0] for version in wanted if version not in ids})
    return Versions(kept=ids, current=recipe_digests(tx, recipe_ids=lacking) if lacking else {})


def good_versions(tx: Atomic, *, wanted: Collection[Version]) -> Versions:
    """Look for contents of goods; a good that lacks one is locked."""
    kept = FinishedGoodSnapshot.objects.using(tx.using).filter(finished_good_id__in={owner for owner, _ in wanted})
    ids = {(owner, digest): pk for owner, digest, pk in kept.values_list("finished_good_id", "digest", "pk")}
    lacking = sorted({version[0] for version in wanted if version not in ids})
    return Versions(kept=ids, current=good_digests(tx, finished_good_ids=lacking) if lacking else {})


def keep_recipe_versions(tx: Atomic, *, versions: Versions, by: User) -> dict[Version, int]:
    """Freeze the recipes that lack a content, and return the id of each."""
    made = snapshot_recipes(tx, recipe_ids=[*versions.current], by=by) if versions.current else {}
    return versions.kept | {(owner, snapshot.digest): snapshot.id for owner, snapshot in made.items()}


def keep_good_versions(tx: Atomic, *, versions: Versions, by: User) -> dict[Version, int]:
    """Freeze the goods that lack a content, and return the id of each."""
    made = snapshot_finished_goods(tx, finished_good_ids=[*versions.current], by=by) if versions.current else {}
    return versions.kept | {(owner, snapshot.digest): snapshot.id for owner, snapshot in made.items()}
