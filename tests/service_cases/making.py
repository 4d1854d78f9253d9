"""Calls of the functions of production and assembly."""

from decimal import Decimal

from django.utils import timezone

from assembly.dto import ChoiceInput
from assembly.models import AssemblyRun
from assembly.orders import AssemblyOrder
from assembly.parts import plan_draws
from assembly.queries import labels, parts, reserved
from assembly.queries import runs as assembly_runs
from assembly.queries import screens as assembly_screens
from assembly.services import assembling
from assembly.services import checks as assembly_checks
from assembly.services import history as assembly_history
from assembly.services import reserved as reserved_stock
from assembly.services import runs as recording_assemblies
from assembly.services import voids as assembly_voids
from bakery.db.transaction import Atomic
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import Want
from bakery.inventory.models import Lot
from production.dto import LossInput
from production.orders import BakeOrder
from production.outcome import account_for
from production.queries import needs
from production.queries import runs as production_runs
from production.queries import screens as production_screens
from production.services import baking, checks, history, occasions, runs, shortages, voids
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.inventory import KEY, locked
from tests.service_cases.stage import Stage

ALL = slice(0, 100)


def chosen(s: Stage) -> list[ChoiceInput]:
    """Return the box chosen for a tin."""
    return [ChoiceInput(line_id=s.tin_box.pk, product_id=s.blue_box.pk)]


def tins(s: Stage, tx: object) -> Arguments:
    """Name two tins with their boxes."""
    return {"finished_good_id": s.tin.pk, "quantity": 2, "choices": chosen(s)}


def _bake(s: Stage, tx: Atomic) -> Arguments:
    order = BakeOrder(
        recipe_id=s.cookies.pk,
        finished_unit_id=s.cookie.pk,
        num_batches=1,
        scale_factor=Decimal(1),
        actual_yield=24,
        losses=(),
        over_yield=False,
        event_id=None,
        produced_at=None,
        notes="",
        shortage_reason="",
    )
    decided = baking.Bake(
        order=order,
        unit=s.cookie,
        occasion=None,
        outcome=account_for(expected=24, actual=24, losses=(), over_yield=False),
        need=needs.load_bake_need(tx, recipe_id=s.cookies.pk, batches=Decimal(1)),
        by=s.by,
        at=timezone.now(),
    )
    return {"decided": decided}


def _assemble(s: Stage, tx: Atomic) -> Arguments:
    good = parts.load_good_parts(tx, finished_good_id=s.plain.pk)
    order = AssemblyOrder(finished_good_id=s.plain.pk, quantity=1, event_id=None, choices=())
    wants = plan_draws(good.parts, 1).wants
    decided = assembling.Assembly(order=order, good=good, occasion=None, wants=wants, by=s.by, at=timezone.now())
    return {"decided": decided}


PRODUCTION = [
    ER(needs.load_bake_need, lambda s, tx: {"recipe_id": s.cookies.pk, "batches": Decimal(2)}),
    R(
        production_runs.production_entries,
        lambda s, tx: {
            "chosen": production_runs.RunFilter(),
            "page": ALL,
            "include_consumptions": True,
            "include_losses": True,
        },
    ),
    R(production_runs.count_production_runs, lambda s, tx: {"chosen": production_runs.RunFilter()}),
    R(production_screens.bakeable_units),
    R(production_screens.bakeable_unit, lambda s, tx: {"finished_unit_id": s.cookie.pk}),
    R(production_screens.bakeable_by_slug, lambda s, tx: {"slug": s.cookie.slug}),
    R(
        production_screens.bake_preview,
        lambda s, tx: {"recipe_id": s.cookies.pk, "batches": Decimal(2), "pieces": 48},
    ),
    R(production_screens.event_names, lambda s, tx: {"event_ids": [s.baking.pk, None]}),
    R(production_screens.uses_of_lot, lambda s, tx: {"lot_id": s.run.lot_id}),
    EW(baking.bake, locked(_bake)),
    R(checks.check_can_produce, lambda s, tx: {"recipe_id": s.cookies.pk, "num_batches": 2}),
    R(history.get_production_history, lambda s, tx: {"include_consumptions": True, "include_losses": True}),
    R(history.get_production_run, lambda s, tx: {"production_run_id": s.run.id}),
    ER(occasions.find_occasion, lambda s, tx: {"event_id": s.baking.pk}),
    EW(occasions.lock_occasion, lambda s, tx: {"event_id": s.baking.pk}, touches_rows=False),
    W(
        runs.record_batch_production,
        lambda s, tx: {
            "recipe_id": s.cookies.pk,
            "finished_unit_id": s.cookie.pk,
            "num_batches": 60,
            "actual_yield": 1430,
            "losses": [LossInput(category="burnt", quantity=10)],
            "event_id": s.baking.pk,
            "shortage_reason": "The books are behind.",
            "by": s.by,
            "idempotency_key": KEY,
        },
    ),
    EW(
        shortages.receive_missing,
        locked(
            lambda s, tx: {
                "wants": [Want(item=s.flour, quantity=Decimal(10) ** 6)],
                "reason": "The books are behind.",
                "by": s.by,
                "at": timezone.now(),
                "bound": CostBound(field="num_batches"),
            }
        ),
    ),
    W(
        voids.void_production_run,
        lambda s, tx: {"production_run_id": s.short_run.id, "reason": "Typed twice.", "by": s.by},
    ),
    W(
        voids.reconcile_production_run,
        lambda s, tx: {"production_run_id": s.short_run.id, "note": "Counted.", "by": s.by},
    ),
]

