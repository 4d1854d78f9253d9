"""What reading functions are asked where there is much to read, and which of them never read much."""

import inspect
from collections.abc import Callable
from typing import Any, Final

from django.db import models

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Product, Recipe
from bakery.inventory.models import Lot
from events.models import Delivery, Event, Package, Recipient
from tests.service_cases.cases import Arguments, Case
from tests.service_cases.stage import Stage

ALL_OF: Final[dict[str, type[models.Model]]] = {
    "delivery_ids": Delivery,
    "event_ids": Event,
    "finished_good_ids": FinishedGood,
    "finished_unit_ids": FinishedUnit,
    "good_ids": FinishedGood,
    "ingredient_ids": Ingredient,
    "item_ids": Ingredient,
    "lot_ids": Lot,
    "package_ids": Package,
    "product_ids": Product,
    "recipe_ids": Recipe,
    "recipient_ids": Recipient,
    "unit_ids": FinishedUnit,
}
MANY: Final = 1000


def widely(case: Case, scene: Stage) -> Callable[[Arguments], Arguments]:
    """Return how to ask for all rows where the case asks for one: by id, by row, and as many as a page may have."""

    def changed(given: Arguments) -> Arguments:
        if case.name in SMALL:
            return given
        wider = {name: _wider(name, value, scene.using) for name, value in given.items()}
        if "page" in given:
            wider["page"] = slice(0, MANY)
        if "limit" in inspect.signature(case.function).parameters:
            wider["limit"] = MANY
        return wider

    return changed


def _wider(name: str, value: Any, using: str) -> Any:
    if name in ALL_OF:
        return list(ALL_OF[name]._base_manager.using(using).order_by("pk").values_list("pk", flat=True))
    if isinstance(value, list) and value and isinstance(value[0], models.Model):
        rows = type(value[0])._base_manager.using(using).order_by("pk")
        along = [field for field, related in value[0]._state.fields_cache.items() if related is not None]
        return list(rows.select_related(*along) if along else rows)
    return value


# Derives one plan after another, of all open events: asked for by hand, and not by a page.
EACH_PLAN: Final = frozenset({"bakery.interchange.services.checking.check_data"})

