"""One ingredient with its products, its stock and its uses."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bakery.catalogue.errors import IngredientNotFound
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.queries.listing import products_page
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.queries.uses import uses_of_ingredient
from bakery.db import transaction
from bakery.inventory.queries.price_history import paid_prices
from bakery.inventory.queries.product_stock import product_stock
from bakery.inventory.queries.stock import get_lots, get_stock_levels
from bakery.inventory.views.price_charts import price_chart
from bakery.pages import Request, role_required

MOST_PRODUCTS = 100


@role_required("viewer", mode="catalogue")
def ingredient(request: Request, slug: str) -> HttpResponse:
    """Show an ingredient; a former address leads to the present one."""
    with transaction.snapshot() as tx:
        row = row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound)
        detail = ingredient_details(tx, rows=[row])[0]
        products = products_page(tx, owner=("ingredient", row.pk), include_archived=True, page=slice(MOST_PRODUCTS))
        stock = product_stock(tx, products=[each.product for each in products.rows])
        level = get_stock_levels(tx, item_type="ingredient", item_ids=[row.pk], include_empty=True)[0]
        lots = get_lots(tx, item_type="ingredient", item_id=row.pk)
        uses = uses_of_ingredient(tx, ingredient_id=row.pk)
        prices = paid_prices(tx, item_type="ingredient", item_id=row.pk)
    if detail.slug != slug:
        return redirect("ingredient", detail.slug, permanent=True)
    context = {
        "ingredient": detail, "products": [(each, stock[each.product.id]) for each in products.rows],
        "level": level, "lots": lots, "uses": uses, "prices": prices[::-1],
        "chart": price_chart(prices, dimension=detail.dimension, units=request.user.units),
    }  # fmt: skip
    return render(request, "inventory/ingredient.html", context)
