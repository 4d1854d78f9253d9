"""Foodstuffs: what they are called, how they are measured, what they contain."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import IngredientDetail
from bakery.catalogue.errors import CategoryNotFound, IngredientNotFound
from bakery.catalogue.models import Allergen, Ingredient, IngredientAlias, IngredientCategory
from bakery.catalogue.queries.blockers import find_blockers
from bakery.catalogue.queries.items import ingredient_details
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    insert_row,
    list_rows,
    require_name_free,
    require_unused,
    set_archived,
    touch_row,
)
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import InUse
from bakery.inputs import Checked

LONGEST_ALIAS: Final = 200


def create_ingredient(
    tx: Atomic,
    *,
    name: str,
    category_id: int,
    dimension: str,
    density: Decimal | None = None,
    density_note: str = "",
    grams_per_each: Decimal | None = None,
    shelf_life_days: int | None = None,
    is_stocked: bool = True,
    allergens: Sequence[str] = (),
    aliases: Sequence[str] = (),
    description: str = "",
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> IngredientDetail:
    """Add an ingredient; density in g per ml; allergens by slug."""
    with logs.operation(tx, "create_ingredient", category_id=category_id) as log:
        values = {
            "name": name,
            "category_id": category_id,
            "dimension": dimension,
            "density": density,
            "density_note": density_note,
            "grams_per_each": grams_per_each,
            "shelf_life_days": shelf_life_days,
            "is_stocked": is_stocked,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Ingredient, values)
        contained = _allergens(tx, checked, allergens)
        others = _aliases(checked, aliases)
        checked.done()
        _require_category(tx, columns["category_id"])
        require_name_free(tx, model=Ingredient, name=columns["name"])

        row = insert_row(tx, model=Ingredient, values=columns, uuid=uuid, slug=slug)
        row.allergens.add(*contained)
        _add_aliases(tx, row, others)

        log.add(ingredient_id=row.pk)
        return ingredient_details(tx, rows=[row], in_recipes=False)[0]


def update_ingredient(
    tx: Atomic,
    *,
    ingredient_id: int,
    name: str | Unset = UNSET,
    category_id: int | Unset = UNSET,
    dimension: str | Unset = UNSET,
    density: Decimal | Unset | None = UNSET,
    density_note: str | Unset = UNSET,
    grams_per_each: Decimal | Unset | None = UNSET,
    shelf_life_days: int | Unset | None = UNSET,
    is_stocked: bool | Unset = UNSET,
    allergens: Sequence[str] | Unset = UNSET,
    aliases: Sequence[str] | Unset = UNSET,
    description: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> IngredientDetail:
    """Change an ingredient; its dimension only while nothing uses it. Given allergens and aliases replace."""
    with logs.operation(tx, "update_ingredient", ingredient_id=ingredient_id) as log:
        row = _find(tx, ingredient_id, lock=True)
        values = {
            "name": name,
            "category_id": category_id,
            "dimension": dimension,
            "density": density,
            "density_note": density_note,
            "grams_per_each": grams_per_each,
            "shelf_life_days": shelf_life_days,
            "is_stocked": is_stocked,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Ingredient, only_given(values))
        contained = None if isinstance(allergens, Unset) else _allergens(tx, checked, allergens)
        others = None if isinstance(aliases, Unset) else _aliases(checked, aliases)
        checked.done()
        _require_allowed(tx, row, columns)

        changed = change_row(tx, row=row, values=columns, seen=seen)
        if contained is not None:
            row.allergens.set(contained)
            touch_row(tx, row=row)
        if others is not None:
            IngredientAlias.objects.using(tx.using).filter(ingredient=row).delete()
            _add_aliases(tx, row, others)
            touch_row(tx, row=row)

        log.add(changed=changed)
        return _detail(tx, row)


def archive_ingredient(tx: Atomic, *, ingredient_id: int) -> IngredientDetail:
    """Retire an ingredient: it cannot be chosen anew, and stays valid where it is used."""
    with logs.operation(tx, "archive_ingredient", ingredient_id=ingredient_id):
        row = _find(tx, ingredient_id, lock=True)
        set_archived(tx, row=row, archived=True)
        return _detail(tx, row)


def restore_ingredient(tx: Atomic, *, ingredient_id: int) -> IngredientDetail:
    """Bring a retired ingredient back."""
    with logs.operation(tx, "restore_ingredient", ingredient_id=ingredient_id):
        row = _find(tx, ingredient_id, lock=True)
        set_archived(tx, row=row, archived=False)
        return _detail(tx, row)


def delete_ingredient(tx: Atomic, *, ingredient_id: int) -> None:
    """Delete an ingredient that nothing names."""
    with logs.operation(tx, "delete_ingredient", ingredient_id=ingredient_id):
        row = _find(tx, ingredient_id, lock=True)
        require_unused(tx, rows=[row])
        row.delete(using=tx.using)


def get_ingredient(tx: Atomic, *, ingredient_id: int) -> IngredientDetail:
    """Return an ingredient in full."""
    return _detail(tx, _find(tx, ingredient_id))


def list_ingredients(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[IngredientDetail]:
    """Return ingredients by name."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=Ingredient, query=query, include_archived=include_archived, page=page)
    return ingredient_details(tx, rows=rows)


def _find(tx: Atomic, ingredient_id: int, *, lock: bool = False) -> Ingredient:
    return find_row(tx, model=Ingredient, row_id=ingredient_id, refusal=IngredientNotFound, lock=lock)


def _detail(tx: Atomic, row: Ingredient) -> IngredientDetail:
    return ingredient_details(tx, rows=[row])[0]


def _require_category(tx: Atomic, category_id: int) -> None:
    find_row(tx, model=IngredientCategory, row_id=category_id, refusal=CategoryNotFound)


def _require_allowed(tx: Atomic, row: Ingredient, columns: dict[str, Any]) -> None:
    """Refuse an unknown group, a taken name, and another dimension once stock or recipes rely on the first."""
    if "category_id" in columns:
        _require_category(tx, columns["category_id"])
    if "name" in columns:
        require_name_free(tx, model=Ingredient, name=columns["name"], except_id=row.pk)
    if columns.get("dimension", row.dimension) != row.dimension and (blockers := find_blockers(tx, rows=[row])):
        raise InUse(f"“{row.name}” is in use, so it stays measured as it is.", blockers)


def _allergens(tx: Atomic, checked: Checked, slugs: Sequence[str]) -> list[Allergen]:
    known = {each.slug: each for each in Allergen.objects.using(tx.using).filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in known:
            checked.fault("allergens", f"“{slug}” is not an allergen known here.")
    return list(known.values())


def _aliases(checked: Checked, names: Sequence[str]) -> list[str]:
    texts = [checked.text("aliases", name, required=True, longest=LONGEST_ALIAS) for name in names]
    return list({text.casefold(): text for text in texts}.values())


def _add_aliases(tx: Atomic, row: Ingredient, names: Sequence[str]) -> None:
    IngredientAlias.objects.using(tx.using).bulk_create([IngredientAlias(ingredient=row, name=name) for name in names])
