"""What can be told of imported recipes only once all of them and their outputs are there."""

from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.catalogue.queries.recipes import can_be_ready
from bakery.catalogue.services.recipe_components import add_recipe_component
from bakery.catalogue.services.recipes import archive_recipe, update_recipe
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.register import RECIPE
from bakery.interchange.rows import Row


def complete_recipe(tx: Atomic, *, job: Job, recipe_id: int, row: Row) -> None:
    """Nest recipes, tie variants to their bases, and keep the marks “ready” and “retired”."""
    _nest(tx, job, recipe_id, row)
    if row.has("base_recipe_slug"):
        _derive(tx, job, recipe_id, row)
    if row.flag("is_production_ready"):
        if can_be_ready(tx, recipe_id=recipe_id):
            update_recipe(tx, recipe_id=recipe_id, is_ready=True)
        else:
            job.tally.notice(
                "not_ready", row.place, f"{row.text('name')} stays a draft: it has no output or no lines."
            )
    if row.flag("is_archived"):
        archive_recipe(tx, recipe_id=recipe_id)


def _nest(tx: Atomic, job: Job, recipe_id: int, row: Row) -> None:
    for part in sorted(job.nested(row, "components"), key=lambda each: each.whole("sort_order") or 0):
        slug = part.text("component_recipe_slug")
        component = job.register.one(RECIPE, slug=slug, name=part.text("component_recipe_name"), key="components")
        batches = part.amount("quantity") or 1
        add_recipe_component(tx, recipe_id=recipe_id, component_id=component, batches=batches, note=part.text("notes"))


def _derive(tx: Atomic, job: Job, recipe_id: int, row: Row) -> None:
    """Make a recipe the variant of another; an output mirrors the one of the same name, or the only one."""
    base = job.register.one(RECIPE, slug=row.text("base_recipe_slug"), key="base_recipe_slug")
    name = row.text("variant_name", required=True)
    if base == recipe_id or Recipe.objects.using(tx.using).filter(pk=base, base_recipe__isnull=False).exists():
        raise RowRejected("base_recipe_slug", "A variant is derived from another recipe that is none itself.")
    Recipe.objects.using(tx.using).filter(pk=recipe_id).update(base_recipe=base, variant_name=name)
    outputs = list(FinishedUnit.objects.using(tx.using).filter(recipe=base))
    for unit in FinishedUnit.objects.using(tx.using).filter(recipe=recipe_id):
        mirrored = [each for each in outputs if each.name == unit.name or len(outputs) == 1]
        if mirrored:
            FinishedUnit.objects.using(tx.using).filter(pk=unit.pk).update(base_unit=mirrored[0])
