"""Groups of recipes with how much they are used."""

from dataclasses import dataclass

from django.db.models import Count

from bakery.catalogue.models import RecipeCategory
from bakery.db.transaction import Atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group with how many recipes it holds, retired ones too."""

    id: int
    name: str
    sort_order: int
    recipes: int
    is_archived: bool


def recipe_group_rows(tx: Atomic) -> list[GroupRow]:
    """Return every group in its order, those in use first."""
    rows = RecipeCategory.objects.using(tx.using).annotate(held=Count("recipes"))
    return sorted(
        (
            GroupRow(
                id=row.pk,
                name=row.name,
                sort_order=row.sort_order,
                recipes=row.held,
                is_archived=row.archived_at is not None,
            )
            for row in rows.order_by("sort_order", "name", "pk")
        ),
        key=lambda group: group.is_archived,
    )
