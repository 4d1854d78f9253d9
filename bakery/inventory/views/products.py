"""One product with its stock and what it cost over time."""

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.items import owner_of_product
from bakery.catalogue.services.products import get_product
from bakery.catalogue.services.suppliers import get_supplier
from bakery.catalogue.units import dimension_of
from bakery.db import transaction
from bakery.inventory.queries.price_history import paid_prices
from bakery.inventory.queries.product_stock import product_stock
from bakery.inventory.queries.purchases import get_price_history
from bakery.inventory.queries.stock import get_lots
from bakery.inventory.views.price_charts import price_chart
from bakery.pages import Request, role_required


@role_required("viewer", mode="catalogue")
def product(request: Request, product_id: int) -> HttpResponse:
    """Show a product with its lots and the prices paid, newest first."""
    with transaction.snapshot() as tx:
        detail = get_product(tx, product_id=product_id)
        owner = owner_of_product(tx, product_id=product_id)
        supplier = detail.preferred_supplier_id
        store = get_supplier(tx, supplier_id=supplier).name if supplier else ""
        stock = product_stock(tx, products=[detail])[product_id]
        lots = get_lots(tx, item_type="product", item_id=product_id)
        prices = get_price_history(tx, product_id=product_id)
        paid = paid_prices(tx, item_type="product", item_id=product_id)
    context = {
        "product": detail, "label": " ".join(filter(None, (detail.brand, detail.name, detail.size_label))),
        "owner": owner, "owner_is_food": isinstance(owner, Ingredient), "store": store, "stock": stock, "lots": lots,
        "prices": prices, "dimension": dimension_of(detail.base_unit),
        "chart": price_chart(paid, dimension=dimension_of(detail.base_unit), units=request.user.units),
    }  # fmt: skip
    return render(request, "inventory/product.html", context)
