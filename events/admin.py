"""Events and what became of them, to look at; the people who receive something, to write."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin, ServiceAdmin
from bakery.inventory.adminacts import void_fact
from events.models import (
    Assignment,
    BatchDecision,
    Delivery,
    DeliveryLine,
    Event,
    Package,
    PackageLine,
    PlanAmendment,
    PlanSnapshot,
    PlanTransition,
    Recipient,
    Target,
)
from events.services import recipients, void_delivery


@admin.register(Recipient)
class RecipientAdmin(ServiceAdmin):
    create_row = staticmethod(recipients.create_recipient)
    change_row = staticmethod(recipients.update_recipient)
    retire_row = staticmethod(recipients.archive_recipient)
    key = "recipient_id"
    rows_by = "name"
    fields = (("name", "household"), "address", "avoids", "notes")
    list_display = ("name", "household", "archived_at")
    list_filter = ("avoids", ("archived_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "household", "search_key")
    autocomplete_fields = ("avoids",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("name", "event_date", "plan_state", "expected_attendees", "created_by")
    list_filter = ("plan_state", "output_mode")
    list_select_related = ("created_by",)
    search_fields = ("name",)
    date_hierarchy = "event_date"


@admin.register(Package)
class PackageAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_template", "archived_at")
    list_filter = ("is_template", ("archived_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "search_key", "slug")


@admin.register(PackageLine)
class PackageLineAdmin(ReadOnlyAdmin):
    list_display = ("package", "position", "finished_unit", "component_good", "material", "quantity", "unit")
    list_filter = ("decide_at_assembly",)
    list_select_related = ("package", "finished_unit", "component_good", "material")
    search_fields = ("package__name", "finished_unit__name", "component_good__name", "material__name")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("event", "recipient", "package", "quantity", "status", "withdrawn_at")
    list_filter = ("status", ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("event", "recipient", "package")
    search_fields = ("event__name", "recipient__name", "package__name")


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    list_display = ("event", "finished_unit", "finished_good", "quantity", "per_attendee", "created_by")
    list_filter = ("event",)
    list_select_related = ("event", "finished_unit", "finished_good", "created_by")
    search_fields = ("event__name", "finished_unit__name", "finished_good__name")


@admin.register(BatchDecision)
class BatchDecisionAdmin(ReadOnlyAdmin):
    list_display = ("event", "finished_unit", "batches", "accepted_shortfall", "decided_by", "decided_at")
    list_filter = ("event",)
    list_select_related = ("event", "finished_unit", "decided_by")
    search_fields = ("event__name", "finished_unit__name")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    actions = (void_fact("delivery", void_delivery),)
    list_display = ("id", "event", "assignment", "delivered_to", "delivered_at", "total_cost", "actor", "voided_at")
    list_filter = ("cost_known", ("voided_at", admin.EmptyFieldListFilter))
    list_select_related = ("event", "assignment", "actor")
    search_fields = ("event__name", "delivered_to", "assignment__recipient__name")
    date_hierarchy = "delivered_at"


@admin.register(DeliveryLine)
class DeliveryLineAdmin(ReadOnlyAdmin):
    list_display = ("delivery", "finished_unit", "finished_good", "quantity")
    list_filter = ("delivery__event",)
    list_select_related = ("delivery", "finished_unit", "finished_good")
    search_fields = ("finished_unit__name", "finished_good__name")


@admin.register(PlanSnapshot)
class PlanSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("event", "number", "kind", "estimated_cost", "created_at", "created_by")
    list_filter = ("kind",)
    list_select_related = ("event", "created_by")
    search_fields = ("event__name", "fingerprint")
    date_hierarchy = "created_at"


@admin.register(PlanTransition)
class PlanTransitionAdmin(ReadOnlyAdmin):
    list_display = ("event", "from_state", "to_state", "reason", "actor", "at")
    list_filter = ("to_state",)
    list_select_related = ("event", "actor")
    search_fields = ("event__name", "reason")
    date_hierarchy = "at"


@admin.register(PlanAmendment)
class PlanAmendmentAdmin(ReadOnlyAdmin):
    list_display = ("event", "kind", "reason", "actor", "at")
    list_filter = ("kind",)
    list_select_related = ("event", "actor")
    search_fields = ("event__name", "reason")
    date_hierarchy = "at"
