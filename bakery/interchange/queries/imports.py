"""Files that were previewed or taken in, and what became of their rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bakery.catalogue.models import Product, Supplier
from bakery.db.transaction import Atomic
from bakery.interchange import uploads
from bakery.interchange.dto import (
    ArrayCount,
    Change,
    IgnoredKey,
    ImportHead,
    ImportScreen,
    Notice,
    Question,
    RowOutcome,
)
from bakery.interchange.errors import ImportNotFound
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


def count_old_imports(tx: Atomic, *, before: date) -> int:
    """Return how many files from before a day have nobody waiting for them."""
    return ImportReport.objects.using(tx.using).from_before(before).count()


def import_head(tx: Atomic, *, import_id: int) -> ImportHead:
    """Return a file without what became of its rows."""
    rows = ImportReport.objects.using(tx.using).defer("report").select_related("actor")
    return _head(_found(rows.filter(pk=import_id).first(), import_id))


def import_screen(tx: Atomic, *, import_id: int, outcome: str = "", array: str = "", page: slice) -> ImportScreen:
    """Return a file with what became of its rows, of which one page and only those asked for."""
    row = _row(tx, import_id)
    report = row.report
    rows = [
        each
        for each in report["rows"]
        if outcome in ("", each["outcome"]) and array in ("", each["place"].partition("[")[0])
    ]
    return ImportScreen(
        head=_head(row),
        why=report["why"],
        mode=row.mode,
        answers=report["options"]["answers"],
        create_missing=tuple(report["options"]["create_missing"]),
        arrays=tuple(ArrayCount(**each) for each in report["arrays"]),
        ignored_keys=tuple(IgnoredKey(**each) for each in report["ignored_keys"]),
        notices=tuple(Notice(**each) for each in report["notices"]),
        questions=tuple(_question(each) for each in report["questions"]),
        rows=tuple(_outcome(each) for each in rows[page]),
        total=len(rows),
        has_file=row.state == ImportState.PREVIEWED and uploads.exists(row.upload.name),
        has_rejects=bool(report["rejects"]),
    )


def import_report(tx: Atomic, *, import_id: int) -> dict[str, Any]:
    """Return all that is kept of a file, as it leaves for programs."""
    row = _row(tx, import_id)
    head = {"file": row.file_name, "family": row.family, "mode": row.mode, "state": row.state}
    moments = {"created_at": row.created_at, "applied_at": row.applied_at}
    return {**head, **moments, "actor": row.actor.get_username(), **row.report}


def suppliers_to_choose(tx: Atomic) -> list[tuple[str, str]]:
    """Return the suppliers in use by slug, with their town."""
    rows = Supplier.objects.using(tx.using).active().order_by("name", "city", "pk")
    return [(row.slug, f"{row.name}, {row.city}" if row.city else row.name) for row in rows]


def products_to_choose(tx: Atomic, *, ingredient_slugs: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the products of these ingredients by slug, for each of them."""
    found: dict[str, list[tuple[str, str]]] = {slug: [] for slug in ingredient_slugs}
    rows = Product.objects.using(tx.using).active().filter(ingredient__slug__in=found).select_related("ingredient")
    for row in rows.order_by("brand", "name", "pk"):
        label = f"{row}, {row.package_quantity.normalize():f} {row.package_unit}"
        found[row.owner.slug].append((row.slug, label))
    return found


def _row(tx: Atomic, import_id: int) -> ImportReport:
    rows = ImportReport.objects.using(tx.using).select_related("actor")
    return _found(rows.filter(pk=import_id).first(), import_id)


def _found(row: ImportReport | None, import_id: int) -> ImportReport:
    if row is None:
        raise ImportNotFound(f"There is no import {import_id}.", id=import_id)
    return row


def _question(kept: dict[str, Any]) -> Question:
    return Question(**kept | {key: tuple(kept.get(key, ())) for key in ("choices", "labels")})


def _outcome(kept: dict[str, Any]) -> RowOutcome:
    changes = tuple(Change(**each) for each in kept.get("changes", ()))
    return RowOutcome(**kept | {"changes": changes})


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
