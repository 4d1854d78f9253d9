"""Backups: made, looked through, fetched, restored and deleted by whoever may see the passwords in them."""

from collections.abc import Sequence
from typing import Final

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from bakery.db import transaction
from bakery.errors import DomainError
from bakery.forms import add_domain_error
from bakery.interchange.backup_forms import RestoreForm
from bakery.interchange.native.folder import delete_backup, described, found_backup, list_backups
from bakery.interchange.native.names import backups_in, database_name, in_file_names
from bakery.interchange.native.results import ModelRows
from bakery.interchange.native.status import last_backup, read_status
from bakery.interchange.services.backups import back_up, verify_backup
from bakery.interchange.services.restoring import preview_restore, restore_backup
from bakery.pages import Paging, Request, form_status, page_number, page_slice, role_required

WHY: Final = {"hand": "by hand", "nightly": "nightly", "restore": "before a restore"}


@role_required("superuser", write="superuser", mode="data")
def data_backups(request: Request) -> HttpResponse:
    """List the backups, newest first; asked to, make one."""
    if request.method == "POST":
        with transaction.snapshot() as tx:
            made = back_up(tx, why="hand", by=request.user.get_username())
        messages.success(request, f"Backed up {made.rows} rows to {made.file}, and read them all again.")
        return redirect("data_backups")

    page = page_number(request)
    with transaction.snapshot() as tx:
        database = database_name(tx)
    total = len(backups_in(settings.BACKUP_ROOT, in_file_names(database)))
    found = list_backups(settings.BACKUP_ROOT, database, rows=page_slice(page))
    context = {
        "rows": [(each, WHY.get(each.why, each.why)) for each in found],
        "paging": Paging(number=page, total=total),
        "backup": last_backup(),
    }
    return render(request, "interchange/data_backups.html", context)


@role_required(write="superuser", mode="data")
def data_backup_verify(request: Request, file: str) -> HttpResponse:
    """Read a backup from its first row to its last."""
    path = found_backup(settings.BACKUP_ROOT, file)
    with transaction.snapshot() as tx:
        detail = verify_backup(tx, path=path)
    if detail.fault:
        messages.error(request, f"{file} cannot be restored. {detail.fault}")
    else:
        messages.success(request, f"{file} is whole: {detail.rows} rows, all as they were written.")
    return redirect("data_backups")


@role_required("superuser", write="superuser", mode="data")
def data_backup_restore(request: Request, file: str) -> HttpResponse:
    """Show what is there beside what would come, and replace all of it once the database is called by its name."""
    path = found_backup(settings.BACKUP_ROOT, file)
    with transaction.snapshot() as tx:
        preview = preview_restore(tx, path=path)
    form = RestoreForm(request.POST or None, database=preview.database)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic() as tx:
                done = restore_backup(tx, path=path, by=request.user.get_username())
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Restored {done.rows} rows. What was here before is in {done.kept_before}.")
            return redirect("data_backups")
    context = {
        "form": form,
        "preview": preview,
        "rows": [_named(each) for each in _differing_first(preview.models) if each.here or each.coming],
        "cleared": [_named(each) for each in preview.cleared],
    }
    return render(request, "interchange/data_backup_restore.html", context, status=form_status(form))


@role_required("superuser", mode="data")
def data_backup_download(request: Request, file: str) -> HttpResponseBase:
    """Send a backup as a file."""
    path = found_backup(settings.BACKUP_ROOT, file)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")


@role_required("superuser", write="superuser", mode="data")
def data_backup_delete(request: Request, file: str) -> HttpResponse:
    """Ask once more, and delete a backup."""
    path = found_backup(settings.BACKUP_ROOT, file)
    if request.method == "POST":
        delete_backup(settings.BACKUP_ROOT, file)
        messages.success(request, f"Deleted {file}.")
        return redirect("data_backups")
    context = {"backup": described(path, read_status(path.parent)), "last": last_backup()}
    return render(request, "interchange/data_backup_delete.html", context)


def _named(each: ModelRows) -> tuple[str, ModelRows]:
    """Return what people call a row of a model, with how many there are."""
    return str(apps.get_model(each.model)._meta.verbose_name).capitalize(), each


def _differing_first(models: Sequence[ModelRows]) -> list[ModelRows]:
    return sorted(models, key=lambda each: each.here == each.coming)
