"""Addresses of interchange."""

from django.urls import path

from bakery.interchange.views import activity, backups, exports, health, imports, overview, reports, selections

urlpatterns = [
    path("data/", overview.data, name="data"),
    path("data/activity/", activity.data_activity, name="data_activity"),
    path("data/backups/", backups.data_backups, name="data_backups"),
    path("data/backups/<str:file>/", backups.data_backup_download, name="data_backup_download"),
    path("data/backups/<str:file>/delete/", backups.data_backup_delete, name="data_backup_delete"),
    path("data/backups/<str:file>/restore/", backups.data_backup_restore, name="data_backup_restore"),
    path("data/backups/<str:file>/verify/", backups.data_backup_verify, name="data_backup_verify"),
    path("data/export/", exports.data_export, name="data_export"),
    path("data/export/file/", exports.data_export_file, name="data_export_file"),
    path("data/export/selection/", selections.data_export_selection, name="data_export_selection"),
    path("data/health/", health.data_health, name="data_health"),
    path("data/imports/", imports.data_imports, name="data_imports"),
    path("data/imports/<id:import_id>/", imports.data_import, name="data_import"),
    path("data/imports/<id:import_id>/csv/", reports.data_import_csv, name="data_import_csv"),
    path("data/imports/<id:import_id>/json/", reports.data_import_json, name="data_import_json"),
    path("data/imports/<id:import_id>/progress/", imports.data_import_progress, name="data_import_progress"),
    path("data/imports/<id:import_id>/rejects/", reports.data_import_rejects, name="data_import_rejects"),
]
