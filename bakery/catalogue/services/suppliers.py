"""Where products are bought."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import SupplierDetail
from bakery.catalogue.errors import SupplierNotFound
from bakery.catalogue.models import Product, Supplier
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


def create_supplier(
    tx: Atomic,
    *,
    name: str,
    kind: str = "physical",
    website: str = "",
    street: str = "",
    city: str = "",
    region: str = "",
    postcode: str = "",
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> SupplierDetail:
    """Add a supplier; the same name may stand once in a city."""
    with logs.operation(tx, "create_supplier") as log:
        checked = Checked()
        values = {
            "name": name,
            "kind": kind,
            "website": website,
            "street": street,
            "city": city,
            "region": region,
            "postcode": postcode,
            "notes": notes,
        }
        columns = check_columns(checked, Supplier, values)
        checked.done()
        _require_name_free(tx, columns["name"], columns["city"], except_id=None)

        row = insert_row(tx, model=Supplier, values=columns, uuid=uuid, slug=slug)

        log.add(id=row.pk)
        return _detail(row)


def update_supplier(
    tx: Atomic,
    *,
    supplier_id: int,
    name: str | Unset = UNSET,
    kind: str | Unset = UNSET,
    website: str | Unset = UNSET,
    street: str | Unset = UNSET,
    city: str | Unset = UNSET,
    region: str | Unset = UNSET,
    postcode: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> SupplierDetail:
    """Change a supplier."""
    with logs.operation(tx, "update_supplier", supplier_id=supplier_id) as log:
        row = _find(tx, supplier_id, lock=True)
        checked = Checked()
        values = {
            "name": name,
            "kind": kind,
            "website": website,
            "street": street,
            "city": city,
            "region": region,
            "postcode": postcode,
            "notes": notes,
        }
        columns = check_columns(checked, Supplier, only_given(values))
        checked.done()
        wanted: dict[str, Any] = {"name": row.name, "city": row.city} | columns
        _require_name_free(tx, wanted["name"], wanted["city"], except_id=supplier_id)

        log.add(changed=change_row(tx, row=row, values=columns, seen=seen))
        return _detail(row)


def archive_supplier(tx: Atomic, *, supplier_id: int) -> SupplierDetail:
    """Retire a supplier."""
    with logs.operation(tx, "archive_supplier", supplier_id=supplier_id):
        row = _find(tx, supplier_id, lock=True)
        set_archived(tx, row=row, archived=True)
        return _detail(row)


def restore_supplier(tx: Atomic, *, supplier_id: int) -> SupplierDetail:
    """Bring a retired supplier back."""
    with logs.operation(tx, "restore_supplier", supplier_id=supplier_id):
        row = _find(tx, supplier_id, lock=True)
        set_archived(tx, row=row, archived=False)
        return _detail(row)


def delete_supplier(tx: Atomic, *, supplier_id: int) -> None:
    """Delete a supplier nothing was bought from; products forget it as the preferred one."""
    with logs.operation(tx, "delete_supplier", supplier_id=supplier_id):
        row = _find(tx, supplier_id, lock=True)
        require_unused(tx, rows=[row])
        Product.objects.using(tx.using).filter(preferred_supplier=row).update(preferred_supplier=None)
        row.delete(using=tx.using)


def get_supplier(tx: Atomic, *, supplier_id: int) -> SupplierDetail:
    """Return a supplier in full."""
    return _detail(_find(tx, supplier_id))


def list_suppliers(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[SupplierDetail]:
    """Return suppliers by name."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=Supplier, query=query, include_archived=include_archived, page=page)
    return [_detail(row) for row in rows]


def _find(tx: Atomic, supplier_id: int, *, lock: bool = False) -> Supplier:
    return find_row(tx, model=Supplier, row_id=supplier_id, refusal=SupplierNotFound, lock=lock)


def _require_name_free(tx: Atomic, name: str, city: str, *, except_id: int | None) -> None:
    require_name_free(tx, model=Supplier, name=name, within={"city__iexact": city}, except_id=except_id)


def _detail(row: Supplier) -> SupplierDetail:
    """Return a supplier in full."""
    return SupplierDetail(
        id=row.pk,
        uuid=row.uuid,
        slug=row.slug,
        name=row.name,
        kind=row.kind,
        website=row.website,
        street=row.street,
        city=row.city,
        region=row.region,
        postcode=row.postcode,
        notes=row.notes,
        archived_at=row.archived_at,
        updated_at=row.updated_at,
    )
