"""Where what asks for a line of a shopping list is written down."""

from collections.abc import Iterable

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from events.dto.shopping import ShoppingSource


def asker_slugs(tx: Atomic, *, sources: Iterable[ShoppingSource]) -> dict[tuple[str, int], str]:
    """Return the recipes of the outputs that ask, and the boxes, by their slugs."""
    asked = {(source.kind, source.id) for source in sources}
    units = FinishedUnit.objects.using(tx.using).filter(pk__in=[pk for kind, pk in asked if kind == FINISHED_UNIT])
    goods = FinishedGood.objects.using(tx.using).filter(pk__in=[pk for kind, pk in asked if kind == FINISHED_GOOD])
    recipes = {(FINISHED_UNIT, pk): slug for pk, slug in units.values_list("pk", "recipe__slug")}
    return recipes | {(FINISHED_GOOD, pk): slug for pk, slug in goods.values_list("pk", "slug")}
