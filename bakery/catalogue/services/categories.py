"""Groups of ingredients and of materials, at most two levels deep."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import CategoryDetail
from bakery.catalogue.errors import CategoryNotFound
from bakery.catalogue.models import IngredientCategory, MaterialCategory
from bakery.catalogue.names import kind_of
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    insert_row,
    list_rows,
    require_name_free,
    require_unused,
    set_archived,
)
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.inputs import Checked

Group = TypeVar("Group", IngredientCategory, MaterialCategory)


def create_ingredient_category(
    tx: Atomic,
    *,
    name: str,
    parent_id: int | None = None,
    sort_order: int = 0,
    uuid: UUID | None = None,
    slug: str | None = None,
) -> CategoryDetail:
    """Add a group of ingredients."""
    values = {"name": name, "parent_id": parent_id, "sort_order": sort_order}
    return _create(tx, IngredientCategory, values, uuid=uuid, slug=slug)


def update_ingredient_category(
    tx: Atomic,
    *,
    ingredient_category_id: int,
    name: str | Unset = UNSET,
    parent_id: int | Unset | None = UNSET,
    sort_order: int | Unset = UNSET,
    seen: datetime | None = None,
) -> CategoryDetail:
    """Change a group of ingredients."""
    values = only_given({"name": name, "parent_id": parent_id, "sort_order": sort_order})
    return _update(tx, IngredientCategory, ingredient_category_id, values, seen)


def archive_ingredient_category(tx: Atomic, *, ingredient_category_id: int) -> CategoryDetail:
    """Retire a group of ingredients."""
    return _archive(tx, IngredientCategory, ingredient_category_id, archived=True)


def restore_ingredient_category(tx: Atomic, *, ingredient_category_id: int) -> CategoryDetail:
    """Bring a retired group of ingredients back."""
    return _archive(tx, IngredientCategory, ingredient_category_id, archived=False)


def delete_ingredient_category(tx: Atomic, *, ingredient_category_id: int) -> None:
    """Delete an empty group of ingredients."""
    _delete(tx, IngredientCategory, ingredient_category_id)


def get_ingredient_category(tx: Atomic, *, ingredient_category_id: int) -> CategoryDetail:
    """Return a group of ingredients."""
    return _detail(_find(tx, IngredientCategory, ingredient_category_id))


def list_ingredient_categories(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[CategoryDetail]:
    """Return groups of ingredients by name."""
    return _list(tx, IngredientCategory, query, limit, offset, include_archived=include_archived)


def create_material_category(
    tx: Atomic,
    *,
    name: str,
    parent_id: int | None = None,
    sort_order: int = 0,
    uuid: UUID | None = None,
    slug: str | None = None,
) -> CategoryDetail:
    """Add a group of materials."""
    values = {"name": name, "parent_id": parent_id, "sort_order": sort_order}
    return _create(tx, MaterialCategory, values, uuid=uuid, slug=slug)


def update_material_category(
    tx: Atomic,
    *,
    material_category_id: int,
    name: str | Unset = UNSET,
    parent_id: int | Unset | None = UNSET,
    sort_order: int | Unset = UNSET,
    seen: datetime | None = None,
) -> CategoryDetail:
    """Change a group of materials."""
    values = only_given({"name": name, "parent_id": parent_id, "sort_order": sort_order})
    return _update(tx, MaterialCategory, material_category_id, values, seen)


def archive_material_category(tx: Atomic, *, material_category_id: int) -> CategoryDetail:
    """Retire a group of materials."""
    return _archive(tx, MaterialCategory, material_category_id, archived=True)


def restore_material_category(tx: Atomic, *, material_category_id: int) -> CategoryDetail:
    """Bring a retired group of materials back."""
    return _archive(tx, MaterialCategory, material_category_id, archived=False)


def delete_material_category(tx: Atomic, *, material_category_id: int) -> None:
    """Delete an empty group of materials."""
    _delete(tx, MaterialCategory, material_category_id)


def get_material_category(tx: Atomic, *, material_category_id: int) -> CategoryDetail:
    """Return a group of materials."""
    return _detail(_find(tx, MaterialCategory, material_category_id))


def list_material_categories(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[CategoryDetail]:
    """Return groups of materials by name."""
    return _list(tx, MaterialCategory, query, limit, offset, include_archived=include_archived)


def _create(
    tx: Atomic, model: type[Group], values: Mapping[str, Any], *, uuid: UUID | None, slug: str | None
) -> CategoryDetail:
    with logs.operation(tx, f"create_{kind_of(model)}") as log:
        checked = Checked()
        columns = check_columns(checked, model, values)
        _check_parent(tx, checked, model, columns["parent_id"], group_id=None)
        checked.done()
        _require_name_free(tx, model, columns["name"], columns["parent_id"], except_id=None)

        row = insert_row(tx, model=model, values=columns, uuid=uuid, slug=slug)

        log.add(id=row.pk)
        return _detail(row)


def _update(
    tx: Atomic, model: type[Group], group_id: int, values: Mapping[str, Any], seen: datetime | None
) -> CategoryDetail:
    with logs.operation(tx, f"update_{kind_of(model)}", id=group_id) as log:
        row = _find(tx, model, group_id, lock=True)
        checked = Checked()
        columns = check_columns(checked, model, values)
        _check_parent(tx, checked, model, columns.get("parent_id"), group_id=group_id)
        checked.done()
        wanted = {"name": row.name, "parent_id": row.parent_id} | columns
        _require_name_free(tx, model, wanted["name"], wanted["parent_id"], except_id=group_id)

        log.add(changed=change_row(tx, row=row, values=columns, seen=seen))
        return _detail(row)


def _archive(tx: Atomic, model: type[Group], group_id: int, *, archived: bool) -> CategoryDetail:
    with logs.operation(tx, f"{'archive' if archived else 'restore'}_{kind_of(model)}", id=group_id):
        row = _find(tx, model, group_id, lock=True)
        set_archived(tx, row=row, archived=archived)
        return _detail(row)


def _delete(tx: Atomic, model: type[Group], group_id: int) -> None:
    with logs.operation(tx, f"delete_{kind_of(model)}", id=group_id):
        row = _find(tx, model, group_id, lock=True)
        require_unused(tx, rows=[row])
        row.delete(using=tx.using)


def _list(
    tx: Atomic, model: type[Group], query: str, limit: int, offset: int, *, include_archived: bool
) -> list[CategoryDetail]:
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=model, query=query, include_archived=include_archived, page=page)
    return [_detail(row) for row in rows]


def _find(tx: Atomic, model: type[Group], group_id: int, *, lock: bool = False) -> Group:
    return find_row(tx, model=model, row_id=group_id, refusal=CategoryNotFound, lock=lock)


def _check_parent(
    tx: Atomic, checked: Checked, model: type[Group], parent_id: int | None, *, group_id: int | None
) -> None:
    """Refuse a third level; the parent stays locked so that it cannot move below another meanwhile."""
    if parent_id is None:
        return
    parent = _find(tx, model, parent_id, lock=True)
    has_children = group_id is not None and model._base_manager.using(tx.using).filter(parent=group_id).exists()  # noqa: SLF001
    if parent.pk == group_id or parent.parent_id is not None or has_children:
        checked.fault("parent_id", "Groups are at most two levels deep.")


def _require_name_free(
    tx: Atomic, model: type[Group], name: str, parent_id: int | None, *, except_id: int | None
) -> None:
    within = {"parent": parent_id} if parent_id else {"parent__isnull": True}
    require_name_free(tx, model=model, name=name, within=within, except_id=except_id)


def _detail(row: Group) -> CategoryDetail:
    return CategoryDetail(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        parent_id=row.parent_id,
        sort_order=row.sort_order,
        archived_at=row.archived_at,
    )
