"""Calls of the functions around frozen plans: calculation, staleness, amendments, feasibility, saved lists, costs."""

from decimal import Decimal

from django.utils import timezone

from bakery.catalogue.queries import items
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.queries import finding, packages
from events.dto.changes import PlanChanges
from events.dto.shopping import ShoppingSource
from events.models import BatchDecision, Event, PackageLine, SnapshotKind, Target
from events.models.snapshots import AmendmentKind
from events.planning import (
    amendments,
    calculation,
    comparison,
    feasibility,
    floors,
    loading,
    plan,
    progress,
    saved_lists,
    shopping_trips,
    snapshots,
    staleness,
    what_if,
)
from events.queries import asking, shopping_lists, worth
from events.queries import costs as cost_queries
from events.services import analysis, costs, packaging_needs
from tests.service_cases.cases import ER, EW, Arguments, Given, R, W
from tests.service_cases.events import at, by_at
from tests.service_cases.inventory import KEY
from tests.service_cases.stage import Stage

WHY = "Fewer guests."


def _event(s: Stage, tx: Atomic) -> Event:
    return Event.objects.using(tx.using).get(pk=s.baking.pk)


def _amendment(s: Stage, tx: Atomic) -> Arguments:
    change = amendments.Change(kind=AmendmentKind.CHANGE_TARGET, before={"quantity": 4}, after={"quantity": 3})
    return {"event": _event(s, tx), "change": change, "reason": WHY, "by": s.by}


def _frozen(s: Stage, tx: Atomic) -> Arguments:
    baseline = snapshots.latest_snapshot(tx, event_id=s.baking.pk, kind=SnapshotKind.BASELINE)
    calculation = plan.derive_calculation(tx, event_id=s.baking.pk)
    return {"calculation": calculation, "baseline": baseline, "event_id": s.baking.pk}


def _latest(s: Stage, tx: Atomic) -> Arguments:
    found = snapshots.latest_snapshot(tx, event_id=s.baking.pk)
    return {"plan_snapshot_id": found.id if found else 0}


def _content(s: Stage, tx: Atomic) -> Arguments:
    rows = loading.load_demand(tx, events=[s.baking.pk])
    return {"event": _event(s, tx), "rows": rows, "definitions": loading.load_definitions(tx, rows=rows)}


def _reached(s: Stage, tx: Atomic) -> Arguments:
    return {"events": {s.baking.pk: _event(s, tx)}, "rows": loading.load_demand(tx, events=[s.baking.pk])}


def _complete(s: Stage, tx: Atomic) -> None:
    saved_lists.mark_shopping_complete(tx, event_id=s.draft.pk, by=s.by)


def _outdate(s: Stage, tx: Atomic) -> None:
    BatchDecision.objects.using(tx.using).filter(event=s.draft).update(batches=300)


def _asking(s: Stage, tx: Atomic) -> Arguments:
    asks = ShoppingSource(event_id=s.draft.pk, kind="finished_unit", id=s.cookie.pk, name="Cookie", quantity="1")
    return {"sources": [asks]}


def saved(**more: object) -> Given:
    """Return arguments that name the saved shopping list."""
    return lambda s, tx: {"shopping_list_id": s.saved.id} | more


def item(**more: object) -> Given:
    """Return arguments that name a line of the saved shopping list."""
    return lambda s, tx: {"shopping_item_id": s.saved.items[0].id} | more


PLANS = [
    W(amendments.accept_changes, by_at("baking", reason=WHY)),
    R(amendments.amendment_rows, at("baking"), silent=True),
    R(amendments.get_amendments, at("baking"), silent=True),
    EW(amendments.record_amendment, _amendment),
    EW(amendments.record_change, _amendment, silent=True),
    W(calculation.calculate_plan, by_at("draft")),
    R(calculation.get_plan_summary, at("baking")),
    W(snapshots.create_plan_snapshot, by_at("draft", kind=SnapshotKind.CALCULATION)),
    R(snapshots.get_plan_snapshot, _latest),
    R(snapshots.get_plan_snapshots, at("baking")),
    R(comparison.get_plan_comparison, at("baking")),
    R(comparison.get_comparison_screen, at("baking")),
    R(comparison.export_plan_comparison_csv, at("baking"), is_file=True),
    R(comparison.comparison_from, _frozen),
    R(snapshots.latest_snapshot, at("baking")),
    R(staleness.check_staleness, at("baking")),
    R(staleness.staleness_of, _content),
    ER(loading.load_reached, _reached),
    R(progress.get_assembly_checklist, at("baking")),
    R(progress.get_plan_progress, at("baking")),
    R(
        progress.plan_progress_from,
        lambda s, tx: {"calculation": plan.derive_calculation(tx, event_id=s.baking.pk), "event_id": s.baking.pk},
    ),
    R(feasibility.check_assembly_feasibility, at("draft")),
    R(feasibility.check_production_feasibility, at("draft")),
    R(
        feasibility.check_single_assembly_feasibility,
        lambda s, tx: {"finished_good_id": s.plain.pk, "quantity": 2},
    ),
]

