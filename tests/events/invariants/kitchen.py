"""What is baked, put together and handed out in a small bakery, through the services that record it."""

from decimal import Decimal

from django.utils import timezone

from assembly.services import record_assembly
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.catalogue.yields import units_from, units_per_batch
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot
from bakery.inventory.services import record_purchase
from events.dto.deliveries import ServedInput
from events.dto.shopping import ShoppingRow
from events.models import Assignment, Event
from events.services import record_served, update_fulfillment_status
from production.services import record_batch_production
from tests import make


def bake(tx: Atomic, event: Event | None, unit: FinishedUnit, batches: int, *, lost: int = 0) -> None:
    """Record batches of a unit; what the recipe gives is good, but for some pieces lost."""
    pieces = units_from(batches, units_per_batch(unit.items_per_batch, unit.batch_percentage))
    record_batch_production(
        tx,
        recipe_id=unit.recipe_id,
        finished_unit_id=unit.pk,
        num_batches=batches,
        actual_yield=max(0, pieces - lost),
        event_id=event.pk if event else None,
        by=make.user(),
    )


def assemble(tx: Atomic, event: Event | None, good: FinishedGood, quantity: int) -> None:
    """Record that so many of a good were put together."""
    event_id = event.pk if event else None
    record_assembly(tx, finished_good_id=good.pk, quantity=quantity, event_id=event_id, by=make.user())


def move(tx: Atomic, row: Assignment, status: str) -> None:
    """Record the next step of an assignment."""
    update_fulfillment_status(tx, assignment_id=row.pk, new_status=status, by=make.user())


def serve(tx: Atomic, event: Event, piece: FinishedUnit | FinishedGood, quantity: int) -> None:
    """Record that loose pieces went out."""
    kind = "finished_unit" if isinstance(piece, FinishedUnit) else "finished_good"
    lines = [ServedInput(item_type=kind, item_id=piece.pk, quantity=quantity)]
    record_served(tx, event_id=event.pk, lines=lines, by=make.user())


def buy(tx: Atomic, rows: list[ShoppingRow]) -> None:
    """Buy what lines say: the recommended packages; of several products, which may be insisted on, those of each."""
    lines = [
        PurchaseLineInput(
            product_id=offer.product_id, packages=offer.packages_to_buy, price_per_package=Decimal("3.33")
        )
        for row in rows
        for offer in ((row.product_recommendation,) if row.product_recommendation else row.all_products)
    ]
    if lines:
        record_purchase(
            tx, supplier_id=make.supplier().pk, purchased_on=timezone.localdate(), lines=lines, by=make.user()
        )


def on_the_shelf() -> dict[tuple[str, int], Decimal]:
    """Return what lies there of every ingredient and material."""
    found: dict[tuple[str, int], Decimal] = {}
    for lot in Lot.objects.filter(product__isnull=False).select_related("product"):
        product = lot.product
        assert product is not None
        key = ("ingredient", product.ingredient_id) if product.ingredient_id else ("material", product.material_id)
        found[key] = found.get(key, Decimal(0)) + lot.remaining
    return found
