"""Keys that stand in addresses and files, changed without losing the old ones."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from bakery import logs
from bakery.catalogue.errors import (
    CategoryNotFound,
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    IngredientNotFound,
    MaterialNotFound,
    ProductNotFound,
    RecipeNotFound,
    SupplierNotFound,
)
from bakery.catalogue.models import (
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    SlugAlias,
    Supplier,
)
from bakery.catalogue.names import SLUG_LENGTH, is_slug, kind_of
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.rows import find_row
from bakery.db.models import Definition
from bakery.db.transaction import Atomic
from bakery.errors import NameTaken, NotFound
from bakery.inputs import Checked

KINDS: Final[Mapping[str, tuple[type[Definition], type[NotFound]]]] = {
    kind_of(model): (model, refusal)
    for model, refusal in (
        (Ingredient, IngredientNotFound),
        (Material, MaterialNotFound),
        (Product, ProductNotFound),
        (Supplier, SupplierNotFound),
        (IngredientCategory, CategoryNotFound),
        (MaterialCategory, CategoryNotFound),
        (RecipeCategory, CategoryNotFound),
        (Recipe, RecipeNotFound),
        (FinishedUnit, FinishedUnitNotFound),
        (FinishedGood, FinishedGoodNotFound),
    )
}


def rename_slug(tx: Atomic, *, kind: str, from_slug: str, to_slug: str) -> None:
    """Give a definition another key, none that is or was another row's; the old one stays as an alias."""
    with logs.operation(tx, "rename_slug", kind=kind, from_slug=from_slug, to_slug=to_slug) as log:
        checked = Checked()
        checked.choice("kind", kind, KINDS)
        to_slug = checked.text("to_slug", to_slug, required=True, longest=SLUG_LENGTH)
        if to_slug and not is_slug(to_slug):
            checked.fault("to_slug", "A key is made of letters, digits, hyphens and underscores.")
        checked.done()
        model, refusal = KINDS[kind]
        found = row_by_slug(tx, model=model, slug=from_slug, refusal=refusal)
        row = find_row(tx, model=model, row_id=found.pk, refusal=refusal, lock=True)
        _require_free(tx, kind, row, to_slug)

        log.add(id=row.pk)
        if row.slug != to_slug:
            _rename(tx, kind, row, to_slug)


def keep_slug(tx: Atomic, *, kind: str, slug: str, target: UUID) -> None:
    """Let a key that its row gives up lead to a row, whatever it led to before it had that row."""
    aliases = SlugAlias.objects.using(tx.using)
    aliases.filter(kind=kind, slug=slug).delete()
    aliases.create(kind=kind, slug=slug, target=target)


def _require_free(tx: Atomic, kind: str, row: Any, slug: str) -> None:
    others = type(row)._base_manager.using(tx.using).filter(slug=slug).exclude(pk=row.pk)  # noqa: SLF001
    former = SlugAlias.objects.using(tx.using).filter(kind=kind, slug=slug).exclude(target=row.uuid)
    if others.exists() or former.exists():
        raise NameTaken(f"“{slug}” is or was the key of another {kind.replace('_', ' ')}.", slug=slug)


def _rename(tx: Atomic, kind: str, row: Definition, slug: str) -> None:
    SlugAlias.objects.using(tx.using).filter(kind=kind, slug=slug).delete()
    keep_slug(tx, kind=kind, slug=row.slug, target=row.uuid)
    row.slug = slug
    row.save(using=tx.using, update_fields=["slug", "updated_at"])
