"""The digest of what a definition contains now, by which a frozen content is found again."""

from bakery.catalogue.frozen import Yields, good_digest, recipe_digest
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.queries.contents import RecipeRows, load_good_rows, load_recipe_rows
from bakery.db.transaction import Atomic


def recipe_digest_now(tx: Atomic, *, recipe_id: int, rows: RecipeRows | None = None) -> str:
    """Return the digest of what a recipe contains now; nothing keeps it so."""
    rows = rows or load_recipe_rows(tx, recipe_ids=[recipe_id])
    return recipe_digest(recipe_id, rows, yields_of(tx, rows=rows))


def good_digest_now(tx: Atomic, *, good_id: int) -> str:
    """Return the digest of what a good contains now; nothing keeps it so."""
    return good_digest(good_id, load_good_rows(tx, good_ids=[good_id]))


def yields_of(tx: Atomic, *, rows: RecipeRows) -> Yields:
    """Return what each recipe gives, of those still in use."""
    yields: dict[int, list[FinishedUnit]] = {each: [] for each in rows.recipes}
    for unit in FinishedUnit.objects.using(tx.using).active().filter(recipe_id__in=rows.recipes).order_by("uuid"):
        yields[unit.recipe_id].append(unit)
    return yields
