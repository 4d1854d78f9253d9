"""Definitions of any kind by the word for it and their id: their state, and who needs them."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, Q

from bakery.catalogue.dto.listing import Standing
from bakery.catalogue.errors import (
    CategoryNotFound,
    IngredientNotFound,
    MaterialNotFound,
    ProductNotFound,
    SupplierNotFound,
)
from bakery.catalogue.models import (
    Ingredient,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Supplier,
)
from bakery.catalogue.queries.blockers import find_blockers
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NotFound

KINDS: Final[Mapping[str, tuple[Any, type[NotFound]]]] = {
    "ingredient": (Ingredient, IngredientNotFound),
    "material": (Material, MaterialNotFound),
    "product": (Product, ProductNotFound),
    "supplier": (Supplier, SupplierNotFound),
    "ingredient_category": (IngredientCategory, CategoryNotFound),
    "material_category": (MaterialCategory, CategoryNotFound),
}
MEMBERS: Final = {"ingredient_category": "ingredients", "material_category": "materials"}


def standing_of(tx: Atomic, *, kind: str, row_id: int) -> Standing:
    """Return whether a definition is retired, and every row that needs it."""
    if kind not in KINDS:
        raise InvalidInput.of("kind", "This is not one of the kinds of definition.")
    model, refusal = KINDS[kind]
    row = model.objects.using(tx.using).filter(pk=row_id).first()
    if row is None:
        raise refusal(f"There is no {kind.replace('_', ' ')} {row_id}.", id=row_id)
    return Standing(
        kind=kind,
        id=row.pk,
        slug=row.slug,
        name=str(row),
        is_archived=row.archived_at is not None,
        blockers=tuple(find_blockers(tx, rows=[row])),
    )


def group_sizes(tx: Atomic, *, kind: str) -> dict[int, int]:
    """Return how many ingredients or materials in use each of their groups holds itself."""
    model, members = KINDS[kind][0], MEMBERS[kind]
    inside = Count(members, filter=Q(**{f"{members}__archived_at": None}))
    return dict(model.objects.using(tx.using).order_by().annotate(size=inside).values_list("pk", "size"))
