"""Ingredients: an added one, and changes of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.errors import IngredientNotFound
from bakery.catalogue.forms.items import AddedIngredientForm, IngredientForm
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.choices import allergen_choices, ingredient_groups
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.categories import create_ingredient_category
from bakery.catalogue.services.ingredients import create_ingredient, update_ingredient
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, DomainError
from bakery.forms import add_domain_error
from bakery.pages import Request, form_status, role_required, text_param


@role_required("planner", write="planner", mode="catalogue")
def ingredient_create(request: Request) -> HttpResponse:
    """Add an ingredient."""
    with transaction.snapshot() as tx:
        choices = _choices(tx)
    form = AddedIngredientForm(request.POST or None, initial={"name": text_param(request, "name")}, **choices)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                values = form.values()
                if group := values.pop("category_name"):
                    values["category_id"] = create_ingredient_category(tx, name=group).id
                ingredient = create_ingredient(tx, **values)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Added {ingredient.name}.")
            return redirect("ingredient", ingredient.slug)
    return render(request, "catalogue/ingredient_create.html", {"form": form}, status=form_status(form))


@role_required("planner", write="planner", mode="catalogue")
def ingredient_edit(request: Request, slug: str) -> HttpResponse:
    """Change an ingredient, unless somebody else did since the form was shown."""
    with transaction.snapshot() as tx:
        detail, choices = _detail(tx, slug), _choices(tx)
    form = IngredientForm(request.POST or None, initial=_stored(detail, choices), **choices)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                update_ingredient(tx, ingredient_id=detail.id, **form.cleaned_data)
        except ChangedMeanwhile:
            form.show_meanwhile(_stored(detail, choices))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Saved {form.cleaned_data['name']}.")
            return redirect("ingredient", detail.slug)
    context = {"form": form, "ingredient": detail}
    return render(request, "catalogue/ingredient_edit.html", context, status=form_status(form))


def _choices(tx: Atomic) -> dict[str, Any]:
    return {"groups": ingredient_groups(tx), "allergens": allergen_choices(tx)}


def _detail(tx: Atomic, slug: str) -> IngredientDetail:
    row = row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound)
    return ingredient_details(tx, rows=[row])[0]


def _stored(detail: IngredientDetail, choices: dict[str, Any]) -> dict[str, Any]:
    """Return what the form shows of an ingredient."""
    same = (
        "name", "category_id", "dimension", "density", "density_note", "grams_per_each", "shelf_life_days",
        "is_stocked", "description", "notes",
    )  # fmt: skip
    return {name: getattr(detail, name) for name in same} | {
        "allergens": [slug for slug, name in choices["allergens"] if name in detail.allergens],
        "aliases": [*detail.aliases],
        "seen": detail.updated_at.isoformat(),
    }