FLOORS = [
    ER(
        floors.require_target_floor,
        lambda s, tx: {
            "event": _event(s, tx),
            "target": Target.objects.using(tx.using).get(event=s.baking.pk, finished_good=s.plain.pk),
        },
        silent=True,
    ),
    ER(
        floors.require_assignment_floor,
        lambda s, tx: {
            "event": _event(s, tx),
            "assignment": _event(s, tx).assignments.using(tx.using).get(pk=s.ready.id),
        },
        silent=True,
    ),
    ER(
        floors.require_guest_floor,
        lambda s, tx: {"event": _event(s, tx), "expected_attendees": 20},
        silent=True,
    ),
]

SHOPPING = [
    W(saved_lists.create_shopping_list, lambda s, tx: {"event_ids": [s.draft.pk], "by": s.by}),
    R(saved_lists.get_saved_shopping_list, saved()),
    R(saved_lists.is_shopping_complete, at("draft"), silent=True),
    EW(saved_lists.lock_list, saved(), touches_rows=False),
    W(saved_lists.mark_shopping_complete, by_at("draft")),
    W(saved_lists.finish_shopping_list, lambda s, tx: saved()(s, tx) | {"by": s.by}),
    W(saved_lists.reopen_shopping_list, lambda s, tx: saved()(s, tx) | {"by": s.by}, before=_complete),
    W(
        saved_lists.start_shopping,
        lambda s, tx: {"event_ids": [s.draft.pk, s.quiet.pk], "scope": "remaining", "by": s.by},
    ),
    W(saved_lists.unmark_shopping_complete, by_at("draft"), before=_complete),
    W(
        saved_lists.refresh_shopping_list,
        lambda s, tx: {"shopping_list_id": s.saved.id, "by": s.by},
        before=_outdate,
    ),
    W(
        shopping_trips.check_shopping_item,
        lambda s, tx: item(checked=True, at=timezone.now())(s, tx) | {"by": s.by},
    ),
    W(
        shopping_trips.check_shopping_items,
        lambda s, tx: saved(checks={s.saved.items[0].id: True}, at=timezone.now())(s, tx) | {"by": s.by},
    ),
    W(shopping_trips.update_shopping_item, item(note="The fine one.")),
    W(shopping_trips.describe_shopping_product, item(name="Farm", package_quantity=500, package_unit="g")),
    W(
        shopping_trips.record_shopping_purchase,
        lambda s, tx: {
            "shopping_list_id": s.saved.id,
            "supplier_id": s.supplier.pk,
            "purchased_on": s.today,
            "lines": [
                PurchaseLineInput(product_id=s.salt_bag.pk, packages=2, price_per_package=Decimal("0.90")),
            ],
            "by": s.by,
            "idempotency_key": KEY,
        },
    ),
    ER(shopping_lists.newest_list, at("draft")),
    R(shopping_lists.open_lists),
    R(shopping_trips.get_shopping_choice, item()),
    ER(asking.asker_slugs, _asking),
    R(shopping_lists.saved_list, saved()),
]

COSTS = [
    ER(cost_queries.event_costs, at("baking")),
    ER(
        worth.load_worth,
        lambda s, tx: {
            "lines": list(
                PackageLine.objects.using(tx.using)
                .filter(package=s.hamper.pk)
                .select_related("finished_unit", "component_good", "material", "product")
            )
        },
    ),
    R(costs.calculate_package_cost, lambda s, tx: {"package_id": s.plain_package.pk}),
    R(costs.get_event_package_count, at("baking")),
    R(costs.get_event_recipient_count, at("baking")),
    R(costs.get_event_summary, at("baking")),
    R(costs.get_event_total_cost, at("baking")),
    R(costs.get_package_cost_breakdown, lambda s, tx: {"package_id": s.plain_package.pk}),
    R(costs.get_recipe_needs, at("draft")),
    R(analysis.get_event_cost_analysis, at("baking")),
    R(packaging_needs.get_event_packaging_breakdown, at("draft")),
    R(packaging_needs.get_event_packaging_needs, at("draft")),
    R(what_if.what_if, at("draft", changes=PlanChanges(expected_attendees=12))),
]

STOCK = [
    ER(items.owner_of_product, lambda s, tx: {"product_id": s.flour_bag.pk}),
    ER(finding.find_stock_items, lambda s, tx: {"text": "flour"}),
    R(packages.packages_on_hand, lambda s, tx: {"item_type": "ingredient", "item_ids": [s.flour.pk]}),
    R(packages.unpriced_lots),
]

CASES = [*PLANS, *FLOORS, *SHOPPING, *COSTS, *STOCK]
