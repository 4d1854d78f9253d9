"""The names under which callers find what can be asked and done about events."""

from importlib import import_module

import pytest

from events import services as event_service

EVENT_SERVICE = [
    "create_event",
    "get_event_by_id",
    "get_event_by_name",
    "get_all_events",
    "get_events_by_year",
    "get_available_years",
    "update_event",
    "delete_event",
    "assign_package_to_recipient",
    "update_assignment",
    "remove_assignment",
    "get_event_assignments",
    "get_recipient_assignments_for_event",
    "get_event_total_cost",
    "get_event_recipient_count",
    "get_event_package_count",
    "get_event_summary",
    "get_recipe_needs",
    "get_event_cost_analysis",
    "get_shopping_list",
    "export_shopping_list_csv",
    "clone_event",
    "get_event_packaging_needs",
    "get_event_packaging_breakdown",
    "get_recipient_history",
    "set_production_target",
    "set_assembly_target",
    "get_production_targets",
    "get_assembly_targets",
    "delete_production_target",
    "delete_assembly_target",
    "update_fulfillment_status",
    "get_packages_by_status",
    "get_production_progress",
    "get_assembly_progress",
    "get_event_overall_progress",
    "get_events_with_progress",
]

PLANNING = {
    "batches": "calculate_batches calculate_waste batch_options",
    "demand": "collect walk",
    "decisions": """get_batch_options save_batch_decision save_batch_decisions get_batch_decisions
        delete_batch_decision""",
    "feasibility": "check_production_feasibility check_assembly_feasibility check_single_assembly_feasibility",
    "shopping_list": "calculate_purchase_gap derive_shopping get_items_to_buy get_shopping_summary get_claims",
    "saved_lists": """create_shopping_list refresh_shopping_list get_saved_shopping_list mark_shopping_complete
        unmark_shopping_complete is_shopping_complete""",
    "shopping_trips": "update_shopping_item check_shopping_item record_shopping_purchase",
    "progress": "get_plan_progress get_overall_progress get_remaining_production_needs get_assembly_checklist",
    "snapshots": "create_plan_snapshot get_plan_snapshot get_plan_snapshots",
    "comparison": "get_plan_comparison",
    "staleness": "check_staleness",
    "amendments": "get_amendments record_amendment accept_changes",
    "states": "get_plan_state lock_plan unlock_plan start_production complete_production cancel_plan",
    "plan": "get_plan get_recipe_batches",
    "calculation": "calculate_plan get_plan_summary",
    "what_if": "what_if",
}


def test_everything_about_events_is_found_in_one_place():
    assert len({*EVENT_SERVICE}) == 37
    assert {*EVENT_SERVICE} <= {*event_service.__all__}
    for name in event_service.__all__:
        assert callable(getattr(event_service, name))


@pytest.mark.parametrize(("module", "names"), PLANNING.items())
def test_each_part_of_planning_is_found_in_its_module(module, names):
    found = vars(import_module(f"events.planning.{module}"))

    assert [name for name in names.split() if name not in found] == []
