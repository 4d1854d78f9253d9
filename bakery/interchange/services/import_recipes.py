"""Recipes of a file, what one batch of each gives, and the groups they stand in."""

from collections.abc import Mapping
from typing import Any

from bakery.catalogue.dto.recipes import RecipeLineInput
from bakery.catalogue.names import fold
from bakery.catalogue.services.recipe_categories import create_recipe_category
from bakery.catalogue.services.recipe_lines import set_recipe_lines
from bakery.catalogue.services.recipes import create_recipe
from bakery.db.transaction import Atomic
from bakery.interchange import suspicion
from bakery.interchange.job import Job
from bakery.interchange.register import INGREDIENT, RECIPE, RECIPE_CATEGORY
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.former_slugs import keep_former_slug
from bakery.interchange.services.import_units import load_unit
from bakery.interchange.tally import CREATED

ARRAY = "recipes"


def load_recipe_category(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one group of recipes."""
    name = row.text("name", required=True)
    known = job.register.known(RECIPE_CATEGORY, row.text("slug"), name)
    if known:
        return change_found(tx, job=job, array="recipe_categories", row=row, row_id=known)
    uuid = job.identity("recipe_categories", row, name)
    created = create_recipe_category(
        tx, name=name, sort_order=row.whole("sort_order") or 0, uuid=uuid, slug=row.text("slug") or None
    )
    job.register.add(RECIPE_CATEGORY, created.id, uuid=uuid, slug=created.slug, names=(name,))
    return CREATED


def load_recipe(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one recipe with its lines and the outputs it lists; what it contains follows when all are there."""
    name = row.text("name", required=True)
    uuid = job.identity(ARRAY, row, row.text("slug") or name)
    known = job.register.known(RECIPE, row.text("slug"), name, uuid=uuid, previous=row.text("previous_slug"))
    if known:
        return change_found(tx, job=job, array=ARRAY, row=row, row_id=known)

    created = create_recipe(
        tx,
        name=name,
        category_id=_category(tx, job, row),
        source=row.text("source"),
        instructions=row.text("notes"),
        total_minutes=row.whole("estimated_time_minutes"),
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    lines = job.nested(row, "ingredients")
    set_recipe_lines(tx, recipe_id=created.id, lines=[_line(job, line) for line in lines])
    for line in lines:
        _look_at(job, name, line)
    keep_former_slug(tx, job=job, kind=RECIPE, row=row, row_id=created.id, uuid=uuid)
    job.register.add(RECIPE, created.id, uuid=uuid, slug=created.slug, names=(name,))
    for unit in job.nested(row, "finished_units"):
        load_unit(tx, job=job, row=unit, recipe_id=created.id)
    job.recipes[created.id] = row
    return CREATED


def _line(job: Job, line: Row) -> RecipeLineInput:
    return RecipeLineInput(
        ingredient_id=job.register.one(
            INGREDIENT,
            slug=line.text("ingredient_slug"),
            name=line.text("ingredient_name"),
            key="ingredient_slug",
        ),
        quantity=line.required_amount("quantity"),
        unit=line.unit("unit"),
        note=line.text("notes"),
    )


def _look_at(job: Job, recipe: str, line: Row) -> None:
    slug = line.text("ingredient_slug")
    remark = suspicion.line_remark(line.required_amount("quantity"), line.unit("unit"), _groups(job.tree, slug))
    if remark:
        job.tally.notice("suspicious_amount", line.place, f"{recipe}, {slug}: {remark}.")


def _groups(tree: Mapping[str, Any], slug: str) -> str:
    """Return the names of all groups above an ingredient of the file."""
    names: list[str] = []
    while (row := tree.get(slug)) and len(names) < len(tree):
        slug = row.text("parent_slug")
        if slug in tree:
            names.append(tree[slug].text("display_name"))
    return " ".join(names)


def _category(tx: Atomic, job: Job, row: Row) -> int:
    """Return the group of a recipe; a missing one is made, and one that is nearly another is told."""
    name = row.text("category", required=True)
    named = job.register.named(RECIPE_CATEGORY, name)
    if named:
        return named[0]
    for other in (fold(name).removesuffix("s"), f"{fold(name)}s"):
        if job.register.named(RECIPE_CATEGORY, other):
            job.tally.notice("near_equal_category", row.place, f"The group “{name}” stands beside “{other}”.")
    created = create_recipe_category(tx, name=name)
    uuid = job.identities.key("recipe_categories", name)
    job.register.add(RECIPE_CATEGORY, created.id, uuid=uuid, slug=created.slug, names=(name,))
    return created.id
