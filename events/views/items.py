"""One ingredient or material with its products, its stock, who needs it when, and what uses it."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.errors import IngredientNotFound, MaterialNotFound
from bakery.catalogue.forms.items import AliasForm
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.queries.items import ingredient_details, material_details
from bakery.catalogue.queries.listing import products_of
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_ingredient, uses_of_material
from bakery.catalogue.services.ingredients import update_ingredient
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.inventory.queries.price_history import paid_prices
from bakery.inventory.queries.product_stock import product_stock
from bakery.inventory.queries.stock import stock_of
from bakery.inventory.views.price_charts import price_chart
from bakery.pages import Request, form_status, role_required
from events.planning.item_needs import get_item_needs

MOST_PRODUCTS: Final = 100
GROUP: Final = ("category__parent",)


@role_required("viewer", write="planner", mode="catalogue")
def ingredient(request: Request, slug: str) -> HttpResponse:
    """Show an ingredient, and take one more name for it; a former address leads to the present one."""
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                named = _add_alias(tx, slug, form.cleaned_data["alias"])
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"{named.name} is called “{form.cleaned_data['alias']}” too.")
            return redirect("ingredient", named.slug)
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound, related=GROUP)
        detail = ingredient_details(tx, rows=[row])[0]
        context = _stocked(tx, "ingredient", row) | {"uses": uses_of_ingredient(tx, ingredient_id=row.pk)}
        prices = paid_prices(tx, item_type="ingredient", item_id=row.pk)
    if detail.slug != slug:
        return redirect("ingredient", detail.slug, permanent=True)
    context |= {
        "ingredient": detail, "item": detail, "form": form, "prices": prices[::-1],
        "chart": price_chart(prices, dimension=detail.dimension, units=request.user.units),
    }  # fmt: skip
    return render(request, "events/ingredient.html", context, status=form_status(form))


@role_required("viewer", mode="catalogue")
def material(request: Request, slug: str) -> HttpResponse:
    """Show a material; a former address leads to the present one."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Material, slug=slug, refusal=MaterialNotFound, related=GROUP)
        detail = material_details(tx, rows=[row])[0]
        context = _stocked(tx, "material", row) | {"uses": uses_of_material(tx, material_id=row.pk)}
    if detail.slug != slug:
        return redirect("material", detail.slug, permanent=True)
    return render(request, "events/material.html", context | {"material": detail, "item": detail})


def _add_alias(tx: Atomic, slug: str, alias: str) -> IngredientDetail:
    """Add a name to those there are, unless they changed since they were read."""
    row = row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound, related=GROUP)
    detail = ingredient_details(tx, rows=[row])[0]
    return update_ingredient(tx, ingredient_id=row.pk, aliases=[*detail.aliases, alias], seen=detail.updated_at)


def _stocked(tx: Atomic, item_type: str, row: Ingredient | Material) -> dict[str, Any]:
    """Return what both pages show: products, lots, and the events that need it."""
    products = products_of(tx, item=row, most=MOST_PRODUCTS)
    level, lots = stock_of(tx, item=row)
    stock = product_stock(tx, products=[each.product for each in products], lots=lots)
    return {
        "item_type": item_type,
        "products": [(each, stock[each.product.id]) for each in products],
        "level": level,
        "lots": lots,
        "needs": get_item_needs(tx, item_type=item_type, item_id=row.pk),
    }
