"""Calls of the catalogue's functions, what all definitions have in common apart."""

from decimal import Decimal

from bakery.catalogue.dto.goods import ComponentLineInput
from bakery.catalogue.dto.recipes import FinishedUnitInput, RecipeComponentInput, RecipeLineInput
from bakery.catalogue.errors import SupplierNotFound
from bakery.catalogue.models import Ingredient, Material, Product, Recipe, Supplier
from bakery.catalogue.queries import (
    allergens,
    blockers,
    contents,
    goods,
    items,
    recipe_problems,
    searching,
)
from bakery.catalogue.queries import labels as label_queries
from bakery.catalogue.queries import merging as merging_queries
from bakery.catalogue.queries import recipes as recipe_queries
from bakery.catalogue.queries import suggestions as suggestion_queries
from bakery.catalogue.services import (
    component_lines,
    finished_goods,
    merging,
    products,
    recipe_components,
    recipe_lines,
    recipe_restores,
    recipe_variants,
    recipe_yields,
    recipes,
    rows,
    slugs,
    snapshots,
    suggestions,
)
from bakery.db.transaction import Atomic
from tests import make
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.stage import Stage


def _labelled(s: Stage, tx: Atomic) -> Arguments:
    lines = contents.load_good_rows(tx, good_ids=[s.tin.pk]).lines
    return {"contents": {s.tin.pk: lines[s.tin.pk]}}


def cookies(s: Stage, tx: object) -> Arguments:
    """Return the recipe that has everything."""
    return {"recipe_id": s.cookies.pk}


def tin(s: Stage, tx: object) -> Arguments:
    """Return the good that has every kind of line."""
    return {"finished_good_id": s.tin.pk}


def _line(s: Stage) -> RecipeLineInput:
    return RecipeLineInput(ingredient_id=s.flour.pk, quantity=Decimal(600), unit="g", id=s.line.pk)


def _supplier(s: Stage, tx: Atomic) -> Supplier:
    return Supplier.objects.using(tx.using).get(pk=s.spare["supplier"].pk)


def _both(s: Stage) -> Arguments:
    return {"source_id": s.salt.pk, "target_id": s.sugar.pk}


def _part(s: Stage) -> ComponentLineInput:
    return ComponentLineInput(component_type="finished_unit", component_id=s.cookie.pk, quantity=8)


def _raisins_by_the_cup(s: Stage, tx: Atomic) -> None:
    """Ask for a foodstuff that kitchens know in a measure nobody has weighed here."""
    raisins = make.ingredient("Raisins", using=s.using)
    make.product(raisins, 500, "g")
    make.recipe("", [(raisins, 1, "cup")], using=s.using)


def _output() -> FinishedUnitInput:
    return FinishedUnitInput(name="Loaf", yield_type="EA", items_per_batch=2)


