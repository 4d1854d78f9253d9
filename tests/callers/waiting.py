"""The functions that no page, command or admin reaches yet, by the page they wait for; reached ones must leave."""

WAITING: dict[str, str] = {
    "no page: lists for programs": """
        list_ingredients list_materials list_products get_product_advice get_missing_definitions get_purchase_history
        get_recipe_category list_recipe_categories
    """,
    "/recipes/<slug>/edit/": """
        list_recipes validate_recipe get_recipe_components get_recipes_using_component update_recipe_component
        remove_recipe_component get_finished_unit get_finished_units list_finished_units delete_finished_unit
        get_recipe_snapshots get_aggregated_ingredients
    """,
    "/boxes/<slug>/edit/": """
        list_finished_goods remove_component_line explode_finished_good
        get_required_recipes get_finished_good_snapshots
    """,
    "no page: the form of a package sends and shows all of its contents at once": """
        add_finished_good_to_package update_finished_good_quantity
        remove_finished_good_from_package calculate_package_cost
    """,
    "no page: an event tells who gets what as a whole": """
        get_recipient_assignments_for_event get_event_package_count get_event_recipient_count get_event_total_cost
    """,
    "no page: for programs that keep finished stock": """
        adjust_inventory check_availability validate_consumption get_stock_value
    """,
    "no page: the pages of assembly read a sheet of their own, which asks for all of this at once": """
        get_assembly_history check_can_assemble check_packaging_assigned get_choice_needs
        get_pending_choices get_material_choices
    """,
    "no page: a list is ticked, done and summed up by its own id, and several lines at once": """
        mark_shopping_complete unmark_shopping_complete get_items_to_buy get_shopping_summary check_shopping_item
    """,
    "no page: a status in words of former versions": "update_package_status",
    "/events/<id>/plan/": """
        get_plan_snapshots get_plan_summary get_overall_progress
        get_remaining_production_needs get_assembly_checklist get_recipe_batches check_single_assembly_feasibility
        set_production_target get_production_targets delete_production_target get_event_overall_progress
        get_batch_decisions
    """,
    "/reports/": """
        get_available_years get_events_by_year get_recipe_needs get_event_packaging_needs get_event_packaging_breakdown
        get_production_records get_production_total get_production_overview get_dashboard_summary get_movements
    """,
    "/data/": """
        import_production_history import_production_run
        import_assembly_history import_assembly_run
    """,
    "no page: for programs that draw from one item": "preview_fifo consume_fifo lots_for",
}