ASSEMBLY = [
    ER(parts.load_good_parts, lambda s, tx: {"finished_good_id": s.tin.pk, "choices": chosen(s)}),
    ER(parts.load_chosen, lambda s, tx: {"choices": chosen(s)}),
    R(
        parts.choice_needs,
        lambda s, tx: {
            "open_lines": plan_draws(parts.load_good_parts(tx, finished_good_id=s.tin.pk).parts, 1).open,
        },
    ),
    ER(reserved.reserved_lots),
    ER(reserved.reservations, lambda s, tx: {"items": [s.cookie], "event_id": s.baking.pk}),
    R(
        assembly_runs.assembly_entries,
        lambda s, tx: {"chosen": assembly_runs.RunFilter(), "page": ALL, "include_consumptions": True},
    ),
    R(labels.box_label, lambda s, tx: {"lot_id": s.assembly.lot_id}),
    ER(labels.label_dates, lambda s, tx: {"lots": [Lot.objects.using(tx.using).get(pk=s.assembly.lot_id)]}),
    ER(assembly_runs.live_assembly_runs, lambda s, tx: {"event_id": s.baking.pk}),
    R(
        assembly_runs.component_uses,
        lambda s, tx: {"run": AssemblyRun.objects.using(tx.using).get(pk=s.assembly.id)},
    ),
    R(assembly_runs.count_assembly_runs, lambda s, tx: {"chosen": assembly_runs.RunFilter()}),
    R(assembly_screens.assemblable_goods),
    R(assembly_screens.assembly_sheet, lambda s, tx: {"finished_good_id": s.tin.pk, "event_id": None}),
    R(assembly_screens.assembly_preview, lambda s, tx: tins(s, tx) | {"event_id": None}),
    EW(assembling.assemble, locked(_assemble)),
    R(assembly_checks.check_can_assemble, tins),
    R(assembly_checks.get_choice_needs, lambda s, tx: {"finished_good_id": s.tin.pk, "quantity": 2}),
    R(assembly_checks.check_packaging_assigned, lambda s, tx: {"finished_good_id": s.tin.pk}),
    R(assembly_history.get_assembly_history, lambda s, tx: {"include_consumptions": True}),
    R(assembly_history.get_assembly_run, lambda s, tx: {"assembly_run_id": s.assembly.id}),
    R(reserved_stock.get_reserved_stock),
    ER(reserved_stock.lots_for, lambda s, tx: {"item": s.cookie, "event_id": s.baking.pk}),
    W(
        recording_assemblies.record_assembly,
        lambda s, tx: tins(s, tx) | {"event_id": s.baking.pk, "by": s.by, "idempotency_key": KEY},
    ),
    W(
        assembly_voids.void_assembly_run,
        lambda s, tx: {"assembly_run_id": s.assembly.id, "reason": "Typed twice.", "by": s.by},
    ),
    W(
        assembly_voids.reconcile_assembly_run,
        lambda s, tx: {"assembly_run_id": s.bypassed.id, "note": "Counted.", "by": s.by},
    ),
]

CASES = [*PRODUCTION, *ASSEMBLY]
