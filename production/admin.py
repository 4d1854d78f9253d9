"""What was baked and lost, to look at."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin
from bakery.inventory.adminacts import void_fact
from production.models import ProductionLoss, ProductionRun
from production.services import void_production_run


@admin.register(ProductionRun)
class ProductionRunAdmin(ReadOnlyAdmin):
    actions = (void_fact("production_run", void_production_run),)
    list_display = (
        "id", "produced_at", "finished_unit", "event", "num_batches", "actual_yield", "loss_quantity",
        "total_ingredient_cost", "actor", "voided_at",
    )  # fmt: skip
    list_filter = ("needs_reconcile", "cost_known", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("finished_unit", "event", "actor")
    search_fields = ("finished_unit__name", "event__name", "notes")
    date_hierarchy = "produced_at"


@admin.register(ProductionLoss)
class ProductionLossAdmin(ReadOnlyAdmin):
    list_display = ("run", "category", "quantity", "total_loss_cost", "note")
    list_filter = ("category",)
    list_select_related = ("run",)
    search_fields = ("run__finished_unit__name", "note")
