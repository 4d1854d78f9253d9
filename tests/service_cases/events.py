"""Calls of the functions of events, planning apart."""

from datetime import timedelta
from decimal import Decimal

from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from bakery.inventory.draws import Want
from events.dto.deliveries import ServedInput
from events.dto.packages import PackageLineInput
from events.models import Assignment, AssignmentStatus, Package
from events.queries import assignments as assignment_queries
from events.queries import contents, spending
from events.queries import deliveries as delivery_queries
from events.queries import events as event_queries
from events.queries import packages as package_queries
from events.services import (
    assignments,
    batch_targets,
    cloning,
    deliveries,
    events,
    fulfillment,
    package_lines,
    packages,
    packaging,
    progress,
    serving,
    shopping,
    shortlist,
    targets,
)
from tests.service_cases.cases import ER, EW, Arguments, Given, R, W
from tests.service_cases.inventory import KEY, locked
from tests.service_cases.stage import Stage


def at(event: str, **more: object) -> Given:
    """Return arguments that name one of the events."""
    return lambda s, tx: {"event_id": getattr(s, event).pk} | more


def by_at(event: str, **more: object) -> Given:
    """Return arguments that name one of the events, and who does it."""
    return lambda s, tx: {"event_id": getattr(s, event).pk, "by": s.by} | more


def pending(s: Stage, tx: Atomic) -> Arguments:
    """Name the assignment that can still change."""
    return {"assignment_id": s.pending.pk, "by": s.by}


def _row(s: Stage, tx: Atomic) -> Assignment:
    return Assignment.objects.using(tx.using).get(pk=s.pending.pk)


def _contents(s: Stage) -> list[PackageLineInput]:
    return [PackageLineInput(component_type="finished_unit", component_id=s.cookie.pk, quantity=3)]


def _written(s: Stage, tx: Atomic) -> Arguments:
    lines = package_lines.check_lines(tx, checked=Checked(), contents=_contents(s))
    return {"package": Package.objects.using(tx.using).get(pk=s.spare["package"].pk), "lines": lines}


QUERIES = [
    R(assignment_queries.assignment_details),
    R(assignment_queries.assignment_detail, lambda s, tx: {"assignment_id": s.pending.pk}),
    R(assignment_queries.allergen_conflicts, lambda s, tx: {"assignments": [_row(s, tx)]}, silent=True),
    ER(contents.package_items, lambda s, tx: {"package_id": s.hamper.pk}),
    ER(contents.package_parts, lambda s, tx: {"event_id": s.draft.pk, "package_ids": [s.hamper.pk]}),
    ER(
        contents.kept_choices,
        lambda s, tx: {"event_id": s.draft.pk, "lines": list(s.hamper.lines.using(tx.using).all())},
        silent=True,
    ),
    ER(contents.held_wants, at("baking")),
    R(delivery_queries.deliveries_at, at("baking")),
    R(delivery_queries.delivery_details, lambda s, tx: {"delivery_ids": [s.served.id]}),
    R(delivery_queries.delivery_detail, lambda s, tx: {"delivery_id": s.served.id}),
    R(event_queries.event_details, lambda s, tx: {"event_ids": [s.draft.pk], "with_assignments": True}),
    R(event_queries.event_detail, at("draft")),
    R(event_queries.require_event, at("draft"), silent=True),
    ER(package_queries.package_lines, lambda s, tx: {"package_ids": [s.hamper.pk]}),
    R(package_queries.package_contents, lambda s, tx: {"package_ids": [s.hamper.pk]}),
    R(package_queries.allergens_of_packages, lambda s, tx: {"package_ids": [s.hamper.pk]}),
    R(package_queries.package_details, lambda s, tx: {"package_ids": [s.hamper.pk]}),
    R(package_queries.package_detail, lambda s, tx: {"package_id": s.hamper.pk}),
    R(package_queries.recipient_details, lambda s, tx: {"recipient_ids": [s.alder.pk]}),
    R(package_queries.recipient_detail, lambda s, tx: {"recipient_id": s.alder.pk}),
]

EVENTS = [
    W(events.create_event, lambda s, tx: {"name": "Fair", "event_date": s.today + timedelta(days=9), "by": s.by}),
    R(events.get_event_by_id, at("draft")),
    R(events.get_event_by_name, lambda s, tx: {"name": "Draft"}),
    R(events.get_all_events),
    R(events.get_events_by_year, lambda s, tx: {"year": s.draft.year}),
    R(events.get_available_years),
    W(events.update_event, by_at("draft", name="Winter fair")),
    W(events.delete_event, by_at("quiet"), silent=True),
    W(
        cloning.clone_event,
        lambda s, tx: {
            "source_event_id": s.draft.pk,
            "new_name": "Next",
            "new_event_date": s.draft.event_date + timedelta(days=365),
            "by": s.by,
        },
    ),
    W(shortlist.set_event_shortlist, lambda s, tx: by_at("draft")(s, tx) | {"recipe_ids": [s.cookies.pk]}),
    R(shortlist.get_event_shortlist, at("draft"), silent=True),
]

