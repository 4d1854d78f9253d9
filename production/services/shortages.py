"""What was baked although the books say it was not there: it is first booked as found."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import F
from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import Ingredient, Product
from bakery.catalogue.names import NO_BRAND
from bakery.catalogue.services.products import create_product
from bakery.catalogue.units import BASE_UNITS, quantise_money
from bakery.db.transaction import Atomic
from bakery.inventory import services as stock
from bakery.inventory.bounds import CostBound, check_receipts
from bakery.inventory.draws import FifoPreview, Receipt, Want
from bakery.inventory.models import AdjustmentKind, Reason, StockAdjustment
from bakery.inventory.queries.prices import estimated_prices
from production.orders import purpose_of_find


def receive_missing(
    tx: Atomic, *, wants: Sequence[Want], reason: str, by: User, at: datetime, bound: CostBound
) -> StockAdjustment | None:
    """Put on the shelf what the wants are short by, at its estimated price or none; nothing short, nothing done."""
    previews = stock.preview_many(tx, wants=wants)
    short = [preview for preview in previews if preview.missing]
    if not short:
        return None
    ids = [preview.want.item.pk for preview in short]
    prices = estimated_prices(tx, ingredient_ids=ids)
    costs = [_cost(preview, prices.get(("ingredient", preview.want.item.pk))) for preview in short]
    bound.check(sum((preview.cost for preview in previews), sum(costs, Decimal(0))))
    check_receipts((preview.missing, cost) for preview, cost in zip(short, costs, strict=True))

    products = _products_of(tx, ids)
    adjustment: StockAdjustment = StockAdjustment.objects.using(tx.using).create(
        kind=AdjustmentKind.GAIN, note=reason, actor=by, recorded_at=timezone.now()
    )
    stock.receive_many(
        tx,
        receipts=[
            _receipt(preview, products[preview.want.item.pk], prices.get(("ingredient", preview.want.item.pk)), at)
            for preview in short
        ],
        reason=Reason.GAIN,
        by=by,
        at=at,
        adjustment=adjustment,
    )
    return adjustment


def _cost(preview: FifoPreview, price: Fraction | None) -> Decimal:
    return quantise_money(Fraction(preview.missing) * (price or 0))


def _receipt(preview: FifoPreview, product: Product, price: Fraction | None, at: datetime) -> Receipt:
    return Receipt(
        item=product,
        quantity=preview.missing,
        cost=_cost(preview, price),
        cost_known=price is not None,
        received_on=timezone.localdate(at),
        note=purpose_of_find(str(preview.want.item)),
    )


def _products_of(tx: Atomic, ingredient_ids: Iterable[int]) -> dict[int, Product]:
    """Return a product for each ingredient: the preferred one, else any, else one made for the purpose."""
    ids = [*ingredient_ids]
    products = Product.objects.using(tx.using).filter(ingredient__in=ids).select_related("ingredient")
    # The last of an ingredient stays in the dictionary.
    best_last = products.order_by("is_preferred", F("archived_at").asc(nulls_last=True), "-pk")
    chosen = {product.ingredient_id: product for product in best_last}
    ingredients = Ingredient.objects.using(tx.using).in_bulk([pk for pk in ids if pk not in chosen])
    made = [_make_unknown(tx, ingredient) for ingredient in ingredients.values()]
    return chosen | {product.ingredient_id: product for product in made}


def _make_unknown(tx: Atomic, ingredient: Ingredient) -> Product:
    unit = BASE_UNITS[ingredient.dimension]
    detail = create_product(
        tx,
        ingredient_id=ingredient.pk,
        brand=NO_BRAND,
        package_quantity=1,
        package_unit=unit,
        is_provisional=True,
    )
    product: Product = Product.objects.using(tx.using).select_related("ingredient").get(pk=detail.id)
    return product
