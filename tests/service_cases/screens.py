"""Calls of the functions that serve one page or one command each."""

from typing import Any

from assembly.queries import parts
from assembly.queries import versions as box_versions
from bakery.catalogue.dto.listing import Wanted, WantedProducts
from bakery.catalogue.errors import IngredientNotFound
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries import choices, definitions, digests, listing, recipe_groups, recipe_list, slugs, uses
from bakery.catalogue.queries import naming as catalogue_naming
from bakery.catalogue.queries.contents import load_recipe_rows
from bakery.catalogue.services import list_suppliers
from bakery.db.transaction import Atomic
from bakery.inventory.dto.showing import WantedStock
from bakery.inventory.models import Movement
from bakery.inventory.queries import (
    box_cost,
    movements,
    naming,
    product_stock,
    recipe_tree,
    sheets,
    shelf_lists,
    supplier_rows,
    unit_costs,
)
from events.planning import (
    assembly_board,
    delivery_board,
    item_needs,
    loading,
    make_queue,
    outputs,
    overview,
    pantry,
    plan,
    production_sheet,
    screen,
    states,
)
from events.planning import last_time as planning_last_time
from events.queries import causes, finding, people
from events.queries import listing as event_listing
from events.services import analysis, progress
from production.queries import versions
from tests.service_cases.cases import ER, Arguments, Given, R
from tests.service_cases.events import at
from tests.service_cases.stage import Stage

PAGE = {"page": slice(0, 50)}
FOOD = WantedStock(types=("ingredient",))


def _products(s: Stage, tx: Atomic) -> Arguments:
    return {
        "products": [
            row.product for row in listing.products_page(tx, wanted=WantedProducts(), page=slice(0, 1000)).rows
        ]
    }


def page_of(**more: Any) -> Given:
    """Return arguments that ask for the first page."""
    return lambda s, tx: PAGE | more


def texts(text: str) -> Given:
    """Return arguments that look for a text."""
    return lambda s, tx: {"text": text}


def _calculated(s: Stage, tx: Atomic) -> Arguments:
    return {"calculation": plan.derive_calculation(tx, event_id=s.baking.pk), "event_id": s.baking.pk}


def _loaded(s: Stage, tx: Atomic) -> Arguments:
    return {"loaded": loading.load_plans(tx, event_ids=[s.baking.pk]), "event_id": s.baking.pk}


def _costed(s: Stage, tx: Atomic) -> Arguments:
    found = plan.derive_calculation(tx, event_id=s.baking.pk)
    names = ("derived", "reckoned", "drawn", "shopping")
    return {"event_id": s.baking.pk} | {name: getattr(found, name) for name in names}


def _all_movements(s: Stage, tx: Atomic) -> Arguments:
    return {"movement_ids": list(Movement.objects.using(tx.using).values_list("pk", flat=True))}


