"""A request for each address that changes something: where, and what is typed over what the page offers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from bakery.db import transaction
from bakery.interchange.services.backups import back_up
from tests.service_cases.stage import Stage

Given = Callable[[Stage], dict[str, Any]]


FILE: Final = b'{"recipients": [{"name": "Elm"}]}'


def nothing(s: Stage) -> dict[str, Any]:
    """Return no arguments."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One request that succeeds: arguments of the address, its query string, and the fields typed.

    Where the address shows a page, what is typed goes into its form as shown; `bare` sends it alone.
    """

    path: Given = nothing
    query: Given = nothing
    typed: Given = nothing
    bare: bool = False
    changes: bool = True
    redirects: bool = False  # it changes a file, and no row


def of(key: str, row: str, **typed: Any) -> Sample:
    """Return the request at the address of one row."""
    return Sample(path=lambda s: {key: _id(getattr(s, row))}, typed=lambda s: typed)


def _id(row: Any) -> Any:
    return getattr(row, "pk", None) or row.id


def _backup(s: Stage) -> dict[str, Any]:
    """Return which backup an address is about: one of the stage, made again where it was deleted."""
    if not (settings.BACKUP_ROOT / getattr(s, "backup_name", "-")).exists():
        with transaction.snapshot(using=s.using) as tx:
            s.backup_name = back_up(tx, why="hand").file
    return {"file": s.backup_name}


def _database(s: Stage) -> dict[str, Any]:
    return {"database": Path(str(connections[s.using].settings_dict["NAME"])).name}


def _next_year(s: Stage) -> dict[str, Any]:
    return {"new_name": "Next", "new_event_date": (s.draft.event_date + timedelta(days=365)).isoformat()}


def _receipt(s: Stage) -> dict[str, Any]:
    line = {"line-0-product": "Red box", "line-0-packages": "1", "line-0-price_per_package": "9.50"}
    return {"supplier_id": s.supplier.pk} | line


def _box(s: Stage) -> dict[str, Any]:
    line = f"component_line_{s.tin_box.pk}"
    return {f"{line}-product_id": s.blue_box.pk, f"choose_{line}": "yes"}


def _weight(s: Stage) -> dict[str, Any]:
    row = f"missing_density-{s.sugar.pk}"
    typed = {"ingredient_id": s.sugar.pk, "volume": 1, "volume_unit": "cup", "weight": 200, "weight_unit": "g"}
    return {"act": "missing_density", "row": s.sugar.pk} | {f"{row}-{name}": value for name, value in typed.items()}


def _counted(s: Stage) -> dict[str, Any]:
    lot = f"lot-{s.box_lot.pk}"
    sheet = {f"{lot}-counted": 40, f"{lot}-unit": "ea", f"{lot}-expected": 49}
    return {"save": "yes", "lot": s.box_lot.pk, "idempotency_key": UUID(int=9)} | sheet


def _recipe(s: Stage) -> dict[str, Any]:
    line = {"line-0-quantity": "2 ½", "line-0-unit": "cups", "line-0-ingredient": "flour"}
    inside = {"component-0-batches": "1", "component-0-recipe": "Icing"}
    output = {"output-0-name": "Loaf", "output-0-amount": "2"}
    return {"name": "Rye bread", "category_id": s.spare["recipe_category"].pk} | line | inside | output


class Again(SimpleUploadedFile):
    """A file that can be sent as often as it takes."""

    def read(self, *size: int) -> bytes:
        """Begin anew."""
        self.seek(0)
        return super().read(*size)


def _waiting(s: Stage) -> dict[str, Any]:
    """Return the file that was looked into."""
    return {"import_id": s.waiting.id}


def _spare_ingredient(s: Stage) -> dict[str, Any]:
    return {"kind": "ingredient", "row_id": s.spare["ingredient"].pk}


SAMPLES: Final[dict[str, Sample]] = {
    "recipe_version": Sample(
        path=lambda s: {"slug": s.cookies.slug, "number": 1}, typed=lambda s: {"name": "As it was"}
    ),
    "box_create": Sample(typed=lambda s: {"name": "Bag", "part-0-part": "Plain tin", "part-0-quantity": "1"}),
    "box_edit": Sample(path=lambda s: {"slug": s.tin.slug}, typed=lambda s: {"name": "Large tin"}),
    "box_delete": Sample(path=lambda s: {"slug": s.spare["finished_good"].slug}),
    "box_retire": Sample(path=lambda s: {"slug": s.plain.slug}, typed=lambda s: {"retired": "1"}, bare=True),
    "output_retire": Sample(path=lambda s: {"slug": s.cookie.slug}, typed=lambda s: {"retired": "1"}, bare=True),
    "recipe_delete": Sample(path=lambda s: {"slug": s.spare["recipe"].slug}),
    "recipe_retire": Sample(path=lambda s: {"slug": s.cookies.slug}, typed=lambda s: {"retired": "1"}, bare=True),
    "recipes_groups": Sample(typed=lambda s: {"act": "add", "added-name": "Bread"}, bare=True),
    "account": Sample(typed=lambda s: {"units": "metric"}),
    "account_password": Sample(
        typed=lambda s: {
            "old_password": "superuser",
            "new_password1": "a long loaf of rye",
            "new_password2": "a long loaf of rye",
        }
    ),
    "adjustment_void": of("adjustment_id", "unpriced", reason="Typed twice."),
    "assembly_create": Sample(query=lambda s: {"box": s.plain.pk}, typed=lambda s: {"quantity": "1"}),
    "assembly_reconcile": of("assembly_id", "bypassed", note="Counted."),
    "assembly_void": of("assembly_id", "assembly", reason="Typed twice."),
    "assignment_deliver": of("assignment_id", "ready"),
    "assignment_note": of("assignment_id", "pending", allergen_note="They are fine with it."),
    "data_backup_delete": Sample(path=_backup, bare=True, changes=False, redirects=True),
    "data_backup_restore": Sample(path=_backup, typed=_database),
    "data_backup_verify": Sample(path=_backup, bare=True, changes=False, redirects=True),
    "data_backups": Sample(bare=True, changes=False, redirects=True),
    "data_export_file": Sample(query=lambda s: {"kind": "runs"}),
    "data_health": Sample(changes=False, bare=True),
    "data_import": Sample(path=_waiting, typed=lambda s: {"act": "discard"}, bare=True),
    "data_imports": Sample(typed=lambda s: {"file": Again("file.json", FILE)}),
    "definition_delete": Sample(path=_spare_ingredient, bare=True),
    "definition_retire": Sample(path=_spare_ingredient, bare=True),
    "delivery_void": of("delivery_id", "served", reason="Typed twice."),
    "design": Sample(changes=False, bare=True),
    "event_assemble": Sample(path=lambda s: {"event_id": s.draft.pk}, typed=_box, bare=True),
    "event_cancel": of("event_id", "quiet", reason="It rains."),
    "event_clone": Sample(path=lambda s: {"event_id": s.draft.pk}, typed=_next_year),
    "event_create": Sample(typed=lambda s: {"name": "Fair", "event_date": (s.today + timedelta(days=9)).isoformat()}),
    "event_delete": of("event_id", "quiet"),
    "event_deliver": Sample(
        path=lambda s: {"event_id": s.baking.pk},
        typed=lambda s: {"assignment_id": s.ready.id, "new_status": "delivered"},
    ),
    "event_edit": of("event_id", "draft", name="Another name"),
    "event_plan": Sample(path=lambda s: {"event_id": s.quiet.pk}, typed=lambda s: {"act": "lock"}, bare=True),
    "event_shopping": Sample(path=lambda s: {"event_id": s.draft.pk}, bare=True),
    "group_create": Sample(path=lambda s: {"of": "ingredients"}, typed=lambda s: {"name": "Grain"}),
    "group_edit": Sample(
        path=lambda s: {"of": "materials", "group_id": s.spare["material_category"].pk},
        typed=lambda s: {"name": "Paper"},
    ),
    "ingredient": Sample(path=lambda s: {"slug": s.flour.slug}, typed=lambda s: {"alias": "Meal"}),
    "ingredient_merge": Sample(
        path=lambda s: {"slug": s.spare["ingredient"].slug},
        typed=lambda s: {"target": "Flour", "merge": "1"},
        bare=True,
    ),
    "ingredient_create": Sample(
        typed=lambda s: {"name": "Rye", "category_id": s.spare["ingredient_category"].pk, "dimension": "mass"}
    ),
    "ingredients_edit": Sample(
        typed=lambda s: {
            "row": s.flour.pk,
            f"i{s.flour.pk}-category_id": s.flour.category_id,
            f"i{s.flour.pk}-shelf_life_days": "90",
        },
        bare=True,
    ),
    "ingredient_edit": Sample(path=lambda s: {"slug": s.flour.slug}, typed=lambda s: {"name": "Wheat flour"}),
    "login": Sample(typed=lambda s: {"username": "superuser", "password": "superuser"}),
    "logout": Sample(bare=True),
    "material_create": Sample(
        typed=lambda s: {"name": "Ribbon", "category_id": s.spare["material_category"].pk, "dimension": "length"}
    ),
    "material_edit": Sample(path=lambda s: {"slug": s.box.slug}, typed=lambda s: {"name": "Carton"}),
    "lot_describe": of("lot_id", "box_lot", location="Cellar"),
    "lot_revalue": of("lot_id", "box_lot", price="12.50", reason="Read off the receipt."),
    "package": Sample(path=lambda s: {"package_id": s.hamper.pk}, typed=lambda s: {"act": "archive"}, bare=True),
    "package_assign": Sample(
        path=lambda s: {"package_id": s.plain_package.pk},
        typed=lambda s: {"event_id": s.quiet.pk, "recipient_ids": s.cedar.pk, "quantity": "1"},
        bare=True,
    ),
    "package_clone": of("package_id", "hamper", name="Another hamper"),
    "package_create": Sample(typed=lambda s: {"name": "Parcel", "line-0-part": "Plain tin", "line-0-quantity": "1"}),
    "package_delete": Sample(path=lambda s: {"package_id": s.spare["package"].pk}),
    "package_edit": of("package_id", "hamper", name="Large hamper"),
    "missing_data": Sample(typed=_weight, bare=True),
    "pantry_count": Sample(typed=_counted, bare=True),
    "pantry_loss": Sample(typed=lambda s: {"item": "Flour", "quantity": "5", "unit": "g", "reason": "waste"}),
    "product_create": Sample(
        typed=lambda s: {"owner": "Flour", "name": "Fine", "package_quantity": "500", "package_unit": "g"}
    ),
    "product_edit": of("product_id", "flour_bag", name="Fine flour"),
    "product_prefer": Sample(path=lambda s: {"product_id": s.flour_sack.pk}, bare=True),
    "product_review": Sample(path=lambda s: {"product_id": s.provisional.pk}, bare=True),
    "purchase_create": Sample(typed=_receipt),
    "purchase_void": of("purchase_id", "late", reason="Typed twice."),
    "recipe_create": Sample(typed=_recipe),
    "recipe_edit": Sample(path=lambda s: {"slug": s.cookies.slug}, typed=lambda s: {"name": "Biscuits"}),
    "recipe_variant": Sample(path=lambda s: {"slug": s.cookies.slug}, typed=lambda s: {"variant_name": "Lemon"}),
    "recipe_ready": Sample(path=lambda s: {"slug": s.cookies.slug}, typed=lambda s: {"ready": "no"}, bare=True),
    "recipient": Sample(path=lambda s: {"recipient_id": s.alder.pk}, typed=lambda s: {"act": "archive"}, bare=True),
    "recipient_assign": Sample(
        path=lambda s: {"recipient_id": s.cedar.pk},
        typed=lambda s: {"event_id": s.quiet.pk, "package_id": s.plain_package.pk},
    ),
    "recipient_create": Sample(typed=lambda s: {"name": "Elm"}),
    "recipient_delete": Sample(path=lambda s: {"recipient_id": s.spare["recipient"].pk}),
    "recipient_edit": of("recipient_id", "alder", name="Alder the elder"),
    "recipient_merge": Sample(path=lambda s: {"recipient_id": s.birch.pk}, typed=lambda s: {"target_id": s.cedar.pk}),
    "recipients_paste": Sample(typed=lambda s: {"lines": "Elm; Hill Farm"}),
    "run_create": Sample(
        query=lambda s: {"output": s.cookie.pk}, typed=lambda s: {"num_batches": "1", "actual_yield": "24"}
    ),
    "run_reconcile": of("run_id", "short_run", note="Counted."),
    "run_void": of("run_id", "short_run", reason="Typed twice."),
    "shop": Sample(bare=True),
    "shopping_list": Sample(path=lambda s: {"list_id": s.saved.id}, typed=lambda s: {"act": "finish"}, bare=True),
    "shopping_list_item": Sample(
        path=lambda s: {"item_id": s.saved.items[0].id}, typed=lambda s: {"note": "The fine one."}
    ),
    "shopping_list_purchase": Sample(path=lambda s: {"list_id": s.saved.id}, typed=_receipt),
    "supplier_edit": of("supplier_id", "supplier", name="Windmill"),
    "supplier_create": Sample(typed=lambda s: {"name": "Farm", "kind": "physical"}),
}

# Where a page is about one row, which; lists and what needs no argument are asked for as they are.
PAGES: Final[dict[str, Given]] = {
    "assembly_labels": lambda s: {"assembly_id": s.assembly.id},
    "assembly": lambda s: {"assembly_id": s.assembly.id},
    "box": lambda s: {"slug": s.tin.slug},
    "box_print": lambda s: {"slug": s.tin.slug},
    "box_version": lambda s: {"slug": s.tin.slug, "number": 1},
    **{f"data_import_{what}": _waiting for what in ("csv", "json", "progress", "rejects")},
    "data_backup_download": _backup,
    "event_compare": lambda s: {"event_id": s.baking.pk},
    "event_compare_csv": lambda s: {"event_id": s.baking.pk},
    "event_make": lambda s: {"event_id": s.baking.pk},
    "event_route": lambda s: {"event_id": s.baking.pk},
    "event_tags": lambda s: {"event_id": s.baking.pk},
    "event_sheet": lambda s: {"event_id": s.baking.pk},
    "event_shopping_csv": lambda s: {"event_id": s.draft.pk},
    "event_what_if": lambda s: {"event_id": s.draft.pk},
    "groups": lambda s: {"of": "materials"},
    "material": lambda s: {"slug": s.box.slug},
    "lot": lambda s: {"lot_id": s.flour_lot.pk},
    "product": lambda s: {"product_id": s.flour_bag.pk},
    "purchase": lambda s: {"purchase_id": s.purchase.id},
    "recipe": lambda s: {"slug": s.cookies.slug},
    "recipe_print": lambda s: {"slug": s.cookies.slug},
    "report_event": lambda s: {"event_id": s.baking.pk},
    "report_event_csv": lambda s: {"event_id": s.baking.pk},
    "run": lambda s: {"run_id": s.run.id},
}
