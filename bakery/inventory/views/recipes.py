"""Recipes on paper: one at the size it is made, or all of them as a book."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.recipe_list import recipe_ids
from bakery.catalogue.queries.recipes import recipe_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.scaling import outputs_in_use, scale_of
from bakery.db import transaction
from bakery.inventory.queries.recipe_tree import recipe_tree, recipe_trees
from bakery.pages import Request, id_param, role_required, text_param


@role_required("viewer", mode="catalogue")
def recipe_print(request: Request, slug: str) -> HttpResponse:
    """Show a recipe as one sheet to bake from, with something to tick."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        detail = recipe_details(tx, recipe_ids=[row.pk])[0]
        outputs = outputs_in_use(detail)
        scale = scale_of(
            batches=text_param(request, "batches", max_length=40),
            make=text_param(request, "make", max_length=40),
            outputs=outputs,
            output_id=id_param(request, "of"),
        )
        lines = recipe_tree(tx, recipe_id=row.pk, batches=scale.batches)
    context = {
        "recipe": detail, "scale": scale, "lines": lines,
        "outputs": [(unit, scale.pieces(unit)) for unit in outputs],
    }  # fmt: skip
    return render(request, "inventory/recipe_print.html", context)


@role_required("viewer", mode="catalogue")
def recipes_book(request: Request) -> HttpResponse:
    """Show every recipe in use as a sheet of its own, by name."""
    with transaction.snapshot() as tx:
        ids = recipe_ids(tx, group_id=id_param(request, "group"))
        details = recipe_details(tx, recipe_ids=ids)
        trees = recipe_trees(tx, recipe_ids=ids)
    return render(
        request, "inventory/recipes_book.html", {"sheets": [(detail, trees[detail.id]) for detail in details]}
    )
