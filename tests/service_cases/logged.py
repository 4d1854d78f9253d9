"""What the record of a success tells beyond the ids given, by the name of the function."""

from typing import Final

ACROSS: Final = {"event_id", "from", "to", "delivery_id", "total_cost"}
MOVED: Final = {"from", "to"}
FROZEN: Final = {"from", "to", "snapshot_id"}

DEFINED: Final = (
    "ingredient", "material", "product", "supplier", "ingredient_category", "material_category", "recipe_category",
    "recipe", "finished_unit", "finished_good", "recipient", "package",
)  # fmt: skip

LOGGED: Final[dict[str, set[str]]] = {f"update_{kind}": {"changed"} for kind in DEFINED} | {
    "merge_ingredients": {"products", "recipe_lines", "aliases"},
    "record_purchase": {"purchase_id", "lines", "total_cost"},
    "adjust_stock": {"adjustment_id", "change", "cost"},
    "adjust_inventory": {"adjustment_id", "change", "new_count"},
    "record_batch_production": {
        "production_run_id", "recipe_id", "finished_unit_id", "event_id", "num_batches", "scale_factor",
        "expected_yield", "actual_yield", "loss_quantity", "over_yield", "production_status",
        "total_ingredient_cost", "recipe_snapshot_id", "snapshot_reused",
    },
    "void_production_run": {"cost_restored"},
    "record_assembly": {
        "assembly_run_id", "finished_good_id", "event_id", "quantity", "total_component_cost", "per_unit_cost",
        "packaging_bypassed", "finished_unit_rows", "finished_good_rows", "material_rows",
    },
    "void_assembly_run": {"cost_restored"},
    "delete_event": {"rows"},
    "clone_event": {"event_id", "rows"},
    "update_fulfillment_status": ACROSS,
    "record_served": {"event_id", "delivery_id", "total_cost"},
    "save_batch_decision": {"event_id", "finished_unit_id", "batches", "needed", "shortfall", "accepted"},
    "save_batch_decisions": {"event_id", "decisions"},
    "lock_plan": FROZEN,
    "unlock_plan": MOVED,
    "start_production": FROZEN,
    "complete_production": MOVED,
    "cancel_plan": MOVED,
    "calculate_plan": {"snapshot_id", "reused", "batches", "estimated_cost"},
}  # fmt: skip
