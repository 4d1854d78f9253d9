"""Recipes: the list, and the mark that one is ready."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.choices import recipe_groups
from bakery.catalogue.queries.listing import recipes_page
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.recipes import update_recipe
from bakery.db import transaction
from bakery.errors import RuleBroken
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

SORTS: Final = ("name", "minutes")


@role_required("viewer", mode="catalogue")
def recipes(request: Request) -> HttpResponse:
    """List recipes with what comes out of them and what stands in their way."""
    page, sort = page_number(request), sort_key(request, SORTS, "name")
    query, group_id = text_param(request, "q"), id_param(request, "group")
    drafts = choice_param(request, "drafts", ("1",)) == "1"
    with transaction.snapshot() as tx:
        groups = recipe_groups(tx)
        listed = recipes_page(tx, query=query, group_id=group_id, drafts_only=drafts, sort=sort, page=page_slice(page))
    context = {
        "listed": listed, "paging": Paging(number=page, total=listed.total), "groups": groups, "q": query,
        "group": group_id, "drafts": drafts, "sort": sort, "filtered": bool(query or group_id or drafts),
    }  # fmt: skip
    return render(request, "catalogue/recipes.html", context)


@role_required(write="planner", mode="catalogue")
def recipe_ready(request: Request, slug: str) -> HttpResponse:
    """Mark a recipe ready to bake, or a draft again."""
    is_ready = request.POST.get("is_ready") == "1"
    try:
        with transaction.atomic() as tx:
            row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
            detail = update_recipe(tx, recipe_id=row.pk, is_ready=is_ready)
    except RuleBroken as error:
        messages.error(request, error.message)
        return redirect("recipe", slug)
    messages.success(request, f"{detail.name} is marked {'ready' if is_ready else 'a draft'}.")
    return redirect("recipe", detail.slug)