# One definition or fact by its key, a figure, a yes or no: called as it is, it reads of much as much as of little.
SMALL: Final = frozenset(
    {
        "assembly.queries.exchange.known_assemblies",
        "assembly.queries.parts.load_chosen",
        "assembly.queries.runs.component_uses",
        "assembly.queries.runs.count_assembly_runs",
        "assembly.services.history.get_assembly_run",
        "bakery.accounts.queries.acting_user",
        "bakery.accounts.queries.demo_accounts",
        "bakery.catalogue.queries.items.owner_of_product",
        "bakery.catalogue.queries.merging.merge_impact",
        "bakery.catalogue.queries.recipes.can_be_ready",
        "bakery.catalogue.queries.slugs.row_by_slug",
        "bakery.catalogue.queries.slugs.rows_by_keys",
        "bakery.catalogue.services.categories.get_ingredient_category",
        "bakery.catalogue.services.categories.get_material_category",
        "bakery.catalogue.services.finished_goods.find_good",
        "bakery.catalogue.services.finished_goods.get_finished_good",
        "bakery.catalogue.services.finished_units.get_finished_unit",
        "bakery.catalogue.services.ingredients.get_ingredient",
        "bakery.catalogue.services.materials.get_material",
        "bakery.catalogue.services.products.get_product",
        "bakery.catalogue.services.recipe_categories.get_recipe_category",
        "bakery.catalogue.services.recipes.find_recipe",
        "bakery.catalogue.services.recipes.get_recipe",
        "bakery.catalogue.services.recipes.validate_recipe",
        "bakery.catalogue.services.rows.find_row",
        "bakery.catalogue.services.rows.free_slugs",
        "bakery.catalogue.services.rows.require_name_free",
        "bakery.catalogue.services.rows.require_unused",
        "bakery.catalogue.services.snapshots.get_finished_good_snapshot",
        "bakery.catalogue.services.snapshots.get_recipe_snapshot",
        "bakery.catalogue.services.suppliers.get_supplier",
        "bakery.interchange.queries.activity.activity_people",
        "bakery.interchange.queries.backups.count_rows",
        "bakery.interchange.queries.backups.ledger_totals",
        "bakery.interchange.services.backups.verify_backup",
        "bakery.interchange.services.import_demand.is_fixed",
        "bakery.interchange.services.import_measures.load_material_unit",
        "bakery.interchange.services.import_native.note_unmentioned",
        "bakery.interchange.services.import_parts.part_meant",
        "bakery.interchange.services.import_stock.load_material_lot",
        "bakery.interchange.services.restoring.preview_restore",
        "bakery.interchange.queries.demo.holds_anything",
        "bakery.interchange.queries.demo.is_demo_loaded",
        "bakery.interchange.queries.demo.is_plan_loaded",
        "bakery.interchange.queries.imports.count_imports",
        "bakery.interchange.queries.imports.count_old_imports",
        "bakery.interchange.queries.imports.import_head",
        "bakery.interchange.queries.imports.import_report",
        "bakery.interchange.queries.imports.import_screen",
        "bakery.interchange.queries.imports.imports_page",
        "bakery.interchange.queries.imports.last_import",
        "bakery.interchange.queries.lists.count_listed",
        "bakery.interchange.queries.sound_stock.draws_of_nothing",
        "bakery.interchange.queries.sound_stock.impossible_lots",
        "bakery.inventory.queries.adjustments.get_adjustment",
        "bakery.inventory.queries.adjustments.show_adjustment",
        "bakery.inventory.queries.finished.check_availability",
        "bakery.inventory.queries.finished.piece_count",
        "bakery.inventory.queries.finished.validate_consumption",
        "bakery.inventory.queries.items.get_item",
        "bakery.inventory.queries.movements.movements_of_fact",
        "bakery.inventory.queries.naming.find_product",
        "bakery.inventory.queries.naming.find_supplier",
        "bakery.inventory.queries.prices.unit_value",
        "bakery.inventory.queries.purchases.get_purchase",
        "bakery.inventory.queries.sheets.stock_places",
        "bakery.inventory.queries.stock.get_lot",
        "bakery.inventory.queries.stock.get_stock_value",
        "bakery.inventory.queries.stock_losses.stock_losses",
        "bakery.inventory.queries.supplier_rows.count_suppliers",
        "bakery.inventory.queries.worth_over_time.stock_worth",
        "events.planning.plan.plan_from",
        "events.planning.saved_lists.is_shopping_complete",
        "events.planning.shopping_list.owners_of",
        "events.planning.shopping_list.shopping_from",
        "events.planning.shopping_trips.get_shopping_choice",
        "events.planning.staleness.staleness_of",
        "events.planning.states.state_from",
        "events.queries.asking.asker_slugs",
        "events.queries.deliveries.delivery_detail",
        "events.queries.events.require_event",
        "events.queries.finding.find_packages",
        "events.queries.finding.find_parts",
        "events.queries.finding.find_pieces",
        "events.queries.finding.find_recipients",
        "events.queries.finding.near_pieces",
        "events.queries.listing.event_counts",
        "events.queries.listing.events_named",
        "events.queries.packages.recipient_detail",
        "events.queries.report_totals.completed_events",
        "events.queries.report_totals.event_totals",
        "events.queries.report_totals.events_report",
        "events.queries.report_years.years_report",
        "events.queries.shopping_lists.newest_list",
        "events.queries.spending.frozen_estimates",
        "events.queries.tracing.trace_of_recipient",
        "events.services.package_lines.check_lines",
        "events.services.packages.get_package",
        "events.services.recipients.get_recipient",
        "production.queries.exchange.known_runs",
        "production.queries.runs.count_production_runs",
        "production.queries.screens.bakeable_by_slug",
        "production.queries.screens.bakeable_unit",
        "production.queries.screens.uses_of_lot",
        "production.services.history.get_production_run",
        "production.services.occasions.find_occasion",
    }
)
