"""What may be done to chosen ingredients and products in their admin lists."""

from typing import Final

from django import forms

from bakery.adminacts import Act, Chosen, Told, action_of, rows_of
from bakery.catalogue.dto.items import MergeImpact
from bakery.catalogue.models import Product
from bakery.catalogue.queries.merging import merge_impact
from bakery.catalogue.services.merging import merge_ingredients
from bakery.catalogue.services.products import review_product
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, InvalidInput
from bakery.forms import Form, IdField


class MergeForm(Form):
    """Which of the chosen ingredients stays."""

    target_id = IdField(label="Number of the ingredient that stays", widget=forms.NumberInput)


def _merging(tx: Atomic, chosen: Chosen) -> Told:
    """Return for each chosen ingredient what would move to it from the others."""
    return [
        (f"{row} stays: number {row.pk}", [_words(tx, each, row.pk) for each in chosen.ids if each != row.pk])
        for row in rows_of(tx, chosen)
    ]


def _words(tx: Atomic, source_id: int, target_id: int) -> str:
    try:
        return _told(merge_impact(tx, source_id=source_id, target_id=target_id))
    except DomainError as error:
        return error.message


def _told(impact: MergeImpact) -> str:
    recipes = f" ({', '.join(impact.recipes)})" if impact.recipes else ""
    return (
        f"from {impact.source_name}, which is retired: products with their lots {impact.products}, recipe lines "
        f"{impact.recipe_lines}{recipes}, other names {impact.aliases}, codes of other systems {impact.external_codes}"
    )


def _merge(tx: Atomic, chosen: Chosen, pk: int) -> None:
    if chosen.typed["target_id"] not in chosen.ids:
        raise InvalidInput.of("target_id", "This is none of those chosen.")
    if pk != chosen.typed["target_id"]:
        merge_ingredients(tx, source_id=pk, target_id=chosen.typed["target_id"], by=chosen.by)


def _hasty(tx: Atomic, chosen: Chosen) -> Told:
    rows = Product.objects.using(tx.using).select_related("ingredient", "material").in_bulk(list(chosen.ids))
    return [(f"{row}, a package of {row.owner}", _state(row)) for row in rows.values()]


def _state(product: Product) -> list[str]:
    return [] if product.is_provisional else ["is reviewed already"]


def _review(tx: Atomic, _chosen: Chosen, pk: int) -> object:
    return review_product(tx, product_id=pk)


MERGE: Final = action_of(
    Act(
        name="merge",
        label="Merge",
        lead="Choose which of them stays; this cannot be undone.",
        impact=_merging,
        carry_out=_merge,
        form=MergeForm,
    )
)
REVIEW: Final = action_of(
    Act(
        name="review",
        label="Mark reviewed",
        lead="These leave the list of what was entered in a hurry:",
        impact=_hasty,
        carry_out=_review,
    )
)
