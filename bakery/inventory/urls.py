"""Addresses of inventory."""

from django.urls import path

from bakery.inventory.views import (
    adjustments,
    box_editing,
    boxes,
    lists,
    losses,
    lots,
    price_reports,
    products,
    purchases,
    recipes,
    stock_reports,
    suppliers,
)

urlpatterns = [
    path("purchases/", purchases.purchases, name="purchases"),
    path("purchases/new/", purchases.purchase_create, name="purchase_create"),
    path("purchases/<id:purchase_id>/void/", purchases.purchase_void, name="purchase_void"),
    path("suppliers/", suppliers.suppliers, name="suppliers"),
    path("suppliers/new/", suppliers.supplier_create, name="supplier_create"),
    path("suppliers/<id:supplier_id>/edit/", suppliers.supplier_edit, name="supplier_edit"),
    path("ingredients/", lists.ingredients, name="ingredients"),
    path("materials/", lists.materials, name="materials"),
    path("products/", lists.products, name="products"),
    path("products/<id:product_id>/", products.product, name="product"),
    path("recipes/book/", recipes.recipes_book, name="recipes_book"),
    path("recipes/<str:slug>/print/", recipes.recipe_print, name="recipe_print"),
    path("boxes/new/", box_editing.box_create, name="box_create"),
    path("boxes/<str:slug>/edit/", box_editing.box_edit, name="box_edit"),
    path("boxes/", boxes.boxes, name="boxes"),
    path("boxes/<str:slug>/print/", boxes.box_print, name="box_print"),
    path("pantry/loss/", losses.pantry_loss, name="pantry_loss"),
    path("lots/<id:lot_id>/notes/", lots.lot_describe, name="lot_describe"),
    path("lots/<id:lot_id>/price/", lots.lot_revalue, name="lot_revalue"),
    path("reports/prices/", price_reports.reports_prices, name="reports_prices"),
    path("reports/prices/csv/", price_reports.reports_prices_csv, name="reports_prices_csv"),
    path("reports/stock/", stock_reports.reports_stock, name="reports_stock"),
    path("reports/stock/csv/", stock_reports.reports_stock_csv, name="reports_stock_csv"),
    path("adjustments/<id:adjustment_id>/void/", adjustments.adjustment_void, name="adjustment_void"),
]
