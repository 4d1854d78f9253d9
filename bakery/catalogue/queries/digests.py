"""The digest of what a definition contains now, by which a frozen content is found again."""

from bakery.catalogue.frozen import Yields, recipe_digest
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.db.transaction import Atomic


def recipe_digest_now(tx: Atomic, *, recipe_id: int) -> str:
    """Return the digest of what a recipe contains now; nothing keeps it so."""
    rows = load_recipe_rows(tx, recipe_ids=[recipe_id])
    return recipe_digest(recipe_id, rows, yields_of(tx, rows=rows))


def yields_of(tx: Atomic, *, rows: RecipeRows) -> Yields:
    """Return what each recipe gives, of those still in use."""
    yields: dict[int, list[FinishedUnit]] = {each: [] for each in rows.recipes}
    for unit in FinishedUnit.objects.using(tx.using).active().filter(recipe_id__in=rows.recipes).order_by("uuid"):
        yields[unit.recipe_id].append(unit)
    return yields
