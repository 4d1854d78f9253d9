"""Files that wait to be taken in: previewed, asked about, and then applied or discarded."""

from dataclasses import dataclass, replace
from functools import partial

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange import uploads
from bakery.interchange.comparing import refuse_faults
from bakery.interchange.dto import Comparison, ImportDetail, ImportOptions
from bakery.interchange.errors import ImportClosed, ImportNotFound, PreviewOutdated
from bakery.interchange.models import ImportReport, ImportState
from bakery.interchange.reporting import detail_of, options_of, report_of
from bakery.interchange.services.importing import take_in_file
from bakery.interchange.services.reports import keep_report
from bakery.interchange.tally import ERROR
from bakery.watching import Watch, unwatched


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that was previewed, and how it is to be taken in."""

    row: ImportReport
    content: bytes
    options: ImportOptions


def stage_import(tx: Atomic, *, file_name: str, content: bytes, compared: Comparison, by: User) -> ImportDetail:
    """Keep a file with what would become of it, until somebody takes it in or discards it."""
    with logs.operation(tx, "stage_import", file_name=file_name, by=by.pk) as log:
        upload = uploads.keep(content)
        detail = keep_report(tx, file_name=file_name, content=content, compared=compared, by=by, upload=upload)
        log.add(import_report_id=detail.id, family=detail.family)
        return detail


def open_preview(tx: Atomic, *, import_id: int) -> Waiting:
    """Return a file that waits, which nobody else takes in or discards until the block ends."""
    row = _locked(tx, import_id)
    content = uploads.read(row.upload.name)
    if content is None:
        raise ImportClosed("The file is gone: it waited for longer than a week. Upload it again.", id=import_id)
    return Waiting(row=row, content=content, options=options_of(row.report))


def refresh_preview(tx: Atomic, *, import_id: int, compared: Comparison, by: User) -> ImportDetail:
    """Keep what would become of a file now, as it was asked and answered."""
    with logs.operation(tx, "refresh_preview", import_id=import_id, by=by.pk):
        row = _locked(tx, import_id)
        row.report, row.mode, row.actor = report_of(compared), compared.options.mode, by
        row.save(using=tx.using, update_fields=["report", "mode", "actor"])
        return detail_of(row, compared)


def apply_import(
    tx: Atomic, *, import_id: int, skip_errors: bool = False, by: User, watch: Watch = unwatched
) -> ImportDetail:
    """Take in a file that was previewed; refused where it would do anything else now than what was shown."""
    with logs.operation(tx, "apply_import", import_id=import_id, by=by.pk) as log:
        waiting = open_preview(tx, import_id=import_id)
        row, options = waiting.row, replace(waiting.options, skip_errors=skip_errors)
        one_by_one = any(each["outcome"] == ERROR for each in row.report["rows"])
        compared = take_in_file(
            tx, content=waiting.content, options=options, by=by, one_by_one=one_by_one, watch=watch
        )
        if compared.digest != row.report["comparison"]:
            raise PreviewOutdated("The data changed since this was previewed. Preview it again.", id=import_id)
        refuse_faults(compared)

        row.state, row.applied_at, row.actor = ImportState.APPLIED, timezone.now(), by
        row.report = report_of(compared)
        row.save(using=tx.using, update_fields=["state", "applied_at", "actor", "report"])
        tx.on_commit(partial(uploads.remove, row.upload.name))
        detail = detail_of(row, compared)
        log.add(family=detail.family, errors=sum(each.errors for each in detail.arrays))
        return detail


def discard_import(tx: Atomic, *, import_id: int, by: User) -> None:
    """Forget a file that was only previewed; its report stays."""
    with logs.operation(tx, "discard_import", import_id=import_id, by=by.pk):
        row = _locked(tx, import_id)
        row.state, row.actor = ImportState.DISCARDED, by
        row.save(using=tx.using, update_fields=["state", "actor"])
        tx.on_commit(partial(uploads.remove, row.upload.name))


def _locked(tx: Atomic, import_id: int) -> ImportReport:
    rows = ImportReport.objects.using(tx.using).filter(pk=import_id)
    row: ImportReport | None = rows.select_for_update(of=("self",), no_key=True).first()
    if row is None:
        raise ImportNotFound(f"There is no import {import_id}.", id=import_id)
    if row.state != ImportState.PREVIEWED:
        raise ImportClosed(f"This file was {row.get_state_display().lower()} already.", id=import_id)
    return row
