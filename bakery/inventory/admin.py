"""Stock and how it came about, to look at."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin
from bakery.inventory.models import Lot, Movement, Purchase, PurchaseLine, StockAdjustment


@admin.register(Purchase)
class PurchaseAdmin(ReadOnlyAdmin):
    list_display = ("purchased_on", "supplier", "reference", "actor", "recorded_at", "voided_at")
    list_filter = (("voided_at", admin.EmptyFieldListFilter), "supplier")
    list_select_related = ("supplier", "actor")
    search_fields = ("reference", "supplier__name")
    date_hierarchy = "purchased_on"


@admin.register(PurchaseLine)
class PurchaseLineAdmin(ReadOnlyAdmin):
    list_display = ("purchase", "product", "packages", "price_per_package", "base_quantity")
    list_select_related = ("purchase", "product")
    search_fields = ("product__name", "product__brand", "product__ingredient__name", "product__material__name")


@admin.register(Lot)
class LotAdmin(ReadOnlyAdmin):
    list_display = ("id", "product", "finished_unit", "finished_good", "received_on", "received", "remaining", "value")
    list_filter = ("cost_known", "location")
    list_select_related = ("product", "finished_unit", "finished_good")
    search_fields = ("product__name", "product__brand", "product__ingredient__name", "finished_unit__name", "lot_code")
    date_hierarchy = "received_on"


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "lot", "reason", "delta", "cost", "cost_known", "actor")
    list_filter = ("reason", "cost_known")
    list_select_related = ("lot", "actor")
    search_fields = ("note", "lot__product__name", "lot__product__ingredient__name", "lot__finished_unit__name")
    date_hierarchy = "at"


@admin.register(StockAdjustment)
class StockAdjustmentAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "note", "actor", "recorded_at", "voided_at")
    list_filter = ("kind", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("actor",)
    search_fields = ("note",)
    date_hierarchy = "recorded_at"
