"""Calls of the functions that write history to files and replay it."""

from copy import deepcopy
from typing import Any
from uuid import uuid4

from assembly import services as assembly
from assembly.queries import exchange as assembly_exchange
from assembly.queries.runs import RunFilter as AssemblyFilter
from assembly.services import exchange as assembly_files
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.queries import slugs
from bakery.catalogue.services import snapshots, versions
from bakery.db.transaction import Atomic
from bakery.inventory.models import Reason
from bakery.inventory.replay import Faults, Posting, Shelf
from bakery.inventory.services import replaying
from production import services as production
from production.exchange_rows import RunRow
from production.queries import exchange as production_exchange
from production.queries.runs import RunFilter
from production.services import exchange as production_files
from production.services import occasions
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.stage import Stage


def another(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as of another run that drew on the same lots."""
    row = deepcopy(row)
    row["uuid"] = row["lot"]["uuid"] = str(uuid4())
    for moved in (row["lot"], *row["consumptions"]):
        moved["movement"] = str(uuid4())
    return row


def _baked(s: Stage, tx: Atomic) -> dict[str, Any]:
    rows = production.export_production_history(tx)["production_runs"]
    return another(next(row for row in rows if row["uuid"] == str(s.free_run.uuid)))


def _assembled(s: Stage, tx: Atomic) -> dict[str, Any]:
    rows = assembly.export_assembly_history(tx)["assembly_runs"]
    return another(next(row for row in rows if row["uuid"] == str(s.bypassed.uuid)))


def _opened(s: Stage, tx: Atomic) -> Arguments:
    row = RunRow.model_validate(_baked(s, tx))
    return {"draws": row.consumptions, "arrivals": row.arrivals, "faults": Faults()}


def _filled(s: Stage, tx: Atomic) -> Arguments:
    row = RunRow.model_validate(_baked(s, tx))
    shelf: Shelf = replaying.open_shelf(tx, **_opened(s, tx))
    posting = Posting(by=s.by, at=row.produced_at, note="", voided_at=None)
    for draw in row.consumptions:
        shelf.draw(draw, posting, reason=Reason.PRODUCTION_USE)
    return {"shelf": shelf, "by": s.by}


CASES = [
    R(production_files.export_production_history),
    W(
        production_files.import_production_history,
        lambda s, tx: {"data": {"version": "2.0", "production_runs": [_baked(s, tx)]}, "by": s.by},
        refused={"data": {"version": "1.0"}},
    ),
    W(
        production_files.import_production_run,
        lambda s, tx: {"row": _baked(s, tx), "by": s.by},
        refused={"row": {}},
    ),
    ER(production_exchange.production_rows, lambda s, tx: {"chosen": RunFilter()}),
    ER(production_exchange.known_runs, lambda s, tx: {"uuids": [s.run.uuid]}),
    EW(occasions.lock_occasions, lambda s, tx: {"uuids": [s.baking.uuid]}, touches_rows=False),
    R(assembly_files.export_assembly_history),
    W(
        assembly_files.import_assembly_history,
        lambda s, tx: {"data": {"version": "2.0", "assembly_runs": [_assembled(s, tx)]}, "by": s.by},
        refused={"data": {"version": "1.0"}},
    ),
    W(
        assembly_files.import_assembly_run,
        lambda s, tx: {"row": _assembled(s, tx), "by": s.by},
        refused={"row": {}},
    ),
    ER(assembly_exchange.assembly_rows, lambda s, tx: {"chosen": AssemblyFilter()}),
    ER(assembly_exchange.known_assemblies, lambda s, tx: {"uuids": [s.assembly.uuid]}),
    EW(replaying.open_shelf, _opened, touches_rows=False),
    EW(replaying.write_shelf, _filled, silent=True),
    EW(snapshots.recipe_digests, lambda s, tx: {"recipe_ids": [s.icing.pk]}, touches_rows=False),
    EW(snapshots.good_digests, lambda s, tx: {"finished_good_ids": [s.tin.pk]}, touches_rows=False),
    EW(versions.recipe_versions, lambda s, tx: {"wanted": {(s.icing.pk, "another")}}, touches_rows=False),
    EW(versions.good_versions, lambda s, tx: {"wanted": {(s.tin.pk, "another")}}, touches_rows=False),
    EW(
        versions.keep_recipe_versions,
        lambda s, tx: {"versions": versions.Versions(kept={}, current={s.icing.pk: "its own"}), "by": s.by},
    ),
    EW(
        versions.keep_good_versions,
        lambda s, tx: {
            "versions": versions.Versions(kept={}, current={s.spare["finished_good"].pk: "its own"}),
            "by": s.by,
        },
    ),
    ER(
        slugs.rows_by_keys,
        lambda s, tx: {
            "rows": FinishedUnit.objects.using(tx.using).all(),
            "keys": {(s.cookie.uuid, s.cookie.slug)},
        },
    ),
]
