"""One recipe at the size it is made: what goes in, what comes out, what it costs now, and how it was before."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import RecipeCycle, RecipeNotFound, RecipeSnapshotNotFound
from bakery.catalogue.forms.recipes import AgainForm
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.contents import load_recipe_rows
from bakery.catalogue.queries.recipes import recipe_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_recipe
from bakery.catalogue.scaling import outputs_in_use, scale_of
from bakery.catalogue.services.recipe_restores import create_recipe_from_snapshot
from bakery.catalogue.services.snapshots import get_recipe_snapshot
from bakery.catalogue.units import dimension_of
from bakery.catalogue.variants import differences
from bakery.catalogue.versions import frozen_recipe
from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.dto.costs import RecipeCost
from bakery.inventory.queries.costs import get_recipe_cost
from bakery.inventory.queries.recipe_tree import recipe_tree
from bakery.pages import Request, form_status, id_param, page_slice, role_required, text_param
from production.queries.runs import RunFilter, production_entries
from production.queries.versions import recipe_versions


@role_required("viewer", mode="catalogue")
def recipe(request: Request, slug: str) -> HttpResponse:
    """Show a recipe, or that it contains itself; a former address leads to the present one."""
    try:
        return _recipe(request, slug)
    except RecipeCycle as error:
        return render(request, "production/recipe_circle.html", {"slug": slug, "refusal": error.message}, status=409)


def _recipe(request: Request, slug: str) -> HttpResponse:
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        asked = [row.pk, *([row.base_recipe_id] if row.base_recipe_id else [])]
        rows = load_recipe_rows(tx, recipe_ids=asked, known=[row])
        detail, *base = recipe_details(tx, recipe_ids=asked, rows=rows)
        outputs = outputs_in_use(detail)
        scale = scale_of(
            batches=text_param(request, "batches", max_length=40),
            make=text_param(request, "make", max_length=40),
            outputs=outputs,
            output_id=id_param(request, "of"),
        )
        lines = recipe_tree(tx, recipe_id=row.pk, batches=scale.batches, rows=rows)
        cost = get_recipe_cost(tx, recipe_id=row.pk, batches=scale.batches, rows=rows)
        uses = uses_of_recipe(tx, recipe_id=row.pk)
        versions = recipe_versions(tx, recipe_id=row.pk, rows=rows)
    if detail.slug != slug:
        return redirect("recipe", detail.slug, permanent=True)
    each = {unit.finished_unit_id: unit.unit_cost for unit in cost.units}
    context = {
        "recipe": detail, "base": base[0] if base else None, "lines": lines, "cost": cost, "uses": uses,
        "differences": differences(detail, base[0]) if base else [], "scale": scale, "versions": versions,
        "cost_lines": [(line, dimension_of(line.unit)) for line in cost.lines], "gaps": _gaps(cost),
        "outputs": [(unit, each.get(unit.id), scale.pieces(unit)) for unit in outputs],
        "whole": [(unit, scale.pieces(unit, scale.whole_batches)) for unit in outputs],
    }  # fmt: skip
    return render(request, "production/recipe.html", context)


@role_required("viewer", write="planner", mode="catalogue")
def recipe_version(request: Request, slug: str, number: int) -> HttpResponse:
    """Show how a recipe was when it was frozen, and make a recipe of its own of it."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        versions = recipe_versions(tx, recipe_id=row.pk)
        version = next((each for each in versions if each.number == number), None)
        if version is None:
            raise RecipeSnapshotNotFound(f"{row.name} has no version {number}.", number=number)
        data = get_recipe_snapshot(tx, recipe_snapshot_id=version.id).data
        chosen = RunFilter(recipe_snapshot_id=version.id)
        runs = production_entries(
            tx, chosen=chosen, page=page_slice(1), include_consumptions=False, include_losses=False
        )
    form = AgainForm(request.POST or None, initial={"name": f"{row.name} (version {number})"})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                made = create_recipe_from_snapshot(tx, recipe_snapshot_id=version.id, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {made.name}, as it was.")
            return redirect("recipe", made.slug)
    context = {"recipe": row, "version": version, "frozen": frozen_recipe(data), "runs": runs, "form": form}
    return render(request, "production/recipe_version.html", context, status=form_status(form))


def _gaps(cost: RecipeCost) -> str:
    """Say what is missing of the figure: `2 prices missing`."""
    prices = sum(problem.code == "no_price" for problem in cost.problems)
    amounts = len(cost.problems) - prices
    parts = [(prices, "price"), (amounts, "amount")]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'} missing" for count, word in parts if count)
