"""The mark that a recipe is ready."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.recipes import update_recipe
from bakery.db import transaction
from bakery.errors import RuleBroken
from bakery.pages import Request, role_required


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