DEMAND = [
    W(
        assignments.assign_package_to_recipient,
        lambda s, tx: {
            "event_id": s.draft.pk,
            "recipient_id": s.cedar.pk,
            "package_id": s.hamper.pk,
            "quantity": 2,
            "by": s.by,
        },
    ),
    W(assignments.update_assignment, lambda s, tx: pending(s, tx) | {"quantity": 3}),
    W(assignments.remove_assignment, pending, silent=True),
    R(assignments.get_event_assignments, at("draft")),
    R(
        assignments.get_recipient_assignments_for_event,
        lambda s, tx: {"event_id": s.draft.pk, "recipient_id": s.alder.pk},
    ),
    EW(assignments.lock_assignment, lambda s, tx: {"assignment_id": s.pending.pk}, touches_rows=False),
    EW(
        assignments.set_status,
        lambda s, tx: {"assignment": _row(s, tx), "status": AssignmentStatus.READY, "by": s.by},
        silent=True,
    ),
    W(
        batch_targets.set_production_target,
        lambda s, tx: by_at("draft")(s, tx) | {"recipe_id": s.cookies.pk, "target_batches": 3},
    ),
    R(batch_targets.get_production_targets, at("draft")),
    W(
        batch_targets.delete_production_target,
        lambda s, tx: by_at("draft")(s, tx) | {"recipe_id": s.cookies.pk},
        silent=True,
    ),
    W(
        targets.set_assembly_target,
        lambda s, tx: by_at("draft", target_quantity=5)(s, tx) | {"finished_good_id": s.plain.pk},
    ),
    W(
        targets.set_unit_target,
        lambda s, tx: by_at("draft", target_quantity=50)(s, tx) | {"finished_unit_id": s.cookie.pk},
    ),
    R(targets.get_assembly_targets, at("draft")),
    R(targets.get_unit_targets, at("draft")),
    W(
        targets.delete_assembly_target,
        lambda s, tx: by_at("draft")(s, tx) | {"finished_good_id": s.tin.pk},
        silent=True,
    ),
    W(
        targets.delete_unit_target,
        lambda s, tx: by_at("draft")(s, tx) | {"finished_unit_id": s.cookie.pk},
        silent=True,
    ),
]

HANDING_OVER = [
    EW(
        deliveries.draw_delivery,
        locked(
            lambda s, tx: {
                "event_id": s.baking.pk,
                "wants": [Want(item=s.cookie, quantity=Decimal(1))],
                "field": "lines",
                "handing": deliveries.Handing(at=None, to="The hall"),
                "note": "",
                "by": s.by,
            }
        ),
    ),
    W(deliveries.void_delivery, lambda s, tx: {"delivery_id": s.served.id, "reason": "Typed twice.", "by": s.by}),
    R(deliveries.get_deliveries, at("baking")),
    W(
        fulfillment.update_fulfillment_status,
        lambda s, tx: {
            "assignment_id": s.ready.id,
            "new_status": "delivered",
            "by": s.by,
            "idempotency_key": KEY,
        },
    ),
    R(fulfillment.get_packages_by_status, at("baking")),
    W(
        serving.record_served,
        lambda s, tx: {
            "event_id": s.baking.pk,
            "lines": [ServedInput(item_type="finished_unit", item_id=s.cookie.pk, quantity=1)],
            "by": s.by,
            "idempotency_key": KEY,
        },
    ),
]

PACKAGES = [
    ER(package_lines.check_lines, lambda s, tx: {"checked": Checked(), "contents": _contents(s)}),
    EW(package_lines.write_lines, _written, silent=True),
    R(packages.get_package_contents, lambda s, tx: {"package_id": s.hamper.pk}),
    W(
        packages.add_finished_good_to_package,
        lambda s, tx: {"package_id": s.spare["package"].pk, "finished_good_id": s.tin.pk},
    ),
    W(
        packages.update_finished_good_quantity,
        lambda s, tx: {"package_id": s.plain_package.pk, "finished_good_id": s.plain.pk, "quantity": 2},
    ),
    W(
        packages.remove_finished_good_from_package,
        lambda s, tx: {"package_id": s.hamper.pk, "finished_good_id": s.tin.pk},
    ),
    W(packages.duplicate_package, lambda s, tx: {"package_id": s.hamper.pk, "name": "Hamper of next year"}),
    W(
        packaging.choose_material,
        lambda s, tx: {
            "event_id": s.draft.pk,
            "line_id": s.tin_box.pk,
            "line_type": "component_line",
            "product_id": s.blue_box.pk,
            "by": s.by,
        },
    ),
    W(
        packaging.clear_material_choice,
        lambda s, tx: {
            "event_id": s.draft.pk,
            "line_id": s.tin_box.pk,
            "line_type": "component_line",
            "by": s.by,
        },
        silent=True,
    ),
    R(packaging.get_material_choices, at("draft")),
    R(packaging.get_chosen_materials, at("draft")),
    R(packaging.get_pending_choices, at("draft"), silent=True),
]

PROGRESS = [
    R(progress.get_production_progress, at("baking")),
    R(progress.get_assembly_progress, at("baking")),
    R(progress.get_event_overall_progress, at("baking")),
    R(progress.get_events_with_progress),
    R(spending.spent_on_events, lambda s, tx: {"event_ids": [s.draft.pk, s.baking.pk]}),
    R(spending.frozen_plans, lambda s, tx: {"event_ids": [s.baking.pk]}),
    R(spending.frozen_estimates, lambda s, tx: {"event_ids": [s.draft.pk, s.baking.pk]}),
    R(shopping.get_shopping_list, at("draft")),
    R(shopping.get_combined_shopping_list, lambda s, tx: {"event_ids": [s.draft.pk, s.quiet.pk]}),
    R(shopping.export_shopping_list_csv, at("draft"), is_file=True),
    R(shopping.export_combined_shopping_list_csv, lambda s, tx: {"event_ids": [s.draft.pk]}, is_file=True),
]

CASES = [*QUERIES, *EVENTS, *DEMAND, *HANDING_OVER, *PACKAGES, *PROGRESS]
