"""Purchases: recorded once, never edited, undone as a whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import IngredientNotFound, MaterialNotFound, ProductNotFound, SupplierNotFound
from bakery.catalogue.models import Ingredient, Material, Product, Supplier
from bakery.catalogue.names import NO_BRAND
from bakery.catalogue.services.products import create_product
from bakery.catalogue.services.rows import find_row
from bakery.catalogue.services.suppliers import create_supplier
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.inputs import TOO_LARGE, Checked
from bakery.inventory.amounts import in_packages
from bakery.inventory.bounds import TOO_DEAR, TOO_MUCH_MONEY
from bakery.inventory.draws import Receipt, unit_cost
from bakery.inventory.dto.purchases import ProvisionalProduct, PurchaseDetail, PurchaseLineInput
from bakery.inventory.errors import PurchaseNotFound
from bakery.inventory.models import Lot, Movement, Purchase, PurchaseLine, Reason
from bakery.inventory.purchase_requests import checked_purchase
from bakery.inventory.queries.purchases import get_purchase
from bakery.inventory.services.facts import required_reason, void
from bakery.inventory.services.receiving import receive_many
from bakery.inventory.services.requests import claim, settle

NOTHING: Final = Decimal(0)


def record_purchase(
    tx: Atomic,
    *,
    supplier_id: int | None = None,
    supplier_name: str = "",
    purchased_on: date,
    lines: Sequence[PurchaseLineInput],
    reference: str = "",
    notes: str = "",
    accept_retired: bool = False,
    by: User,
    idempotency_key: UUID | None = None,
) -> PurchaseDetail:
    """Record one receipt with a lot for every line; repeats and odd prices come back as warnings.

    A store named for the first time is added with it, under the same key against double sending. A receipt of old
    may name stores and products that are retired since, if that is accepted.
    """
    with logs.operation(tx, "record_purchase", supplier_id=supplier_id, by=by.pk) as log:
        asked = checked_purchase(
            supplier_id=supplier_id,
            supplier_name=supplier_name,
            purchased_on=purchased_on,
            lines=lines,
            reference=reference,
            notes=notes,
        )
        first = claim(tx, key=idempotency_key, operation="record_purchase", content={"asked": asked}, by=by)
        if first:
            return get_purchase(tx, purchase_id=int(first))

        store = Supplier(name=asked.supplier_name)
        if asked.supplier_id is not None:
            store = _supplier(tx, asked.supplier_id, accept_retired=accept_retired)
        described = _products(tx, asked.lines, accept_retired=accept_retired)
        receipts = _receipts(asked.lines, described, asked.purchased_on, f"Bought at {store.name}")

        products = [product if product.pk else _added(tx, product) for product in described]
        purchase = Purchase.objects.using(tx.using).create(
            supplier_id=store.pk or create_supplier(tx, name=store.name).id,
            purchased_on=asked.purchased_on,
            reference=asked.reference,
            notes=asked.notes,
            actor=by,
        )
        stored = [replace(receipt, item=product) for receipt, product in zip(receipts, products, strict=True)]
        lots = receive_many(tx, receipts=stored, reason=Reason.RECEIPT, by=by)
        _write_lines(tx, purchase, asked.lines, products, lots)
        settle(tx, key=idempotency_key, result=purchase.pk)

        detail = get_purchase(tx, purchase_id=purchase.pk)
        log.add(purchase_id=purchase.pk, lines=len(asked.lines), total_cost=detail.total_cost)
        return detail


def void_purchase(tx: Atomic, *, purchase_id: int, reason: str, by: User) -> PurchaseDetail:
    """Take a receipt back as a whole, or refuse while anything it brought was used."""
    with logs.operation(tx, "void_purchase", purchase_id=purchase_id, by=by.pk):
        reason = required_reason(tx, reason=reason)
        rows = Purchase.objects.using(tx.using).select_for_update(of=("self",), no_key=True)
        purchase = rows.filter(pk=purchase_id).first()
        if purchase is None:
            raise PurchaseNotFound(f"There is no purchase {purchase_id}.", purchase_id=purchase_id)
        movements = Movement.objects.using(tx.using).filter(
            lot__purchase_line__purchase=purchase, reason=Reason.RECEIPT
        )
        void(tx, fact=purchase, movements=list(movements), reason=reason, by=by)
        return get_purchase(tx, purchase_id=purchase.pk)


def _supplier(tx: Atomic, supplier_id: int, *, accept_retired: bool) -> Supplier:
    supplier: Supplier | None = Supplier.objects.using(tx.using).filter(pk=supplier_id).first()
    if supplier is None:
        raise SupplierNotFound(f"There is no supplier {supplier_id}.", supplier_id=supplier_id)
    if supplier.archived_at is not None and not accept_retired:
        raise InvalidInput.of("supplier_id", f"{supplier} is retired.")
    return supplier


def _products(tx: Atomic, lines: Sequence[PurchaseLineInput], *, accept_retired: bool) -> list[Product]:
    """Return the product of each line; one described for the first time is not stored yet."""
    ids = {line.product_id for line in lines if line.product_id is not None}
    known = Product.objects.using(tx.using).select_related("ingredient", "material").in_bulk(list(ids))
    missing = sorted(ids - known.keys())
    if missing:
        raise ProductNotFound(f"There is no product {missing[0]}.", product_ids=missing)
    given = Checked()
    for number, line in enumerate(() if accept_retired else lines):
        if line.product_id is not None and known[line.product_id].archived_at is not None:
            given.line("lines", number).fault("product_id", f"{known[line.product_id]} is retired.")
    given.done()

    return [_described(tx, line.provisional) if line.provisional else known[line.product_id or 0] for line in lines]


def _described(tx: Atomic, described: ProvisionalProduct) -> Product:
    """Return a product as described, to reckon with before it is added."""
    ingredient = material = None
    if described.ingredient_id is not None:
        ingredient = find_row(tx, model=Ingredient, row_id=described.ingredient_id, refusal=IngredientNotFound)
    if described.material_id is not None:
        material = find_row(tx, model=Material, row_id=described.material_id, refusal=MaterialNotFound)
    return Product(
        name=described.name,
        ingredient=ingredient,
        material=material,
        package_quantity=described.package_quantity,
        package_unit=described.package_unit,
    )


def _added(tx: Atomic, described: Product) -> Product:
    """Add a product as described, to be reviewed later."""
    added = create_product(
        tx,
        brand=NO_BRAND,
        name=described.name,
        ingredient_id=described.ingredient_id,
        material_id=described.material_id,
        package_quantity=described.package_quantity,
        package_unit=described.package_unit,
        is_provisional=True,
    )
    rows: QuerySet[Product] = Product.objects.using(tx.using).select_related("ingredient", "material")
    return rows.get(pk=added.id)


def _receipts(lines: Sequence[PurchaseLineInput], products: Sequence[Product], day: date, note: str) -> list[Receipt]:
    """Convert every line into what it puts on the shelf, or refuse naming the lines that cannot be stored."""
    given = Checked()
    receipts = []
    for number, (line, product) in enumerate(zip(lines, products, strict=True)):
        inside = given.line("lines", number)
        quantity = in_packages(product, Decimal(line.packages))
        cost = quantise_money(Fraction(line.packages) * Fraction(line.price_per_package or 0))
        if not NOTHING < quantity < TOO_LARGE:
            inside.fault("packages", "This is more or less than can be stored.")
        elif cost >= TOO_MUCH_MONEY or unit_cost(cost, quantity) >= TOO_DEAR:
            inside.fault("price_per_package", "This is too much money.")
        receipts.append(
            Receipt(
                item=product,
                quantity=quantity,
                cost=cost,
                cost_known=line.price_per_package is not None,
                received_on=day,
                expires_on=line.expires_on,
                location=line.location,
                note=note,
            )
        )
    given.done()
    return receipts


def _write_lines(
    tx: Atomic,
    purchase: Purchase,
    lines: Sequence[PurchaseLineInput],
    products: Sequence[Product],
    lots: Sequence[Lot],
) -> None:
    PurchaseLine.objects.using(tx.using).bulk_create(
        PurchaseLine(
            purchase=purchase,
            product=product,
            packages=line.packages,
            price_per_package=line.price_per_package,
            package_quantity=product.package_quantity,
            package_unit=product.package_unit,
            base_quantity=lot.received,
            lot=lot,
            position=position,
        )
        for position, (line, product, lot) in enumerate(zip(lines, products, lots, strict=True))
    )
