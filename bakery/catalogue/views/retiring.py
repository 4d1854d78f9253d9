"""Recipes, outputs and boxes that retire, come back, or go for good where nothing needs them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bakery.catalogue.errors import FinishedGoodNotFound, FinishedUnitNotFound, RecipeNotFound
from bakery.catalogue.models import FinishedGood, FinishedUnit, Recipe
from bakery.catalogue.queries.blockers import find_blockers
from bakery.catalogue.queries.recipe_problems import units_by_recipe
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.finished_goods import (
    archive_finished_good,
    delete_finished_good,
    restore_finished_good,
)
from bakery.catalogue.services.finished_units import archive_finished_unit, restore_finished_unit
from bakery.catalogue.services.recipes import archive_recipe, delete_recipe, restore_recipe
from bakery.db import transaction
from bakery.errors import InUse
from bakery.pages import Request, role_required, safe_next


@role_required(write="planner", mode="catalogue")
def recipe_retire(request: Request, slug: str) -> HttpResponse:
    """Retire a recipe, or bring it back."""
    with transaction.atomic() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        change = restore_recipe if _comes_back(request) else archive_recipe
        recipe = change(tx, recipe_id=row.pk)
    _tell(request, recipe.name)
    return redirect("recipe", recipe.slug)


@role_required(write="planner", mode="catalogue")
def output_retire(request: Request, slug: str) -> HttpResponse:
    """Retire an output, or bring it back."""
    with transaction.atomic() as tx:
        row = row_by_slug(tx, model=FinishedUnit, slug=slug, refusal=FinishedUnitNotFound)
        change = restore_finished_unit if _comes_back(request) else archive_finished_unit
        output = change(tx, finished_unit_id=row.pk)
    _tell(request, output.name)
    return redirect(safe_next(request, reverse("outputs")))


@role_required(write="planner", mode="catalogue")
def box_retire(request: Request, slug: str) -> HttpResponse:
    """Retire a box, or bring it back."""
    with transaction.atomic() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        change = restore_finished_good if _comes_back(request) else archive_finished_good
        box = change(tx, finished_good_id=row.pk)
    _tell(request, box.name)
    return redirect("box", box.slug)


@role_required("planner", write="planner", mode="catalogue")
def recipe_delete(request: Request, slug: str) -> HttpResponse:
    """Show what deleting a recipe takes along or what stands in its way, and delete it."""
    if request.method == "POST":
        try:
            with transaction.atomic() as tx:
                row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
                delete_recipe(tx, recipe_id=row.pk)
        except InUse as error:
            messages.error(request, error.message)
            return redirect("recipe_delete", slug)
        messages.success(request, f"Deleted {row.name}.")
        return redirect("recipes")
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        units = units_by_recipe(tx, recipe_ids=[row.pk])[row.pk]
        blockers = find_blockers(tx, rows=[row])
        blockers += find_blockers(tx, rows=units) if units else []
    context = {"row": row, "blockers": blockers, "along": [unit.name for unit in units]}
    return render(request, "catalogue/recipe_delete.html", context)


@role_required("planner", write="planner", mode="catalogue")
def box_delete(request: Request, slug: str) -> HttpResponse:
    """Show what stands in the way of deleting a box, and delete it."""
    if request.method == "POST":
        try:
            with transaction.atomic() as tx:
                row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
                delete_finished_good(tx, finished_good_id=row.pk)
        except InUse as error:
            messages.error(request, error.message)
            return redirect("box_delete", slug)
        messages.success(request, f"Deleted {row.name}.")
        return redirect("boxes")
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=FinishedGood, slug=slug, refusal=FinishedGoodNotFound)
        blockers = find_blockers(tx, rows=[row])
    return render(request, "catalogue/box_delete.html", {"row": row, "blockers": blockers, "along": []})


def _comes_back(request: Request) -> bool:
    return request.POST.get("retired") == "0"


def _tell(request: Request, name: str) -> None:
    told = f"{name} is in use again." if _comes_back(request) else f"{name} is retired. What uses it keeps it."
    messages.success(request, told)
