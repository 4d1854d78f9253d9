"""What is kept of a file: how it was recognised, and what became of every row of it."""

import hashlib
from datetime import date

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange.dto import Comparison, ImportDetail
from bakery.interchange.models import ImportReport, ImportState
from bakery.interchange.reporting import detail_of, report_of


def keep_report(
    tx: Atomic, *, file_name: str, content: bytes, compared: Comparison, by: User, upload: str = ""
) -> ImportDetail:
    """Keep the report of a file that was taken in, or where it was stored, of one that was only previewed."""
    now = timezone.now()
    row = ImportReport(
        file_name=file_name[:255],
        family=compared.family,
        mode=compared.options.mode,
        state=ImportState.PREVIEWED if upload else ImportState.APPLIED,
        digest=hashlib.sha256(content).hexdigest(),
        upload=upload,
        report=report_of(compared),
        actor=by,
        created_at=now,
        applied_at=None if upload else now,
    )
    row.save(using=tx.using, force_insert=True)
    return detail_of(row, compared)


def prune_import_reports(tx: Atomic, *, before: date, by: User) -> int:
    """Delete the reports of files from before a day, and return how many; what still waits to be taken in stays."""
    with logs.operation(tx, "prune_import_reports", before=before.isoformat(), by=by.pk) as log:
        deleted, _ = ImportReport.objects.using(tx.using).from_before(before).delete()
        log.add(deleted=deleted)
        return deleted
