"""The keys of the predecessor's files: where each is stored, and which are understood and not stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bakery.interchange.codes import EDITS, FACTS


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of row: our name for each value with the names it goes by, in order of rank."""

    stored: Mapping[str, tuple[str, ...]]
    understood: frozenset[str]


# Stamps and row numbers of the predecessor's database, in every array.
STAMPS: Final = frozenset({"id", "created_at", "updated_at", "last_updated", "date_added", "last_modified"})


def _keys(stored: str, understood: str = "") -> Keys:
    """Read `name=alias other` as: `name` also goes by `alias`, `other` by its own name alone."""
    names = {word.split("=")[0]: tuple(word.split("=")) for word in [*stored.split(), "uuid"]}
    return Keys(names, STAMPS | frozenset(understood.split()))


def _with_context(arrays: Mapping[str, Keys]) -> dict[str, Keys]:
    """Let rows carry what surrounds them, which is there for whoever edits them and is not read."""
    return {name: Keys(keys.stored, keys.understood | {"context"}) for name, keys in arrays.items()}


def _also(keys: Keys, stored: str) -> Keys:
    return Keys({**keys.stored, **{name: (name,) for name in stored.split()}}, keys.understood)


PRODUCT: Final = (
    "product_id ingredient_slug product_slug brand=product_brand product_name package_unit package_unit_quantity"
)
# As rows name the product that they are about, in lists of rows to edit.
STOCKED: Final = f"{PRODUCT} product_uuid gtin upc=upc_code"
# What an event bakes, and what it wants of pieces.
BAKED: Final = "recipe_slug recipe_name finished_unit_name target_batches=batches notes"
WANTED: Final = "finished_good_slug finished_good_name finished_unit_name target_quantity=quantity notes"

SCANNED: Final = "product_uuid product_slug gtin upc=upc_code device_id"

ARRAYS: Final[Mapping[str, Keys]] = {
    "suppliers": _keys("id name slug supplier_type street_address city state zip_code website_url notes is_active"),
    "recipe_categories": _keys("name slug sort_order", "description"),
    "ingredients": _keys(
        "display_name=name slug parent_slug hierarchy_level category description notes is_packaging allergens"
        " density_volume_value density_volume_unit density_weight_value density_weight_unit"
        " foodon_id foodex2_code langual_terms fdc_ids",
        "moisture_pct",
    ),
    "products": _keys(
        "id ingredient_slug brand product_name=name package_size=size_label package_type package_unit"
        " package_unit_quantity=package_quantity gtin upc_code=upc preferred=is_preferred preferred_supplier_id"
        " preferred_supplier_slug preferred_supplier_name is_hidden slug is_provisional notes",
        "brand_owner gpc_brick_code net_content_value net_content_uom country_of_sale off_id",
    ),
    "purchases": _keys(
        f"id {PRODUCT} supplier_id supplier_slug supplier_name=supplier purchase_date=purchased_at"
        " quantity_purchased unit_price=unit_cost total_cost notes",
    ),
    "inventory_items": _keys(
        f"{PRODUCT} quantity purchase_date location notes purchase_id unit_cost expiration_date opened_date"
        " lot_or_batch"
    ),
    "recipes": _keys(
        "name slug previous_slug category source notes=instructions is_production_ready=is_ready is_archived"
        " base_recipe_slug variant_name estimated_time_minutes=total_minutes ingredients"
        " components=recipe_components finished_units"
    ),
    "finished_units": _keys(
        "slug display_name=name recipe_slug recipe_name yield_mode items_per_batch=unit_yield_quantity"
        " batch_percentage item_unit=unit_yield_unit yield_type portion_description notes category is_archived"
        " previous_slug inventory_count"
    ),
    "finished_goods": _keys("slug display_name assembly_type description packaging_instructions notes"),
    "compositions": _keys(
        "finished_good_slug=assembly_slug package_name finished_unit_slug finished_good_component_slug"
        " material_unit_slug packaging_product_id packaging_product_slug component_type component_slug"
        " component_quantity is_generic sort_order notes"
    ),
    "packages": _keys("name is_template description notes"),
    "package_finished_goods": _keys("package_name finished_good_slug quantity"),
    "material_categories": _keys("name slug sort_order", "description"),
    "material_subcategories": _keys("name slug sort_order category_slug", "description"),
    "materials": _keys(
        "display_name=name slug description notes category category_slug subcategory_slug base_unit_type=dimension",
        "is_packaging_material",
    ),
    "material_products": _keys(
        "material_slug material display_name=name slug brand sku package_quantity package_unit=default_unit"
        " quantity_in_base_units supplier_slug supplier_name=supplier is_hidden notes"
    ),
    "material_units": _keys("name slug material_slug material_product_slug quantity_per_unit"),
    "material_purchases": _keys(
        "product_slug=material_product_slug supplier_slug supplier_name=supplier purchase_date packages_purchased"
        " package_price units_added unit_cost notes"
    ),
    "material_inventory_items": _keys(
        "product_slug=material_product_slug purchase_uuid quantity_purchased quantity_remaining cost_per_unit"
        " purchase_date location notes"
    ),
    "recipients": _keys("name household_name address notes"),
    "events": _keys(
        "name year event_date output_mode plan_state expected_attendees=attendees notes production_targets"
        " assembly_targets",
        "slug",
    ),
    "event_recipient_packages": _keys(
        "event_name recipient_name package_name quantity notes status fulfillment_status"
    ),
    "event_production_targets": _keys(f"event_name {BAKED}"),
    "event_assembly_targets": _keys(f"event_name {WANTED}"),
    "event_finished_goods": _keys(f"event_name {WANTED}"),
    "event_recipes": _keys("event_name recipe_slug recipe_name"),
    "batch_decisions": _keys(f"event_name {BAKED}"),
}

