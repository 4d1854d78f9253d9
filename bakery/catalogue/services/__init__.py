"""What can be done with the catalogue."""

from bakery.catalogue.services.snapshots import (
    get_finished_good_snapshot,
    get_finished_good_snapshots,
    get_recipe_snapshot,
    get_recipe_snapshots,
    snapshot_finished_good,
    snapshot_finished_goods,
    snapshot_recipe,
    snapshot_recipes,
)

__all__ = [
    "get_finished_good_snapshot",
    "get_finished_good_snapshots",
    "get_recipe_snapshot",
    "get_recipe_snapshots",
    "snapshot_finished_good",
    "snapshot_finished_goods",
    "snapshot_recipe",
    "snapshot_recipes",
]
