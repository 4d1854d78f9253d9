"""Calls of the functions that take files in."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bakery.db.transaction import Atomic
from bakery.interchange import uploads
from bakery.interchange.codes import EDITS, UPDATE
from bakery.interchange.documents import open_document
from bakery.interchange.dto import ImportOptions
from bakery.interchange.job import Job
from bakery.interchange.models import ImportReport
from bakery.interchange.register import RECIPE, SUPPLIER
from bakery.interchange.rows import Row
from bakery.interchange.services import (
    changing,
    defaults,
    edit_definitions,
    edit_stock,
    former_slugs,
    import_ingredients,
    import_materials,
    import_people,
    import_products,
    import_recipe_parts,
    import_recipes,
    import_stock,
    import_suppliers,
    import_units,
    importing,
    previews,
    reports,
)
from bakery.watching import unwatched
from tests.service_cases.cases import EW, Arguments, Given, W
from tests.service_cases.stage import Stage, bare

Document = dict[str, Any]
PACKAGING = {"packaging:Imported sack": "material"}


def document(s: Stage) -> Document:
    """Return a file of the predecessor with a row of each kind, some of them beside what is there."""
    product = {"ingredient_slug": s.flour.slug, "product_name": "Imported", "package_unit": "g"}
    lot = product | {"product_name": "Unheard of", "package_unit_quantity": 1000, "quantity": 500}
    line = {"ingredient_slug": s.flour.slug, "quantity": 300, "unit": "g"}
    bought = {"supplier_slug": s.supplier.slug, "purchase_date": s.today.isoformat()}
    group = s.spare["ingredient_category"]
    return {
        "suppliers": [{"name": "Imported mill", "city": "Graz"}],
        "ingredients": [
            {"display_name": "Imported rye", "slug": "imported_rye", "parent_slug": group.slug},
            {"display_name": "Imported sack", "category": group.name, "is_packaging": True},
        ],
        "products": [product | {"package_unit_quantity": 750, "preferred_supplier_name": "Unheard of"}],
        "purchases": [bought | lot | {"quantity_purchased": 1}],
        "inventory_items": [lot | {"purchase_date": s.today.isoformat()}],
        "recipe_categories": [{"name": "Imported breads"}],
        "recipes": [
            {"name": "Imported bread", "category": s.spare["recipe_category"].name, "ingredients": [line]}
            | {"components": [{"component_recipe_slug": s.icing.slug, "quantity": 1}]}
        ],
        "finished_units": [{"name": "Imported loaf", "recipe_slug": s.icing.slug, "items_per_batch": 2}],
        "material_categories": [{"name": "Imported papers"}],
        "materials": [{"name": "Imported bag", "category": s.spare["material_category"].name, "dimension": "count"}],
        "material_products": [
            {"material_slug": s.box.slug, "name": "Imported box", "package_quantity": 5, "package_unit": "each"}
        ],
        "material_units": [{"name": "Imported pair", "material_slug": s.box.slug, "quantity_per_unit": 2}],
        "material_purchases": [
            {"product_slug": s.blue_box.slug, "supplier": "Unheard of", "purchase_date": s.today.isoformat()}
            | {"packages_purchased": 1}
        ],
        "material_inventory_items": [bought | {"product_slug": s.blue_box.slug, "quantity_remaining": 5}],
        "finished_goods": [{"display_name": "Imported tin", "assembly_type": "bundle"}],
        "packages": [{"name": "Imported parcel"}],
        "compositions": [{"finished_good_slug": s.plain.slug, "packaging_product_slug": s.blue_box.slug}],
        "package_finished_goods": [{"package_name": "Hamper", "finished_good_slug": s.plain.slug}],
        "recipients": [{"name": "Imported Elm"}],
        "events": [{"name": "Imported fair", "event_date": s.today.isoformat()}],
        "event_recipient_packages": [
            {"event_name": "Quiet", "recipient_name": "Birch", "package_name": "Plain package"}
        ],
        "event_assembly_targets": [{"event_name": "Quiet", "finished_good_name": "Tin", "target_quantity": 2}],
        "event_recipes": [{"event_name": "Quiet", "recipe_name": "Cookies"}],
        "event_production_targets": [{"event_name": "Quiet", "recipe_name": "Brine", "target_batches": 1}],
    }


def content(s: Stage) -> bytes:
    """Return the document as a file has it."""
    return json.dumps(document(s)).encode()


def job_of(s: Stage, tx: Atomic) -> Job:
    """Return the import of the document before its first row, unknown suppliers and products being settled."""
    question = f"product:{s.flour.slug}::Unheard of:1000:g"
    options = ImportOptions(create_missing=frozenset({SUPPLIER}), answers={question: s.flour_bag.slug, **PACKAGING})
    found, arrays = open_document(content(s))
    given = {"found": found, "document": arrays, "digest": "0", "options": options, "by": s.by}
    return importing._job(tx, importing._Given(**given, alone=False, watch=unwatched))


def row_of(array: str, number: int = 0, **more: Any) -> Given:
    """Return arguments that take in one row of an array, the first unless it is said."""

    def given(s: Stage, tx: Atomic) -> Arguments:
        job = job_of(s, tx)
        return {"job": job, "row": job.rows(array)[number]} | more

    return given


def _taken(s: Stage, tx: Atomic) -> Arguments:
    return {"content": s.file, "options": ImportOptions(), "by": s.by, "one_by_one": False}


def _compared(s: Stage, tx: Atomic) -> Arguments:
    return {"file_name": "elm.json", "content": s.file, "compared": s.compared, "by": s.by}


def _answered(s: Stage) -> Arguments:
    return {"compared": replace(s.compared, digest="another"), "by": s.by}


def _aged(s: Stage, tx: Atomic) -> None:
    """Let the file that waits be one that nobody wants any more."""
    ImportReport.objects.using(tx.using).update(created_at=timezone.now() - timedelta(days=30))


def _staged(s: Stage, tx: Atomic) -> Arguments:
    """Return the file that was looked into; one that was taken in is put back."""
    if not uploads.exists(s.upload):
        default_storage.save(s.upload, ContentFile(s.file))
    return {"import_id": s.waiting.id}


def _completing(s: Stage, tx: Atomic) -> Arguments:
    return row_of("recipes", recipe_id=s.spare["recipe"].pk)(s, tx)


def _emptied(s: Stage, tx: Atomic) -> Arguments:
    """Return a row about a supplier that is here, whose notes are to be filled."""
    job = job_of(s, tx)
    row = replace(job.rows("suppliers")[0], values={"notes": "Filled"})
    return {
        "job": replace(job, options=replace(job.options, mode=UPDATE)),
        "array": "suppliers",
        "row": row,
        "row_id": s.supplier.pk,
    }


def edited(array: str, keys: Callable[[Stage], dict[str, str]]) -> Given:
    """Return arguments that take in one row of a list of rows to edit."""

    def given(s: Stage, tx: Atomic) -> Arguments:
        values = keys(s) | {"notes": "Edited"}
        job = job_of(s, tx)
        row = Row(place=f"{array}[0]", number=0, values=values, source=values)
        return {"job": replace(job, family=EDITS, options=replace(job.options, mode=UPDATE)), "row": row}

    return given


def _renamed(s: Stage, tx: Atomic) -> Arguments:
    row = Row(place="recipes[0]", number=0, values={"previous_slug": "biscuits"}, source={})
    return {"job": job_of(s, tx), "kind": RECIPE, "row": row, "row_id": s.icing.pk, "uuid": s.icing.uuid}


def _noted(s: Stage, tx: Atomic) -> Arguments:
    job = job_of(s, tx)
    import_stock.load_lot(tx, job=job, row=job.rows("inventory_items")[0])
    return {"job": job, "lines": job.openings}


IMPORTS = [
    EW(changing.change_found, _emptied),
    EW(edit_definitions.edit_definition, edited("ingredients", lambda s: {"slug": s.flour.slug})),
    EW(edit_definitions.edit_product, edited("products", lambda s: {"slug": s.flour_bag.slug})),
    EW(edit_stock.edit_lot, edited("inventory", lambda s: {"uuid": str(s.flour_lot.uuid)})),
    EW(edit_stock.edit_purchase, edited("purchases", lambda s: {"uuid": str(s.purchase.lines[0].uuid)})),
    EW(former_slugs.keep_former_slug, _renamed, silent=True),
    EW(import_suppliers.load_supplier, row_of("suppliers")),
    EW(import_suppliers.supplier_meant, row_of("products", prefix="preferred_supplier")),
    EW(import_suppliers.supplier_called, row_of("products", name="Nobody's shop")),
    EW(import_ingredients.load_ingredient, row_of("ingredients")),
    EW(import_products.load_product, row_of("products")),
    EW(import_products.product_meant, row_of("inventory_items")),
    EW(import_stock.load_lot, row_of("inventory_items")),
    EW(import_stock.open_lots, _noted, silent=True),
    EW(import_recipes.load_recipe_category, row_of("recipe_categories")),
    EW(import_recipes.load_recipe, row_of("recipes")),
    EW(import_units.load_unit, row_of("finished_units")),
    EW(import_recipe_parts.complete_recipe, _completing, silent=True),
    EW(import_materials.load_material_category, row_of("material_categories")),
    EW(import_materials.load_material, row_of("materials")),
    EW(import_materials.load_material_product, row_of("material_products")),
    EW(import_people.load_recipient, row_of("recipients")),
    EW(import_people.load_event, row_of("events")),
    W(
        importing.import_file,
        lambda s, tx: {
            "file_name": "all.json",
            "content": content(s),
            "options": job_of(s, tx).options,
            "by": s.by,
        },
        refused={"content": b"no document"},
    ),
    W(defaults.load_defaults, stage=bare, refused=None),
    EW(importing.take_in_file, _taken),
    EW(reports.keep_report, _compared),
    W(
        reports.prune_import_reports,
        lambda s, tx: {"before": s.today + timedelta(days=1), "by": s.by},
        before=_aged,
        refused=None,
    ),
    W(previews.stage_import, _compared, refused=None),
    EW(previews.open_preview, _staged, touches_rows=False),
    W(previews.refresh_preview, lambda s, tx: _staged(s, tx) | _answered(s)),
    W(previews.apply_import, lambda s, tx: _staged(s, tx) | {"by": s.by}),
    W(previews.discard_import, lambda s, tx: _staged(s, tx) | {"by": s.by}, silent=True),
]
