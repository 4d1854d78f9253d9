"""Stock and how it came about, to look at."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin
from bakery.inventory.adminacts import RECHECK, void_fact
from bakery.inventory.models import Lot, Movement, Purchase, PurchaseLine, StockAdjustment
from bakery.inventory.services.adjustments import void_adjustment
from bakery.inventory.services.purchases import void_purchase


@admin.register(Purchase)
class PurchaseAdmin(ReadOnlyAdmin):
    actions = (void_fact("purchase", void_purchase),)
    list_display = ("purchased_on", "supplier", "reference", "actor", "recorded_at", "voided_at")
    list_filter = (("voided_at", admin.EmptyFieldListFilter), "supplier")
    list_select_related = ("supplier", "actor")
    search_fields = ("reference", "supplier__name")
    date_hierarchy = "purchased_on"


@admin.register(PurchaseLine)
class PurchaseLineAdmin(ReadOnlyAdmin):
    list_display = ("purchase", "product", "packages", "price_per_package", "base_quantity")
    list_filter = ("package_unit",)
    list_select_related = ("purchase", "product")
    search_fields = ("product__name", "product__brand", "product__ingredient__name", "product__material__name")


@admin.register(Lot)
class LotAdmin(ReadOnlyAdmin):
    actions = (RECHECK,)
    list_display = ("id", "product", "finished_unit", "finished_good", "received_on", "received", "remaining", "value")
    list_filter = ("cost_known", "location")
    list_select_related = ("product", "finished_unit", "finished_good")
    search_fields = ("product__name", "product__brand", "product__ingredient__name", "finished_unit__name", "lot_code")
    date_hierarchy = "received_on"


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    actions = (RECHECK,)
    list_display = ("id", "at", "lot", "reason", "delta", "cost", "cost_known", "actor")
    list_filter = ("reason", "cost_known")
    list_select_related = ("lot", "actor")
    search_fields = ("note", "lot__product__name", "lot__product__ingredient__name", "lot__finished_unit__name")
    date_hierarchy = "at"


@admin.register(StockAdjustment)
class StockAdjustmentAdmin(ReadOnlyAdmin):
    actions = (void_fact("stock_adjustment", void_adjustment, "adjustment"),)
    list_display = ("id", "kind", "note", "actor", "recorded_at", "voided_at")
    list_filter = ("kind", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("actor",)
    search_fields = ("note",)
    date_hierarchy = "recorded_at"