# The arrays of families whose rows are read in a way of their own; other families have those above.
OWN_ARRAYS: Final[Mapping[str, Mapping[str, Keys]]] = {
    EDITS: _with_context({
        **{name: ARRAYS[name] for name in ("ingredients", "recipes", "finished_units", "materials")},
        "products": _also(ARRAYS["products"], "product_slug"),
        "finished_goods": _keys("slug display_name=name description notes packaging_instructions"),
        "material_products": ARRAYS["material_products"],
        "inventory": _keys(
            f"{STOCKED} quantity purchase_date location notes expiration_date opened_date lot_or_batch",
            "unit_cost purchase_id",
        ),
        "purchases": _keys(
            f"{STOCKED} purchase_date=purchased_at quantity_purchased unit_price=unit_cost notes",
            "supplier_id supplier_slug supplier_name supplier total_cost",
        ),
    }),
    FACTS: {
        "purchases": _keys(f"{SCANNED} purchased_at scanned_at unit_price quantity_purchased supplier notes"),
        "adjustments": _keys(f"{SCANNED} adjusted_at quantity reason_code=reason notes"),
        "inventory_updates": _keys(f"{SCANNED} scanned_at remaining_percentage notes", "update_method"),
        "prices": _keys(
            "product_name brand package_unit_quantity=package_qty package_unit ingredient_name supplier_name"
            " unit_price gtin purchased_on"
        ),
    },
}  # fmt: skip

# What stands inside the rows of recipes and events.
NESTED: Final[Mapping[str, Keys]] = {
    "ingredients": _keys("ingredient_slug ingredient_name quantity unit notes"),
    "components": _keys(
        "component_recipe_slug=recipe_slug component_recipe_name=recipe_name quantity=batches sort_order notes"
    ),
    "finished_units": ARRAYS["finished_units"],
    "production_targets": _keys(BAKED),
    "assembly_targets": _keys(WANTED),
}

# Their rows tell what happened in another database; they move with a whole database only.
HISTORY: Final = frozenset({
    "production_runs", "assembly_runs", "production_records", "plan_amendments", "inventory_depletions",
    "recipe_snapshots", "finished_unit_snapshots", "finished_good_snapshots", "material_unit_snapshots",
})  # fmt: skip

# What stands beside the arrays.
HEADER: Final = frozenset({
    "version", "schema_version", "application", "exported_at", "export_date", "transformed_at", "transformation_notes",
    "description", "source",
})  # fmt: skip

# What can exist, as opposed to what is there and who gets it.
CATALOGUE: Final = frozenset({
    "suppliers", "recipe_categories", "ingredients", "products", "recipes", "finished_units",
    "finished_goods", "compositions",
    "material_categories", "material_subcategories", "materials", "material_products", "material_units",
})  # fmt: skip


def arrays_of(family: str) -> Mapping[str, Keys]:
    """Return the arrays that files of a family may have, with the keys of their rows."""
    return OWN_ARRAYS.get(family, ARRAYS)
