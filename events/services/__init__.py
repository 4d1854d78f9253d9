"""What can be asked and done about events."""

from events.services.analysis import (
    get_event_cost_analysis,
)
from events.services.assigning import (
    assign_package_to_many,
)
from events.services.assignments import (
    assign_package_to_recipient,
    get_event_assignments,
    get_recipient_assignments_for_event,
    remove_assignment,
    update_assignment,
)
from events.services.batch_targets import (
    delete_production_target,
    get_production_targets,
    set_production_target,
)
from events.services.cloning import (
    clone_event,
)
from events.services.costs import (
    calculate_package_cost,
    get_event_package_count,
    get_event_recipient_count,
    get_event_summary,
    get_event_total_cost,
    get_package_cost_breakdown,
    get_recipe_needs,
)
from events.services.dashboard import (
    get_dashboard_summary,
    get_production_overview,
    get_production_records,
    get_production_total,
    get_recipe_cost_breakdown,
    update_package_status,
)
from events.services.deliveries import (
    get_deliveries,
    void_delivery,
)
from events.services.events import (
    create_event,
    delete_event,
    get_all_events,
    get_available_years,
    get_event_by_id,
    get_event_by_name,
    get_events_by_year,
    update_event,
)
from events.services.fulfillment import (
    get_packages_by_status,
    update_fulfillment_status,
)
from events.services.gathering import (
    create_recipients,
)
from events.services.handing_out import (
    update_fulfillment_of_many,
)
from events.services.merging import (
    merge_recipients,
)
from events.services.packages import (
    add_finished_good_to_package,
    archive_package,
    create_package,
    delete_package,
    duplicate_package,
    get_package,
    get_package_contents,
    get_package_usage,
    list_packages,
    remove_finished_good_from_package,
    restore_package,
    update_finished_good_quantity,
    update_package,
)
from events.services.packaging import (
    choose_material,
    clear_material_choice,
    get_chosen_materials,
    get_material_choices,
    get_pending_choices,
)
from events.services.packaging_needs import (
    get_event_packaging_breakdown,
    get_event_packaging_needs,
)
from events.services.progress import (
    get_assembly_progress,
    get_event_overall_progress,
    get_events_with_progress,
    get_production_progress,
)
from events.services.readiness import (
    can_assemble_package,
)
from events.services.recipients import (
    archive_recipient,
    create_recipient,
    delete_recipient,
    get_recipient,
    get_recipient_history,
    list_recipients,
    restore_recipient,
    update_recipient,
)
from events.services.serving import (
    record_served,
)
from events.services.shopping import (
    export_combined_shopping_list_csv,
    export_shopping_list_csv,
    get_combined_shopping_list,
    get_shopping_list,
)
from events.services.shortlist import (
    get_event_shortlist,
    set_event_shortlist,
)
from events.services.targets import (
    delete_assembly_target,
    delete_unit_target,
    get_assembly_targets,
    get_unit_targets,
    set_assembly_target,
    set_unit_target,
)

__all__ = [
    "add_finished_good_to_package",
    "archive_package",
    "archive_recipient",
    "assign_package_to_many",
    "assign_package_to_recipient",
    "calculate_package_cost",
    "can_assemble_package",
    "choose_material",
    "clear_material_choice",
    "clone_event",
    "create_event",
    "create_package",
    "create_recipient",
    "create_recipients",
    "delete_assembly_target",
    "delete_event",
    "delete_package",
    "delete_production_target",
    "delete_recipient",
    "delete_unit_target",
    "duplicate_package",
    "export_combined_shopping_list_csv",
    "export_shopping_list_csv",
    "get_all_events",
    "get_assembly_progress",
    "get_assembly_targets",
    "get_available_years",
    "get_chosen_materials",
    "get_combined_shopping_list",
    "get_dashboard_summary",
    "get_deliveries",
    "get_event_assignments",
    "get_event_by_id",
    "get_event_by_name",
    "get_event_cost_analysis",
    "get_event_overall_progress",
    "get_event_package_count",
    "get_event_packaging_breakdown",
    "get_event_packaging_needs",
    "get_event_recipient_count",
    "get_event_shortlist",
    "get_event_summary",
    "get_event_total_cost",
    "get_events_by_year",
    "get_events_with_progress",
    "get_material_choices",
    "get_package",
    "get_package_contents",
    "get_package_cost_breakdown",
    "get_package_usage",
    "get_packages_by_status",
    "get_pending_choices",
    "get_production_overview",
    "get_production_progress",
    "get_production_records",
    "get_production_targets",
    "get_production_total",
    "get_recipe_cost_breakdown",
    "get_recipe_needs",
    "get_recipient",
    "get_recipient_assignments_for_event",
    "get_recipient_history",
    "get_shopping_list",
    "get_unit_targets",
    "list_packages",
    "list_recipients",
    "merge_recipients",
    "record_served",
    "remove_assignment",
    "remove_finished_good_from_package",
    "restore_package",
    "restore_recipient",
    "set_assembly_target",
    "set_event_shortlist",
    "set_production_target",
    "set_unit_target",
    "update_assignment",
    "update_event",
    "update_finished_good_quantity",
    "update_fulfillment_of_many",
    "update_fulfillment_status",
    "update_package",
    "update_package_status",
    "update_recipient",
    "void_delivery",
]
