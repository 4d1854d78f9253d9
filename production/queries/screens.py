"""What the pages of baking read beside the runs themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.apps import apps
from django.utils import timezone

from bakery.catalogue.errors import FinishedUnitNotFound
from bakery.catalogue.frozen import ratio_text
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.units import quantise_cost
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.draws import FifoPreview, share_out
from bakery.inventory.models import Movement, Reason
from bakery.inventory.owners import key_of
from bakery.inventory.queries.shelf import read_shelves
from production.expiry import expired_stock
from production.queries.needs import load_bake_need

# How pieces come onto the shelf that a run made.
MADE: Final = (Reason.PRODUCTION_IN, Reason.ASSEMBLY_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bakeable:
    """An output that can be baked; `units_per_batch` is an exact fraction such as 24/1."""

    id: int
    name: str
    recipe_id: int
    recipe_name: str
    recipe_slug: str
    units_per_batch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLot:
    """The part of a lot that would be used, and its price per base unit where it is known."""

    lot_id: int
    received_on: date
    expires_on: date | None
    quantity: str
    unit_cost_exact: str | None
    cost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedIngredient:
    """What would be used of one ingredient, in base units; `short_by` is empty where enough is there."""

    ingredient_id: int
    name: str
    dimension: str
    needed: str
    on_hand: str
    left_after: str
    short_by: str
    lots: tuple[UsedLot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BakePreview:
    """What baking would use and cost; without `cost_known` the cost is a lower bound."""

    ingredients: tuple[UsedIngredient, ...]
    total_cost: str
    per_unit_cost: str | None
    cost_known: bool
    is_short: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUse:
    """Where pieces of a run went, or came back from."""

    id: int
    at: datetime
    count: str
    word: str
    note: str


def bakeable_units(tx: Atomic) -> list[Bakeable]:
    """Return every output of a recipe in use, by recipe and name."""
    units = FinishedUnit.objects.using(tx.using).active().filter(recipe__archived_at__isnull=True)
    return [_bakeable(unit) for unit in units.select_related("recipe").order_by("recipe__name", "name", "pk")]


def bakeable_unit(tx: Atomic, *, finished_unit_id: int) -> Bakeable:
    """Return one output."""
    unit = FinishedUnit.objects.using(tx.using).select_related("recipe").filter(pk=finished_unit_id).first()
    if unit is None:
        raise FinishedUnitNotFound(f"There is no output {finished_unit_id}.", id=finished_unit_id)
    return _bakeable(unit)


def bakeable_by_slug(tx: Atomic, *, slug: str) -> Bakeable:
    """Return the output of this slug."""
    unit = FinishedUnit.objects.using(tx.using).select_related("recipe").filter(slug=slug).first()
    if unit is None:
        raise FinishedUnitNotFound(f"There is no output “{slug}”.", slug=slug)
    return _bakeable(unit)


def _bakeable(unit: FinishedUnit) -> Bakeable:
    return Bakeable(
        id=unit.pk,
        name=unit.name,
        recipe_id=unit.recipe_id,
        recipe_name=unit.recipe.name,
        recipe_slug=unit.recipe.slug,
        units_per_batch=ratio_text(units_per_batch(unit.items_per_batch, unit.batch_percentage)),
    )


def bake_preview(tx: Atomic, *, recipe_id: int, batches: Decimal, pieces: int) -> BakePreview:
    """Return what so many effective batches would use, lot by lot, and what they and each of their pieces cost."""
    need = load_bake_need(tx, recipe_id=recipe_id, batches=batches)
    shelves = read_shelves(tx, wants=need.wants)
    previews = share_out(need.wants, shelves)
    on_hand = {key: sum((lot.remaining for lot in lots), Decimal(0)) for key, lots in shelves.items()}
    total = sum((each.cost for each in previews), Decimal(0))
    return BakePreview(
        ingredients=tuple(_used(each, on_hand[key_of(each.want.item)]) for each in previews),
        total_cost=cost_to_string(total),
        per_unit_cost=cost_to_string(quantise_cost(Fraction(total) / pieces)) if pieces else None,
        cost_known=all(each.cost_known for each in previews),
        is_short=any(each.missing for each in previews),
        problems=(*need.obstacles, *expired_stock(previews, today=timezone.localdate())),
    )


def _used(preview: FifoPreview, on_hand: Decimal) -> UsedIngredient:
    item: Any = preview.want.item
    return UsedIngredient(
        ingredient_id=item.pk,
        name=item.name,
        dimension=item.dimension,
        needed=quantity_to_string(preview.want.quantity),
        on_hand=quantity_to_string(on_hand),
        left_after=quantity_to_string(on_hand - preview.drawn),
        short_by=quantity_to_string(preview.missing) if preview.missing else "",
        lots=tuple(
            UsedLot(
                lot_id=draw.lot.pk,
                received_on=draw.lot.received_on,
                expires_on=draw.lot.expires_on,
                quantity=quantity_to_string(draw.quantity),
                unit_cost_exact=exact_to_string(draw.unit_cost) if draw.cost_known else None,
                cost=cost_to_string(draw.cost) if draw.cost_known else None,
            )
            for draw in preview.draws
        ),
    )


def event_names(tx: Atomic, *, event_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of events by id."""
    ids = {each for each in event_ids if each is not None}
    event: Any = apps.get_model("events", "Event")
    return dict(event.objects.using(tx.using).filter(pk__in=ids).values_list("pk", "name"))


def uses_of_lot(tx: Atomic, *, lot_id: int | None) -> list[LotUse]:
    """Return what happened to the lot a run made since it was made, oldest first; a run without one made nothing."""
    moves = Movement.objects.using(tx.using).filter(lot=lot_id).exclude(reason__in=MADE).order_by("pk")
    return [
        LotUse(
            id=move.pk,
            at=move.at,
            count=quantity_to_string(move.delta),
            word=move.get_reason_display(),
            note=move.note,
        )
        for move in moves
    ]