CATALOGUE = [
    R(choices.ingredient_groups),
    R(choices.material_groups),
    R(choices.recipe_groups),
    R(choices.allergen_choices),
    R(choices.store_choices),
    R(catalogue_naming.ingredient_names),
    R(catalogue_naming.recipe_names),
    R(recipe_groups.recipe_group_rows),
    R(catalogue_naming.part_names),
    R(listing.ingredients_page, page_of(wanted=Wanted())),
    R(listing.materials_page, page_of(wanted=Wanted())),
    R(listing.products_page, page_of(wanted=WantedProducts())),
    R(listing.products_of, lambda s, tx: {"item": s.flour, "most": 9}),
    R(recipe_list.recipes_page, page_of(chosen=recipe_list.RecipeFilter(contains="flour", problems=False))),
    R(versions.last_bakings, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    R(listing.boxes_page, page_of()),
    ER(
        slugs.row_by_slug,
        lambda s, tx: {"model": Ingredient, "slug": s.flour.slug, "refusal": IngredientNotFound},
    ),
    R(uses.uses_of_ingredient, lambda s, tx: {"ingredient_id": s.flour.pk}),
    R(uses.uses_of_material, lambda s, tx: {"material_id": s.box.pk}),
    R(uses.uses_of_recipe, lambda s, tx: {"recipe_id": s.icing.pk}),
    R(uses.uses_of_box, lambda s, tx: {"good_id": s.plain.pk}, silent=True),
    R(box_cost.get_box_costs, lambda s, tx: {"good_ids": [s.tin.pk]}),
    R(digests.good_digest_now, lambda s, tx: {"good_id": s.tin.pk}),
    R(box_versions.box_versions, lambda s, tx: {"good_id": s.tin.pk}),
    R(box_cost.get_box_cost, lambda s, tx: {"good_id": s.tin.pk}),
    R(recipe_tree.recipe_tree, lambda s, tx: {"recipe_id": s.cookies.pk}),
    R(recipe_tree.recipe_trees, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    R(recipe_list.recipe_ids),
    R(digests.recipe_digest_now, lambda s, tx: {"recipe_id": s.cookies.pk}),
    ER(digests.yields_of, lambda s, tx: {"rows": load_recipe_rows(tx, recipe_ids=[s.cookies.pk])}),
    R(versions.recipe_versions, lambda s, tx: {"recipe_id": s.cookies.pk}),
    R(unit_costs.get_unit_estimates, lambda s, tx: {"finished_unit_ids": [s.cookie.pk]}),
    ER(unit_costs.unit_costs, lambda s, tx: {"units": {s.cookie.pk: s.cookie}}),
    R(unit_costs.unit_estimates, lambda s, tx: {"units": [s.cookie]}),
    ER(unit_costs.batch_costs, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    R(sheets.sheet_of_item, lambda s, tx: {"item_type": "ingredient", "item_id": s.flour.pk} | PAGE),
    R(sheets.sheet_of_lots, lambda s, tx: {"lot_ids": [s.flour_lot.pk]}),
    R(sheets.sheet_of_stock, page_of()),
    R(product_stock.product_stock, _products),
    R(supplier_rows.count_suppliers),
    R(supplier_rows.supplier_rows, lambda s, tx: {"suppliers": list_suppliers(tx)}),
    R(naming.find_product, lambda s, tx: {"text": s.flour_bag.slug}),
    R(naming.find_supplier, lambda s, tx: {"text": s.supplier.slug}),
]

STOCK = [
    R(pantry.pantry_rows, lambda s, tx: {"items": [("ingredient", s.flour.pk)]}),
    R(pantry.export_pantry_csv, lambda s, tx: {"wanted": FOOD, "by_lot": False}, is_file=True),
    R(shelf_lists.shelf_page, lambda s, tx: {"wanted": FOOD}),
    R(definitions.standing_of, lambda s, tx: {"kind": "ingredient", "row_id": s.flour.pk}),
    R(definitions.group_sizes, lambda s, tx: {"kind": "ingredient_category"}),
    R(item_needs.get_item_needs, lambda s, tx: {"item_type": "ingredient", "item_id": s.flour.pk}),
    R(item_needs.get_waiting_events),
    R(item_needs.get_counted_items, at("draft")),
    R(sheets.stock_places, silent=True),
    R(movements.lot_history, lambda s, tx: {"lot_id": s.flour_lot.pk} | PAGE),
    R(causes.causes_of_movements, _all_movements),
]

MAKING = [
    ER(parts.load_parts_of_goods, lambda s, tx: {"choices": {s.tin.pk: []}}),
    R(assembly_board.assembly_board, at("baking")),
    R(production_sheet.production_sheet, at("draft")),
    R(make_queue.bake_queues),
    R(overview.get_overview, lambda s, tx: {"event_ids": [s.baking.pk, s.draft.pk]}),
    R(delivery_board.delivery_events),
    R(delivery_board.delivery_board, at("baking")),
    R(delivery_board.loose_rows, at("baking")),
]

EVENTS = [
    R(analysis.cost_analysis_from, _costed),
    R(plan.plan_from, _calculated),
    R(states.state_from, _calculated),
    R(progress.progress_from, _loaded),
    R(screen.get_plan_screen, at("draft")),
    R(screen.get_entered_plan, at("draft")),
    R(finding.find_parts, texts("tin")),
    R(outputs.outputs_page, page_of()),
    R(people.allergen_names),
    R(planning_last_time.last_time, at("baking")),
    R(people.given_rows),
    R(people.packages_page, page_of()),
    R(people.recipients_page, page_of(year=2026)),
    R(finding.find_packages, texts("hamper")),
    R(finding.find_pieces, texts("cookie")),
    R(finding.near_pieces, texts("cookies")),
    R(finding.find_recipients, texts("alder")),
    R(event_listing.event_counts),
    R(event_listing.listed_ids, page_of()),
    R(event_listing.listed_events, page_of()),
    R(event_listing.open_events),
    R(event_listing.events_named, lambda s, tx: {"name": "Draft", "event_date": s.draft.event_date}),
]

CASES = [*CATALOGUE, *STOCK, *MAKING, *EVENTS]
