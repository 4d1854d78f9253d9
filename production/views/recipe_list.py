"""The list of recipes."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.queries.choices import allergen_choices, recipe_groups
from bakery.catalogue.queries.recipe_list import RecipeFilter, recipes_page
from bakery.catalogue.scaling import outputs_in_use
from bakery.db import transaction
from bakery.inventory.queries.unit_costs import get_unit_estimates
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    id_param,
    page_number,
    page_slice,
    role_required,
    sort_key,
    text_param,
)
from production.queries.versions import last_bakings

SORTS: Final = ("name", "minutes")


@role_required("viewer", mode="catalogue")
def recipes(request: Request) -> HttpResponse:
    """List recipes with what comes out, what that costs, what stands in the way, and when they were last baked."""
    page, sort = page_number(request), sort_key(request, SORTS, "name")
    with transaction.snapshot() as tx:
        groups, allergens = recipe_groups(tx), allergen_choices(tx)
        chosen = RecipeFilter(
            query=text_param(request, "q"),
            group_id=id_param(request, "group"),
            contains=text_param(request, "contains"),
            without=choice_param(request, "without", [slug for slug, _ in allergens]),
            drafts=choice_param(request, "drafts", ("1",)) == "1",
            problems=choice_param(request, "problems", ("1",)) == "1",
            retired=choice_param(request, "retired", ("1",)) == "1",
        )
        listed = recipes_page(tx, chosen=chosen, sort=sort, page=page_slice(page))
        outputs = {row.recipe.id: outputs_in_use(row.recipe) for row in listed.rows}
        units = [unit.id for found in outputs.values() for unit in found]
        estimates = get_unit_estimates(tx, finished_unit_ids=units)
        baked = last_bakings(tx, recipe_ids=[*outputs])
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "groups": groups, "sort": sort,
        "allergens": allergens, "chosen": chosen,
        "rows": [
            (row, [(unit, estimates[unit.id]) for unit in outputs[row.recipe.id]], baked.get(row.recipe.id))
            for row in listed.rows
        ],
    }  # fmt: skip
    return render(request, "production/recipes.html", context)
