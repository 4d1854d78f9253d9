"""Things that are not food."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import MaterialDetail
from bakery.catalogue.errors import CategoryNotFound, MaterialNotFound
from bakery.catalogue.models import Material, MaterialCategory
from bakery.catalogue.queries.blockers import find_blockers
from bakery.catalogue.queries.items import material_details
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
from bakery.errors import InUse
from bakery.inputs import Checked


def create_material(
    tx: Atomic,
    *,
    name: str,
    category_id: int,
    dimension: str,
    description: str = "",
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> MaterialDetail:
    """Add a material."""
    with logs.operation(tx, "create_material", category_id=category_id) as log:
        values = {
            "name": name,
            "category_id": category_id,
            "dimension": dimension,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Material, values)
        checked.done()
        _require_category(tx, columns["category_id"])
        require_name_free(tx, model=Material, name=columns["name"])

        row = insert_row(tx, model=Material, values=columns, uuid=uuid, slug=slug)

        log.add(material_id=row.pk)
        return _detail(tx, row)


def update_material(
    tx: Atomic,
    *,
    material_id: int,
    name: str | Unset = UNSET,
    category_id: int | Unset = UNSET,
    dimension: str | Unset = UNSET,
    description: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> MaterialDetail:
    """Change a material; its dimension only while nothing uses it."""
    with logs.operation(tx, "update_material", material_id=material_id) as log:
        row = _find(tx, material_id, lock=True)
        values = {
            "name": name,
            "category_id": category_id,
            "dimension": dimension,
            "description": description,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Material, only_given(values))
        checked.done()
        _require_allowed(tx, row, columns)

        log.add(changed=change_row(tx, row=row, values=columns, seen=seen))
        return _detail(tx, row)


def archive_material(tx: Atomic, *, material_id: int) -> MaterialDetail:
    """Retire a material."""
    with logs.operation(tx, "archive_material", material_id=material_id):
        row = _find(tx, material_id, lock=True)
        set_archived(tx, row=row, archived=True)
        return _detail(tx, row)


def restore_material(tx: Atomic, *, material_id: int) -> MaterialDetail:
    """Bring a retired material back."""
    with logs.operation(tx, "restore_material", material_id=material_id):
        row = _find(tx, material_id, lock=True)
        set_archived(tx, row=row, archived=False)
        return _detail(tx, row)


def delete_material(tx: Atomic, *, material_id: int) -> None:
    """Delete a material that nothing names."""
    with logs.operation(tx, "delete_material", material_id=material_id):
        row = _find(tx, material_id, lock=True)
        require_unused(tx, rows=[row])
        row.delete(using=tx.using)


def get_material(tx: Atomic, *, material_id: int) -> MaterialDetail:
    """Return a material in full."""
    return _detail(tx, _find(tx, material_id))


def list_materials(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[MaterialDetail]:
    """Return materials by name."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=Material, query=query, include_archived=include_archived, page=page)
    return material_details(tx, rows=rows)


def _find(tx: Atomic, material_id: int, *, lock: bool = False) -> Material:
    return find_row(tx, model=Material, row_id=material_id, refusal=MaterialNotFound, lock=lock)


def _detail(tx: Atomic, row: Material) -> MaterialDetail:
    return material_details(tx, rows=[row])[0]


def _require_category(tx: Atomic, category_id: int) -> None:
    find_row(tx, model=MaterialCategory, row_id=category_id, refusal=CategoryNotFound)


def _require_allowed(tx: Atomic, row: Material, columns: dict[str, Any]) -> None:
    """Refuse an unknown group, a taken name, and another dimension once stock or boxes rely on the first."""
    if "category_id" in columns:
        _require_category(tx, columns["category_id"])
    if "name" in columns:
        require_name_free(tx, model=Material, name=columns["name"], except_id=row.pk)
    if columns.get("dimension", row.dimension) != row.dimension and (blockers := find_blockers(tx, rows=[row])):
        raise InUse(f"“{row.name}” is in use, so it stays measured as it is.", blockers)
