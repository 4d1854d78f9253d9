"""Groups of recipes."""

from datetime import datetime
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.dto.items import CategoryDetail
from bakery.catalogue.errors import CategoryNotFound
from bakery.catalogue.models import RecipeCategory
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


def create_recipe_category(
    tx: Atomic, *, name: str, sort_order: int = 0, uuid: UUID | None = None, slug: str | None = None
) -> CategoryDetail:
    """Add a group of recipes."""
    with logs.operation(tx, "create_recipe_category") as log:
        checked = Checked()
        columns = check_columns(checked, RecipeCategory, {"name": name, "sort_order": sort_order})
        checked.done()
        require_name_free(tx, model=RecipeCategory, name=columns["name"])

        row = insert_row(tx, model=RecipeCategory, values=columns, uuid=uuid, slug=slug)

        log.add(recipe_category_id=row.pk)
        return _detail(row)


def update_recipe_category(
    tx: Atomic,
    *,
    recipe_category_id: int,
    name: str | Unset = UNSET,
    sort_order: int | Unset = UNSET,
    seen: datetime | None = None,
) -> CategoryDetail:
    """Change a group of recipes."""
    with logs.operation(tx, "update_recipe_category", recipe_category_id=recipe_category_id) as log:
        checked = Checked()
        columns = check_columns(checked, RecipeCategory, only_given({"name": name, "sort_order": sort_order}))
        checked.done()
        row = _find(tx, recipe_category_id, lock=True)
        if "name" in columns:
            require_name_free(tx, model=RecipeCategory, name=columns["name"], except_id=row.pk)

        log.add(changed=change_row(tx, row=row, values=columns, seen=seen))
        return _detail(row)


def archive_recipe_category(tx: Atomic, *, recipe_category_id: int) -> CategoryDetail:
    """Retire a group of recipes."""
    with logs.operation(tx, "archive_recipe_category", recipe_category_id=recipe_category_id):
        row = _find(tx, recipe_category_id, lock=True)
        set_archived(tx, row=row, archived=True)
        return _detail(row)


def restore_recipe_category(tx: Atomic, *, recipe_category_id: int) -> CategoryDetail:
    """Bring a retired group of recipes back."""
    with logs.operation(tx, "restore_recipe_category", recipe_category_id=recipe_category_id):
        row = _find(tx, recipe_category_id, lock=True)
        set_archived(tx, row=row, archived=False)
        return _detail(row)


def delete_recipe_category(tx: Atomic, *, recipe_category_id: int) -> None:
    """Delete a group that holds no recipe."""
    with logs.operation(tx, "delete_recipe_category", recipe_category_id=recipe_category_id):
        row = _find(tx, recipe_category_id, lock=True)
        require_unused(tx, rows=[row])
        row.delete(using=tx.using)


def get_recipe_category(tx: Atomic, *, recipe_category_id: int) -> CategoryDetail:
    """Return a group of recipes."""
    return _detail(_find(tx, recipe_category_id))


def list_recipe_categories(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[CategoryDetail]:
    """Return groups of recipes by name."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=RecipeCategory, query=query, include_archived=include_archived, page=page)
    return [_detail(row) for row in rows]


def _find(tx: Atomic, recipe_category_id: int, *, lock: bool = False) -> RecipeCategory:
    return find_row(tx, model=RecipeCategory, row_id=recipe_category_id, refusal=CategoryNotFound, lock=lock)


def _detail(row: RecipeCategory) -> CategoryDetail:
    return CategoryDetail(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        parent_id=None,
        sort_order=row.sort_order,
        archived_at=row.archived_at,
    )
