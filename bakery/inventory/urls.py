"""Addresses of inventory."""

from django.urls import path

from bakery.inventory.views import lots, purchases

urlpatterns = [
    path("purchases/", purchases.purchases, name="purchases"),
    path("purchases/new/", purchases.purchase_create, name="purchase_create"),
    path("purchases/<id:purchase_id>/", purchases.purchase, name="purchase"),
    path("purchases/<id:purchase_id>/void/", purchases.purchase_void, name="purchase_void"),
    path("lots/<id:lot_id>/", lots.lot, name="lot"),
]
