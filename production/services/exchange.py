"""Bakings out of one database and into another, exactly as they were recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedUnit, Product
from bakery.catalogue.queries.slugs import rows_by_keys
from bakery.catalogue.services.versions import Version, Versions, keep_recipe_versions, recipe_versions
from bakery.db.transaction import Atomic
from bakery.inventory.exchange import ShortageRow
from bakery.inventory.models import AdjustmentKind, Movement, Reason, StockAdjustment
from bakery.inventory.replay import Faults, Posting, Shelf
from bakery.inventory.services.replaying import open_shelf, write_shelf
from production.dto import ImportResult, ProductionEntry
from production.exchange import Document, document_of, read_document, read_row
from production.exchange_rows import LossRow, RunRow
from production.models import ProductionLoss, ProductionRun, ProductionUse
from production.orders import purpose, purpose_of_find
from production.queries.exchange import known_runs, production_rows
from production.queries.runs import RunFilter
from production.services.history import get_production_run
from production.services.occasions import Occasion, lock_occasions


def export_production_history(
    tx: Atomic,
    *,
    recipe_id: int | None = None,
    event_id: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
) -> dict[str, Any]:
    """Return all runs that fit, voided ones too, in the order they were recorded, with every figure in full."""
    chosen = RunFilter(
        recipe_id=recipe_id, event_id=event_id, start_date=start_date, end_date=end_date, include_voided=True
    )
    chosen.checked()
    return document_of(production_rows(tx, chosen=chosen), runs="production_runs", at=timezone.now().isoformat())


def import_production_history(
    tx: Atomic, *, data: Mapping[str, Any], by: User, skip_duplicates: bool = True
) -> ImportResult:
    """Replay the runs of a file on the lots it names, or refuse the file with everything that is wrong with it.

    Lots and definitions must be here. What is recorded and voided is booked to `by`, at the moments of the file;
    the event may be over.
    """
    with logs.operation(tx, "import_production_history", by=by.pk, skip_duplicates=skip_duplicates) as log:
        document = read_document(data, RunRow, runs="production_runs")
        runs = _replay(tx, document, by, skip_duplicates=skip_duplicates)
        skipped = len(document.rows) - len(runs)
        log.add(imported=len(runs), skipped=skipped, production_run_ids=[run.pk for run in runs])
    return ImportResult(imported=len(runs), skipped=skipped)


def import_production_run(tx: Atomic, *, row: Mapping[str, Any], by: User) -> ProductionEntry | None:
    """Replay one run of a file as the whole file would be; None where it is here already."""
    with logs.operation(tx, "import_production_run", by=by.pk) as log:
        runs = _replay(tx, read_row(row, RunRow), by, skip_duplicates=True)
        log.add(production_run_id=runs[0].pk if runs else None)
    return get_production_run(tx, production_run_id=runs[0].pk) if runs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the rows of a file name, as far as it is here, and the shelf they draw on."""

    units: Mapping[tuple[UUID, str], FinishedUnit]
    products: Mapping[tuple[UUID, str], Product]
    occasions: Mapping[UUID, Occasion]
    versions: Versions
    shelf: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One run gone through on paper."""

    run: ProductionRun
    version: Version
    draws: Sequence[Movement]
    losses: Sequence[LossRow]


def _replay(tx: Atomic, document: Document[RunRow], by: User, *, skip_duplicates: bool) -> list[ProductionRun]:
    """Check all rows under the locks, then write all of them."""
    named = _find(tx, document.rows, document.faults)
    replayed = document.go_through(
        known_runs(tx, uuids=[row.uuid for row in document.rows]),
        lambda row: _take_in(row, named, document.faults, by),
        skip_duplicates=skip_duplicates,
    )
    write_shelf(tx, shelf=named.shelf, by=by)
    return _write(tx, replayed, keep_recipe_versions(tx, versions=named.versions, by=by))


def _find(tx: Atomic, rows: Sequence[RunRow], faults: Faults) -> Named:
    """Lock events, then recipes, then stock, as a recording does."""
    occasions = lock_occasions(tx, uuids={row.event.uuid for row in rows if row.event})
    units = rows_by_keys(
        tx,
        rows=FinishedUnit.objects.using(tx.using).select_related("recipe"),
        keys={row.finished_unit.pair for row in rows},
    )
    found = [receipt.product for row in rows if row.shortage for receipt in row.shortage.receipts]
    products = rows_by_keys(
        tx,
        rows=Product.objects.using(tx.using).filter(ingredient__isnull=False).select_related("ingredient"),
        keys={product.pair for product in found},
    )
    known = [(units[row.finished_unit.pair], row) for row in rows if row.finished_unit.pair in units]
    versions = recipe_versions(tx, wanted={(unit.recipe_id, row.snapshot.digest) for unit, row in known})
    shelf = open_shelf(
        tx,
        draws=[draw for row in rows for draw in row.consumptions],
        arrivals=[lot for row in rows for lot in row.arrivals],
        adjustments=[row.shortage.uuid for row in rows if row.shortage],
        faults=faults,
    )
    return Named(units=units, products=products, occasions=occasions, versions=versions, shelf=shelf)


def _unit_of(row: RunRow, named: Named, faults: Faults) -> FinishedUnit | None:
    """Return what was baked, noting what of it and its recipe is not here."""
    unit = named.units.get(row.finished_unit.pair)
    if unit is None:
        faults.add(f"finished unit “{row.finished_unit.slug}” ({row.finished_unit.uuid}) is not known here.")
        return None
    if not row.recipe.means(unit.recipe):
        faults.add(f"“{unit.name}” comes out of “{unit.recipe.name}” here, not of “{row.recipe.slug}”.")
    elif not named.versions.has((unit.recipe_id, row.snapshot.digest)):
        faults.add(f"“{unit.recipe.name}” never had the content here that was baked.")
    return unit


def _take_in(row: RunRow, named: Named, faults: Faults, by: User) -> Replayed | None:
    """Go through a run on paper: what was missing, what it drew, and what came out."""
    occasion = row.event_in(named.occasions, faults)
    unit = _unit_of(row, named, faults)
    if unit is None:
        return None
    batches = row.num_batches * row.scale_factor
    posting = Posting(
        by=by,
        at=row.produced_at,
        note=purpose(batches, unit.recipe.name, occasion.name if occasion else ""),
        voided_at=row.voided_at,
    )
    shelf = named.shelf
    shortage = _missing(row, row.shortage, posting, named, faults) if row.shortage else None
    draws = [shelf.draw(draw, posting, reason=Reason.PRODUCTION_USE) for draw in row.consumptions]
    lot = shelf.bring(row.lot, posting, item=unit, reason=Reason.PRODUCTION_IN) if row.lot else None
    same = ("num_batches", "scale_factor", "expected_yield", "actual_yield", "loss_quantity", "over_yield")
    run = ProductionRun(
        **row.columns(by),
        **{name: getattr(row, name) for name in same},
        event_id=occasion.id if occasion else None,
        finished_unit=unit,
        produced_at=row.produced_at,
        total_ingredient_cost=row.total_ingredient_cost,
        lot=lot,
        shortage=shortage,
    )
    return Replayed(
        run=run,
        version=(unit.recipe_id, row.snapshot.digest),
        draws=[movement for movement in draws if movement is not None],
        losses=row.losses,
    )


def _missing(
    row: RunRow, shortage: ShortageRow, posting: Posting, named: Named, faults: Faults
) -> StockAdjustment | None:
    """Book as found what the books did not have."""
    if not named.shelf.is_free(shortage.uuid):
        return None
    adjustment = StockAdjustment(
        uuid=shortage.uuid,
        kind=AdjustmentKind.GAIN,
        note=shortage.note,
        actor=posting.by,
        recorded_at=row.recorded_at,
        **row.void_columns(posting.by),
    )
    named.shelf.adjustments.append(adjustment)
    for receipt in shortage.receipts:
        product = named.products.get(receipt.product.pair)
        if product is None:
            faults.add(f"product “{receipt.product.slug}” ({receipt.product.uuid}) is not known here.")
        else:
            found = replace(posting, note=purpose_of_find(str(product.ingredient)))
            named.shelf.bring(receipt, found, item=product, reason=Reason.GAIN, adjustment=adjustment)
    return adjustment


def _write(tx: Atomic, replayed: Sequence[Replayed], snapshots: Mapping[Version, int]) -> list[ProductionRun]:
    for each in replayed:
        each.run.recipe_snapshot_id = snapshots[each.version]
    runs = ProductionRun.objects.using(tx.using).bulk_create([each.run for each in replayed])
    ProductionUse.objects.using(tx.using).bulk_create(
        ProductionUse(run=each.run, movement=movement) for each in replayed for movement in each.draws
    )
    ProductionLoss.objects.using(tx.using).bulk_create(
        ProductionLoss(run=each.run, **loss.model_dump()) for each in replayed for loss in each.losses
    )
    return runs
