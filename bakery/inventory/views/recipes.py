"""One recipe as it is baked: what goes in, what comes out, what it costs now."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.recipes import recipe_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_recipe
from bakery.catalogue.units import dimension_of
from bakery.db import transaction
from bakery.inventory.dto.costs import RecipeCost
from bakery.inventory.queries.costs import get_recipe_cost
from bakery.inventory.queries.recipe_tree import recipe_tree
from bakery.pages import Request, role_required


@role_required("viewer", mode="catalogue")
def recipe(request: Request, slug: str) -> HttpResponse:
    """Show a recipe; a former address leads to the present one."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        detail = recipe_details(tx, recipe_ids=[row.pk])[0]
        base = recipe_details(tx, recipe_ids=[row.base_recipe_id])[0] if row.base_recipe_id else None
        lines = recipe_tree(tx, recipe_id=row.pk)
        cost = get_recipe_cost(tx, recipe_id=row.pk)
        uses = uses_of_recipe(tx, recipe_id=row.pk)
    if detail.slug != slug:
        return redirect("recipe", detail.slug, permanent=True)
    each = {unit.finished_unit_id: unit.unit_cost for unit in cost.units}
    outputs = [unit for unit in detail.finished_units or () if unit.archived_at is None]
    context = {
        "recipe": detail, "base": base, "lines": lines, "cost": cost, "uses": uses,
        "cost_lines": [(line, dimension_of(line.unit)) for line in cost.lines], "gaps": _gaps(cost),
        "outputs": [(unit, each.get(unit.id)) for unit in outputs],
    }  # fmt: skip
    return render(request, "inventory/recipe.html", context)


def _gaps(cost: RecipeCost) -> str:
    """Say what is missing of the figure: `2 prices missing`."""
    prices = sum(problem.code == "no_price" for problem in cost.problems)
    amounts = len(cost.problems) - prices
    parts = [(prices, "price"), (amounts, "amount")]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'} missing" for count, word in parts if count)
