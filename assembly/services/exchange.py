"""Assemblies out of one database and into another, exactly as they were recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from assembly.dto import AssemblyEntry
from assembly.exchange import AssemblyRow
from assembly.models import AssemblyRun, AssemblyUse
from assembly.orders import purpose
from assembly.queries.exchange import assembly_rows, known_assemblies
from assembly.queries.runs import RunFilter
from assembly.services.history import get_assembly_run
from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.queries.slugs import rows_by_keys
from bakery.catalogue.services.versions import Version, Versions, good_versions, keep_good_versions
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, Reason
from bakery.inventory.replay import Faults, Posting, Shelf
from bakery.inventory.services.replaying import open_shelf, write_shelf
from production.dto import ImportResult
from production.exchange import Document, document_of, read_document, read_row
from production.services.occasions import Occasion, lock_occasions


def export_assembly_history(
    tx: Atomic,
    *,
    finished_good_id: int | None = None,
    event_id: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
) -> dict[str, Any]:
    """Return all runs that fit, voided ones too, in the order they were recorded, with every figure in full."""
    chosen = RunFilter(
        finished_good_id=finished_good_id,
        event_id=event_id,
        start_date=start_date,
        end_date=end_date,
        include_voided=True,
    )
    chosen.checked()
    return document_of(assembly_rows(tx, chosen=chosen), runs="assembly_runs", at=timezone.now().isoformat())


def import_assembly_history(
    tx: Atomic, *, data: Mapping[str, Any], by: User, skip_duplicates: bool = True
) -> ImportResult:
    """Replay the runs of a file on the lots it names, or refuse the file with everything that is wrong with it.

    A lot may be one that an earlier row of the file put together. What is recorded and voided is booked to `by`, at
    the moments of the file; the event may be over.
    """
    with logs.operation(tx, "import_assembly_history", by=by.pk, skip_duplicates=skip_duplicates) as log:
        document = read_document(data, AssemblyRow, runs="assembly_runs")
        runs = _replay(tx, document, by, skip_duplicates=skip_duplicates)
        skipped = len(document.rows) - len(runs)
        log.add(imported=len(runs), skipped=skipped, assembly_run_ids=[run.pk for run in runs])
    return ImportResult(imported=len(runs), skipped=skipped)


def import_assembly_run(tx: Atomic, *, row: Mapping[str, Any], by: User) -> AssemblyEntry | None:
    """Replay one run of a file as the whole file would be; None where it is here already."""
    with logs.operation(tx, "import_assembly_run", by=by.pk) as log:
        runs = _replay(tx, read_row(row, AssemblyRow), by, skip_duplicates=True)
        log.add(assembly_run_id=runs[0].pk if runs else None)
    return get_assembly_run(tx, assembly_run_id=runs[0].pk) if runs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the rows of a file name, as far as it is here, and the shelf they draw on."""

    goods: Mapping[tuple[UUID, str], FinishedGood]
    occasions: Mapping[UUID, Occasion]
    versions: Versions
    shelf: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One run gone through on paper."""

    run: AssemblyRun
    version: Version
    draws: Sequence[Movement]


def _replay(tx: Atomic, document: Document[AssemblyRow], by: User, *, skip_duplicates: bool) -> list[AssemblyRun]:
    """Check all rows under the locks, then write all of them."""
    named = _find(tx, document.rows, document.faults)
    replayed = document.go_through(
        known_assemblies(tx, uuids=[row.uuid for row in document.rows]),
        lambda row: _take_in(row, named, document.faults, by),
        skip_duplicates=skip_duplicates,
    )
    write_shelf(tx, shelf=named.shelf, by=by)
    return _write(tx, replayed, keep_good_versions(tx, versions=named.versions, by=by))


def _find(tx: Atomic, rows: Sequence[AssemblyRow], faults: Faults) -> Named:
    """Lock events, then stock and with it all goods, as a recording does."""
    occasions = lock_occasions(tx, uuids={row.event.uuid for row in rows if row.event})
    shelf = open_shelf(
        tx,
        draws=[draw for row in rows for draw in row.consumptions],
        arrivals=[lot for row in rows for lot in row.arrivals],
        faults=faults,
    )
    goods = rows_by_keys(
        tx,
        rows=FinishedGood.objects.using(tx.using).all(),
        keys={row.finished_good.pair for row in rows},
    )
    known = [(goods[row.finished_good.pair], row) for row in rows if row.finished_good.pair in goods]
    versions = good_versions(tx, wanted={(good.pk, row.snapshot.digest) for good, row in known})
    return Named(goods=goods, occasions=occasions, versions=versions, shelf=shelf)


def _good_of(row: AssemblyRow, named: Named, faults: Faults) -> FinishedGood | None:
    """Return what was put together, noting what of it is not here."""
    good = named.goods.get(row.finished_good.pair)
    if good is None:
        faults.add(f"finished good “{row.finished_good.slug}” ({row.finished_good.uuid}) is not known here.")
    elif not named.versions.has((good.pk, row.snapshot.digest)):
        faults.add(f"“{good.name}” never had the content here that was put together.")
    return good


def _take_in(row: AssemblyRow, named: Named, faults: Faults, by: User) -> Replayed | None:
    """Go through a run on paper: what it drew, and what came of it."""
    occasion = row.event_in(named.occasions, faults)
    good = _good_of(row, named, faults)
    if good is None:
        return None
    note = purpose(row.quantity_assembled, good.name, occasion.name if occasion else "")
    posting = Posting(by=by, at=row.assembled_at, note=note, voided_at=row.voided_at)
    draws = [named.shelf.draw(draw, posting, reason=Reason.ASSEMBLY_USE) for draw in row.consumptions]
    lot = named.shelf.bring(row.lot, posting, item=good, reason=Reason.ASSEMBLY_IN)
    same = (
        "quantity_assembled",
        "assembled_at",
        "total_component_cost",
        "material_cost",
        "packaging_bypassed",
        "packaging_bypass_notes",
    )
    run = AssemblyRun(
        **row.columns(by),
        **{name: getattr(row, name) for name in same},
        event_id=occasion.id if occasion else None,
        finished_good=good,
        **({"lot": lot} if lot else {}),
    )
    return Replayed(
        run=run,
        version=(good.pk, row.snapshot.digest),
        draws=[movement for movement in draws if movement is not None],
    )


def _write(tx: Atomic, replayed: Sequence[Replayed], snapshots: Mapping[Version, int]) -> list[AssemblyRun]:
    for each in replayed:
        each.run.finished_good_snapshot_id = snapshots[each.version]
    runs = AssemblyRun.objects.using(tx.using).bulk_create([each.run for each in replayed])
    AssemblyUse.objects.using(tx.using).bulk_create(
        AssemblyUse(run=each.run, movement=movement) for each in replayed for movement in each.draws
    )
    return runs
