"""Calls of what takes in purchases, goods, packages and what events want."""

from bakery.db.transaction import Atomic
from bakery.interchange.parts import Part
from bakery.interchange.services import (
    import_assignments,
    import_demand,
    import_goods,
    import_measures,
    import_packages,
    import_packaging,
    import_parts,
    import_purchases,
    import_receipts,
    import_stock,
)
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.models import Lot
from tests.service_cases.cases import ER, EW, Arguments, Given
from tests.service_cases.importing import job_of, row_of
from tests.service_cases.stage import Stage


def _bought_rows(s: Stage, tx: Atomic) -> Arguments:
    job = job_of(s, tx)
    import_purchases.load_purchase(tx, job=job, row=job.rows("purchases")[0])
    import_stock.load_lot(tx, job=job, row=job.rows("inventory_items")[0])
    return {"job": job, "lines": job.bought}


def _counting(s: Stage, tx: Atomic) -> Arguments:
    job = job_of(s, tx)
    lot = Lot.objects.using(tx.using).filter(product=s.flour_bag, remaining__gt=0).first()
    job.counts.append(CountInput(lot_id=lot.pk, remaining=1))
    return {"job": job}


def _at_quiet(array: str) -> Given:
    """Return arguments that take in the first row of an array for an event without facts."""

    def given(s: Stage, tx: Atomic) -> Arguments:
        return row_of(array, event_id=s.quiet.pk)(s, tx)

    return given


def _parcelled(s: Stage, tx: Atomic) -> Arguments:
    part = Part(component_type="finished_good", component_id=s.plain.pk)
    return row_of("package_finished_goods", package_id=s.hamper.pk, part=part)(s, tx)


CASES = [
    ER(import_stock.load_material_lot, row_of("material_inventory_items")),
    EW(import_purchases.load_purchase, row_of("purchases")),
    EW(import_purchases.load_material_purchase, row_of("material_purchases")),
    EW(import_receipts.record_receipt, _bought_rows, silent=True),
    EW(import_receipts.finish_receipts, _counting, silent=True),
    EW(import_packaging.load_packaging, row_of("ingredients", 1)),
    ER(import_measures.load_material_unit, row_of("material_units")),
    EW(import_goods.load_finished_good, row_of("finished_goods")),
    EW(import_goods.load_composition, row_of("compositions")),
    ER(import_parts.part_meant, row_of("compositions")),
    EW(import_packages.load_package, row_of("packages")),
    EW(import_packages.load_package_good, row_of("package_finished_goods")),
    EW(import_packages.put_into_package, _parcelled),
    EW(import_assignments.load_assignment, row_of("event_recipient_packages")),
    EW(import_demand.load_wanted, row_of("event_assembly_targets")),
    EW(import_demand.want, _at_quiet("event_assembly_targets")),
    EW(import_demand.load_batches, row_of("event_production_targets")),
    EW(import_demand.decide, _at_quiet("event_production_targets")),
    EW(import_demand.load_shortlisted, row_of("event_recipes")),
    ER(import_demand.is_fixed, lambda s, tx: {"job": job_of(s, tx), "event_id": s.locked.pk}),
]