QUERIES = [
    R(label_queries.label_facts, _labelled),
    ER(allergens.allergens_of_recipes, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(allergens.allergens_of_goods, lambda s, tx: {"good_ids": [s.tin.pk]}),
    ER(allergens.allergens_of_parts, lambda s, tx: {"recipe_ids": [s.cookies.pk], "good_ids": [s.tin.pk]}),
    ER(allergens.allergens_of_ingredients, lambda s, tx: {"ingredient_ids": [s.flour.pk]}),
    R(blockers.find_blockers, lambda s, tx: {"rows": [s.flour]}),
    ER(contents.load_recipe_contents, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(contents.load_recipe_rows, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(contents.load_components, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(contents.load_good_lines, lambda s, tx: {"good_ids": [s.tin.pk]}),
    ER(contents.load_good_rows, lambda s, tx: {"good_ids": [s.tin.pk]}),
    R(goods.good_details, lambda s, tx: {"good_ids": [s.tin.pk]}),
    R(
        items.ingredient_details,
        lambda s, tx: {"rows": list(Ingredient.objects.using(tx.using).filter(pk=s.flour.pk))},
    ),
    R(items.material_details, lambda s, tx: {"rows": list(Material.objects.using(tx.using).filter(pk=s.box.pk))}),
    R(items.product_details, lambda s, tx: {"rows": list(Product.objects.using(tx.using).filter(pk=s.flour_bag.pk))}),
    R(recipe_problems.recipe_problems, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(recipe_problems.units_by_recipe, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    ER(recipe_problems.ingredients_without_product, lambda s, tx: {"ingredient_ids": [s.spare["ingredient"].pk]}),
    R(recipe_problems.missing_definitions, silent=True),
    R(recipe_queries.recipe_details, lambda s, tx: {"recipe_ids": [s.cookies.pk]}),
    R(recipe_queries.can_be_ready, cookies),
    R(searching.find_products, lambda s, tx: {"text": "flour"}),
    R(searching.product_labels, lambda s, tx: {"product_ids": [s.flour_bag.pk]}),
    ER(searching.find_owners, lambda s, tx: {"text": "flour"}),
]

GOODS = [
    W(component_lines.set_component_lines, lambda s, tx: tin(s, tx) | {"lines": [_part(s)]}),
    W(
        component_lines.add_component_line,
        lambda s, tx: tin(s, tx) | {"component_type": "finished_good", "component_id": s.plain.pk, "quantity": 1},
    ),
    W(component_lines.update_component_line, lambda s, tx: {"line_id": s.tin_line.pk, "quantity": 12}),
    W(component_lines.remove_component_line, lambda s, tx: {"line_id": s.tin_line.pk}),
    R(finished_goods.explode_finished_good, lambda s, tx: tin(s, tx) | {"quantity": 3}),
    R(finished_goods.get_required_recipes, tin),
    ER(finished_goods.find_good, tin),
    W(
        snapshots.snapshot_finished_good,
        lambda s, tx: {"finished_good_id": s.spare["finished_good"].pk, "by": s.by},
    ),
    EW(
        snapshots.snapshot_finished_goods,
        lambda s, tx: {"finished_good_ids": [s.spare["finished_good"].pk], "by": s.by},
    ),
    R(snapshots.get_finished_good_snapshots, tin),
    R(
        snapshots.get_finished_good_snapshot,
        lambda s, tx: {"finished_good_snapshot_id": s.assembly.finished_good_snapshot_id},
    ),
]

RECIPES = [
    W(
        recipe_components.add_recipe_component,
        lambda s, tx: cookies(s, tx) | {"component_id": s.spare["recipe"].pk, "batches": 2},
    ),
    W(recipe_components.update_recipe_component, lambda s, tx: {"line_id": s.component.pk, "batches": 2}),
    W(recipe_components.remove_recipe_component, lambda s, tx: {"line_id": s.component.pk}, silent=True),
    R(recipe_components.get_recipe_components, cookies),
    R(recipe_components.get_recipes_using_component, lambda s, tx: {"recipe_id": s.icing.pk}),
    W(
        recipe_components.set_recipe_components,
        lambda s, tx: cookies(s, tx) | {"components": [RecipeComponentInput(component_id=s.spare["recipe"].pk)]},
    ),
    EW(recipe_components.locked_nesting, touches_rows=False),
    W(recipe_lines.set_recipe_lines, lambda s, tx: cookies(s, tx) | {"lines": [_line(s)]}),
    EW(
        recipe_lines.keep_mark,
        lambda s, tx: {"recipe": Recipe.objects.using(tx.using).get(pk=s.cookies.pk)},
        silent=True,
    ),
    W(
        recipe_restores.create_recipe_from_snapshot,
        lambda s, tx: {"recipe_snapshot_id": s.run.recipe_snapshot_id, "name": "As it was"},
    ),
    W(recipe_variants.create_recipe_variant, lambda s, tx: {"base_recipe_id": s.cookies.pk, "variant_name": "Lemon"}),
    W(
        recipe_yields.set_finished_units,
        lambda s, tx: {"recipe_id": s.spare["recipe"].pk, "units": [_output()]},
    ),
    R(recipes.get_finished_units, cookies),
    R(recipes.validate_recipe, lambda s, tx: {"recipe_id": s.spare["recipe"].pk}),
    R(recipes.get_missing_definitions, silent=True),
    R(suggestion_queries.suggested_weights, silent=True),
    W(suggestions.accept_suggested_weights, before=_raisins_by_the_cup, refused={"ingredient_ids": []}),
    R(recipes.get_aggregated_ingredients, cookies),
    ER(recipes.find_recipe, cookies),
    W(snapshots.snapshot_recipe, lambda s, tx: {"recipe_id": s.icing.pk, "by": s.by}),
    EW(snapshots.snapshot_recipes, lambda s, tx: {"recipe_ids": [s.icing.pk], "by": s.by}),
    R(snapshots.get_recipe_snapshots, cookies),
    R(snapshots.get_recipe_snapshot, lambda s, tx: {"recipe_snapshot_id": s.run.recipe_snapshot_id}),
    W(products.set_preferred_product, lambda s, tx: {"product_id": s.flour_sack.pk}),
    W(products.review_product, lambda s, tx: {"product_id": s.provisional.pk}),
]

ROWS = [
    ER(rows.find_row, lambda s, tx: {"model": Supplier, "row_id": s.supplier.pk, "refusal": SupplierNotFound}),
    ER(
        rows.list_rows,
        lambda s, tx: {"model": Supplier, "query": "", "include_archived": False, "page": slice(0, 5)},
    ),
    EW(rows.insert_row, lambda s, tx: {"model": Supplier, "values": {"name": "Farm"}}),
    ER(rows.free_slugs, lambda s, tx: {"model": Supplier, "names": ["Farm"]}),
    EW(rows.change_row, lambda s, tx: {"row": _supplier(s, tx), "values": {"name": "Farm"}}),
    EW(rows.touch_row, lambda s, tx: {"row": _supplier(s, tx)}, silent=True),
    EW(rows.set_archived, lambda s, tx: {"row": _supplier(s, tx), "archived": True}, silent=True),
    ER(rows.require_name_free, lambda s, tx: {"model": Supplier, "name": "Farm"}, silent=True),
    ER(rows.require_unused, lambda s, tx: {"rows": [s.spare["supplier"]]}, silent=True),
]

KEYS = [
    R(merging_queries.merge_impact, lambda s, tx: _both(s)),
    W(merging.merge_ingredients, lambda s, tx: _both(s) | {"by": s.by}),
    W(
        slugs.rename_slug,
        lambda s, tx: {"kind": "recipe", "from_slug": s.cookies.slug, "to_slug": "biscuits"},
        silent=True,
        refused={"to_slug": ""},
    ),
    EW(
        slugs.keep_slug,
        lambda s, tx: {"kind": "recipe", "slug": "biscuits", "target": s.cookies.uuid},
        silent=True,
    ),
]

CASES = [*ROWS, *KEYS, *QUERIES, *GOODS, *RECIPES]
