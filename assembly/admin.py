"""What was put together, to look at."""

from django.contrib import admin

from assembly.models import AssemblyRun
from assembly.services import void_assembly_run
from bakery.admin import ReadOnlyAdmin
from bakery.inventory.adminacts import void_fact


@admin.register(AssemblyRun)
class AssemblyRunAdmin(ReadOnlyAdmin):
    actions = (void_fact("assembly_run", void_assembly_run),)
    list_display = (
        "id", "assembled_at", "finished_good", "event", "quantity_assembled", "total_component_cost",
        "packaging_bypassed", "actor", "voided_at",
    )  # fmt: skip
    list_filter = ("needs_reconcile", "cost_known", "packaging_bypassed", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("finished_good", "event", "actor")
    search_fields = ("finished_good__name", "event__name", "notes")
    date_hierarchy = "assembled_at"
