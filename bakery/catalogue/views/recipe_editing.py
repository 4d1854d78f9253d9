"""A recipe written down, changed, or derived from another one: all of it on one page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.forms.recipes import VariantForm
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.recipes import recipe_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.recipe_variants import create_recipe_variant
from bakery.catalogue.services.recipes import create_recipe, update_recipe
from bakery.catalogue.units import UNIT_CHOICES
from bakery.catalogue.variants import differences
from bakery.catalogue.views.recipe_sheet import RecipeSheet, offered_names
from bakery.db import transaction
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required, text_param


@role_required("planner", write="planner", mode="catalogue")
def recipe_create(request: Request) -> HttpResponse:
    """Write down a recipe with all that goes in and comes out, or nothing."""
    with transaction.snapshot() as tx:
        offered = offered_names(tx)
    sheet = RecipeSheet(request, offered, name=text_param(request, "name"))
    if sheet.is_complete():
        facts = sheet.recipe_form.values()
        is_ready = facts.pop("is_ready")
        try:
            with transaction.atomic() as tx:
                recipe = create_recipe(tx, **facts)
                sheet.write_parts(tx, recipe_id=recipe.id)
                update_recipe(tx, recipe_id=recipe.id, is_ready=is_ready)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, f"Added {recipe.name}.")
            return redirect("recipe", recipe.slug)
    context = {"sheet": sheet, "offered": offered, "units": UNIT_CHOICES}
    return render(request, "catalogue/recipe_create.html", context, status=sheet.status())


@role_required("planner", write="planner", mode="catalogue")
def recipe_edit(request: Request, slug: str) -> HttpResponse:
    """Change a recipe, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        detail = recipe_details(tx, recipe_ids=[row.pk])[0]
        base = recipe_details(tx, recipe_ids=[row.base_recipe_id])[0] if row.base_recipe_id else None
        offered = offered_names(tx)
    sheet = RecipeSheet(request, offered, stored=detail, base=base)
    if sheet.is_complete():
        try:
            with transaction.atomic() as tx:
                sheet.write_parts(tx, recipe_id=detail.id)
                update_recipe(tx, recipe_id=detail.id, **sheet.recipe_form.values())
        except ChangedMeanwhile:
            sheet.show_meanwhile(detail)
        except DomainError as error:
            sheet.refuse(error)
        else:
            messages.success(request, f"Saved {sheet.recipe_form.cleaned_data['name']}.")
            return redirect("recipe", detail.slug)
    found = differences(detail, base) if base else []
    if base:
        sheet.compare(found)
    context = {
        "sheet": sheet, "offered": offered, "units": UNIT_CHOICES, "recipe": detail, "base": base,
        "left_out": [each for each in found if not each.here],
    }  # fmt: skip
    return render(request, "catalogue/recipe_edit.html", context, status=sheet.status())


@role_required("planner", write="planner", mode="catalogue")
def recipe_variant(request: Request, slug: str) -> HttpResponse:
    """Derive a recipe from another one, with all that goes in and comes out."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)
        base = recipe_details(tx, recipe_ids=[row.pk])[0]
    form = VariantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                recipe = create_recipe_variant(tx, base_recipe_id=base.id, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {recipe.name}. Change what differs from {base.name}.")
            return redirect("recipe_edit", recipe.slug)
    context = {"form": form, "base": base}
    return render(request, "catalogue/recipe_variant.html", context, status=form_status(form))
