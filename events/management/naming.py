"""How commands name what events are about: by id, by slug, or by the exact name."""

from typing import Any

from django.db.models import Q

from bakery.catalogue.errors import (
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    IngredientNotFound,
    MaterialNotFound,
)
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NotFound
from events.errors import PackageNotFound, RecipientNotFound
from events.models import Package, Recipient

REFUSALS: dict[Any, type[NotFound]] = {
    FinishedUnit: FinishedUnitNotFound,
    FinishedGood: FinishedGoodNotFound,
    Ingredient: IngredientNotFound,
    Material: MaterialNotFound,
    Package: PackageNotFound,
    Recipient: RecipientNotFound,
}


def find_id(tx: Atomic, *, model: Any, text: str) -> int:
    """Return the id of the one row that is meant."""
    if text.isascii() and text.isdigit():
        return int(text)
    named = Q(name=text) if model is Recipient else Q(slug=text) | Q(name=text)
    ids = list(model.objects.using(tx.using).filter(named).order_by("pk").values_list("pk", flat=True)[:2])
    if not ids:
        raise REFUSALS[model](f"There is no {model._meta.verbose_name} “{text}”.", name=text)
    if len(ids) > 1:
        raise InvalidInput.of("name", f"More than one {model._meta.verbose_name} is called “{text}”; give the id.")
    return int(ids[0])


def find_item(tx: Atomic, *, unit: str | None, good: str | None) -> tuple[str, int]:
    """Return the type and id of the finished unit or good that is named."""
    if unit is not None:
        return "finished_unit", find_id(tx, model=FinishedUnit, text=unit)
    return "finished_good", find_id(tx, model=FinishedGood, text=good or "")
