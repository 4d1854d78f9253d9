"""Files that were previewed or taken in, and what became of their rows."""

from bakery.db.transaction import Atomic
from bakery.interchange.dto import ImportHead
from bakery.interchange.models import ImportReport, ImportState


def last_import(tx: Atomic) -> ImportHead | None:
    """Return the file that was taken in last."""
    rows = ImportReport.objects.using(tx.using).filter(state=ImportState.APPLIED)
    row = rows.defer("report").select_related("actor").order_by("-applied_at", "-pk").first()
    return _head(row) if row else None


def imports_page(tx: Atomic, *, page: slice) -> list[ImportHead]:
    """Return files, the latest first."""
    rows = ImportReport.objects.using(tx.using).defer("report").select_related("actor")
    return [_head(row) for row in rows.order_by("-created_at", "-pk")[page]]


def count_imports(tx: Atomic) -> int:
    """Return how many files there were."""
    return ImportReport.objects.using(tx.using).count()


def _head(row: ImportReport) -> ImportHead:
    return ImportHead(
        id=row.pk,
        file_name=row.file_name,
        family=row.family,
        state=row.state,
        state_label=row.get_state_display(),
        actor=row.actor.get_username(),
        created_at=row.created_at,
        applied_at=row.applied_at,
    )
