"""What was imported, to look at."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin
from bakery.interchange.models import ImportReport


@admin.register(ImportReport)
class ImportReportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "family", "mode", "state", "actor", "created_at")
    list_filter = ("family", "state")
    list_select_related = ("actor",)
    search_fields = ("file_name", "digest")
    date_hierarchy = "created_at"
