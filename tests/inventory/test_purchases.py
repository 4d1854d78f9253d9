"""Purchases: one receipt, a lot per line, undone as a whole."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from bakery.catalogue.errors import IngredientNotFound, MissingDensity, ProductNotFound, SupplierNotFound
from bakery.catalogue.models import Product
from bakery.errors import AlreadyVoided, InvalidInput, KeyReused, ReasonMissing
from bakery.inventory.dto.purchases import ProvisionalProduct
from bakery.inventory.errors import OutputUsed, PurchaseNotFound
from bakery.inventory.models import Lot, Movement, Purchase, Reason
from bakery.inventory.services import (
    PurchaseLineInput,
    consume_fifo,
    get_price_history,
    get_purchase,
    get_purchase_history,
    lock_stock,
    record_purchase,
    void_purchase,
)
from tests import make

DAY = date(2026, 1, 10)


def bought(tx, *lines: PurchaseLineInput, **fields):
    fields.setdefault("purchased_on", DAY)
    fields["by"] = fields.get("by") or make.user()
    fields["supplier_id"] = fields.get("supplier_id") or make.supplier().pk
    return record_purchase(tx, lines=lines, **fields)


def line(product, packages="1", price="1.00", **fields) -> PurchaseLineInput:
    return PurchaseLineInput(
        product_id=product.pk,
        packages=Decimal(packages),
        price_per_package=None if price is None else Decimal(price),
        **fields,
    )


def test_a_bag_of_25_lb_becomes_a_lot_in_grams(tx):
    flour = make.product(make.ingredient(), 25, "lb")

    detail = bought(tx, line(flour, "1", "20.00"))

    lot = Lot.objects.get()
    [row] = detail.lines
    assert (lot.received, lot.unit_cost, lot.cost) == (Decimal("11339.809250"), Decimal("0.00176370"), 20)
    assert (row.base_quantity, row.unit, row.unit_cost_exact) == ("11339.80925", "g", "0.0017637")
    assert (detail.total_cost, detail.cost_known, row.price_per_package) == ("20.00", True, "20.00")


def test_a_bottle_of_750_ml_costs_per_millilitre(tx):
    vanilla = make.product(make.ingredient(dimension="volume"), 750, "ml")

    bought(tx, line(vanilla, "1", "18.99"))

    assert Lot.objects.get().unit_cost == Decimal("0.02532000")


def test_half_packages_are_legal_and_the_lot_takes_what_was_noted(tx):
    flour = make.product(make.ingredient(shelf_life_days=10), 1, "kg")

    detail = bought(
        tx,
        line(flour, "0.5", "3.00", location="cellar", expires_on=date(2027, 1, 1)),
        line(flour, "2", "3.00"),
        reference=" R 17 ",
    )

    first, second = Lot.objects.order_by("pk")
    assert (first.received, first.cost, first.location, first.expires_on) == (
        500,
        Decimal("1.5"),
        "cellar",
        date(2027, 1, 1),
    )
    assert second.expires_on == DAY + timedelta(days=10)
    assert (detail.reference, detail.total_cost, len(detail.lines)) == ("R 17", "7.50", 2)


def test_an_unknown_price_is_shown_as_unknown_and_never_as_free(tx):
    detail = bought(
        tx, line(make.product(make.ingredient()), "1", None), line(make.product(make.material()), "1", "2")
    )

    assert (detail.cost_known, detail.total_cost) == (False, "2.00")
    assert [(row.price_per_package, row.unit_cost_exact) for row in detail.lines] == [(None, None), ("2.00", "2")]
    assert [lot.cost_known for lot in Lot.objects.order_by("pk")] == [False, True]


def test_the_number_of_lines_does_not_change_the_number_of_statements(tx, django_assert_max_num_queries):
    products, shop, anna = [make.product(make.ingredient()) for _ in range(20)], make.supplier(), make.user()

    with django_assert_max_num_queries(9):
        bought(tx, *(line(product) for product in products), supplier_id=shop.pk, by=anna)


def test_a_package_that_cannot_be_weighed_is_refused(tx):
    flour = make.product(make.ingredient(), 1, "cup")

    with pytest.raises(MissingDensity):
        bought(tx, line(flour))
    assert not Purchase.objects.exists()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"packages": Decimal(0)}, ["lines.0.packages"]),
        ({"packages": 1.5}, ["lines.0.packages"]),
        ({"packages": True, "price_per_package": Decimal(-1)}, ["lines.0.packages", "lines.0.price_per_package"]),
        ({"price_per_package": Decimal("NaN")}, ["lines.0.price_per_package"]),
        ({"price_per_package": Decimal("0.00001")}, ["lines.0.price_per_package"]),
        ({"price_per_package": Decimal(999999999), "packages": Decimal(999999999)}, ["lines.0.packages"]),
        ({"expires_on": "tomorrow", "location": "x" * 101}, ["lines.0.expires_on", "lines.0.location"]),
        ({"product_id": "1"}, ["lines.0.product_id"]),
    ],
)
def test_a_wrong_line_is_refused_with_every_fault_named(tx, change, fields):
    flour = make.product(make.ingredient(), 1000)
    given = {"product_id": flour.pk, "packages": Decimal(1), "price_per_package": Decimal(1)} | change

    with pytest.raises(InvalidInput) as caught:
        bought(tx, PurchaseLineInput(**given))
    assert [error.field for error in caught.value.errors] == fields
    assert not Lot.objects.exists()


def test_a_wrong_receipt_is_refused_with_every_fault_named(tx):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(InvalidInput) as caught:
        record_purchase(tx, supplier_id=-1, purchased_on=tomorrow, lines=[], reference="x\0", notes=5, by=make.user())
    assert [error.field for error in caught.value.errors] == [
        "supplier_id", "purchased_on", "reference", "notes", "lines",
    ]  # fmt: skip


def test_what_does_not_exist_or_is_archived_cannot_be_bought(tx):
    flour = make.product(make.ingredient())
    gone = make.product(make.ingredient(), archived_at=timezone.now())

    with pytest.raises(SupplierNotFound):
        bought(tx, line(flour), supplier_id=999_999)
    with pytest.raises(ProductNotFound):
        bought(tx, PurchaseLineInput(product_id=999_999, packages=1))
    with pytest.raises(InvalidInput, match="retired"):
        bought(tx, line(gone))
    with pytest.raises(InvalidInput, match="retired"):
        bought(tx, line(flour), supplier_id=make.supplier(archived_at=timezone.now()).pk)


def test_a_request_sent_twice_is_recorded_once(tx):
    flour, key, shop = make.product(make.ingredient()), uuid4(), make.supplier()

    first = bought(tx, line(flour, "1.0"), supplier_id=shop.pk, idempotency_key=key)
    again = bought(tx, line(flour, "1"), supplier_id=shop.pk, idempotency_key=key)

    assert again == first
    assert (Purchase.objects.count(), Lot.objects.count()) == (1, 1)
    with pytest.raises(KeyReused):
        bought(tx, line(flour, "2"), supplier_id=shop.pk, idempotency_key=key)
    with pytest.raises(KeyReused):
        bought(tx, line(flour, "1"), supplier_id=shop.pk, idempotency_key=key, by=make.user("ben"))


def test_the_same_purchase_again_is_remarked_upon(tx):
    flour, shop = make.product(make.ingredient(), name="Flour"), make.supplier()

    assert bought(tx, line(flour), supplier_id=shop.pk).warnings == ()
    again = bought(tx, line(flour), supplier_id=shop.pk)

    assert again.warnings == ("Flour was recorded for this shop, day and price before.",)
    assert bought(tx, line(flour)).warnings == ()
    assert get_purchase(tx, purchase_id=again.id) == again


@pytest.mark.parametrize(
    ("price", "remark"),
    [
        ("1.19", None),
        ("1.20", "Warning: the price of Flour is 20 % above the mean of 60 days."),
        ("1.40", "Alert: the price of Flour is 40 % above the mean of 60 days."),
        ("0.75", "Warning: the price of Flour is 25 % below the mean of 60 days."),
    ],
)
def test_a_price_far_off_the_mean_of_60_days_is_remarked_upon(tx, price, remark):
    flour = make.product(make.ingredient(), name="Flour")
    bought(tx, line(flour, "1", "0.90"), purchased_on=DAY - timedelta(days=60))
    bought(tx, line(flour, "1", "1.10"), purchased_on=DAY - timedelta(days=1))
    bought(tx, line(flour, "1", "9"), purchased_on=DAY - timedelta(days=61))
    bought(tx, line(flour, "1", None), purchased_on=DAY - timedelta(days=2))

    assert bought(tx, line(flour, "1", price)).warnings == ((remark,) if remark else ())


def test_a_voided_purchase_leaves_nothing_on_the_shelf(tx):
    flour, sugar = make.product(make.ingredient()), make.product(make.ingredient())
    detail = bought(tx, line(flour, "3"), line(sugar, "2"))

    voided = void_purchase(tx, purchase_id=detail.id, reason=" wrong shop ", by=make.user("ben"))

    assert (voided.void_reason, voided.voided_at is not None) == ("wrong shop", True)
    assert [(lot.remaining, lot.value) for lot in Lot.objects.all()] == [(0, 0), (0, 0)]
    assert Movement.objects.filter(reason=Reason.REVERSAL).count() == 2
    with pytest.raises(AlreadyVoided):
        void_purchase(tx, purchase_id=detail.id, reason="again", by=make.user())


def test_a_void_says_why(tx):
    detail = bought(tx, line(make.product(make.ingredient())))

    with pytest.raises(ReasonMissing):
        void_purchase(tx, purchase_id=detail.id, reason=" ", by=make.user())
    with pytest.raises(PurchaseNotFound):
        void_purchase(tx, purchase_id=0, reason="x", by=make.user())


def test_a_purchase_that_was_used_stays_with_all_its_lots(tx):
    flour, sugar = make.product(make.ingredient()), make.product(make.ingredient())
    detail = bought(tx, line(flour, "3"), line(sugar, "2"))
    lock_stock(tx, items=[flour, sugar])
    consume_fifo(tx, item=sugar, quantity=Decimal(1), reason=Reason.PRODUCTION_USE, by=make.user(), note="Cake")

    with pytest.raises(OutputUsed) as caught:
        void_purchase(tx, purchase_id=detail.id, reason="wrong shop", by=make.user())

    assert [(fact.kind, fact.name) for fact in caught.value.facts] == [("production_use", "Cake")]
    assert sorted(lot.remaining for lot in Lot.objects.all()) == [1, 3]


def test_the_history_is_filtered_and_newest_first(tx):
    flour, bag, shop = make.product(make.ingredient()), make.product(make.material()), make.supplier()
    old = bought(tx, line(flour), line(bag), purchased_on=date(2026, 1, 1), supplier_id=shop.pk).id
    late = bought(tx, line(flour), purchased_on=date(2026, 1, 3)).id
    void = bought(tx, line(bag), purchased_on=date(2026, 1, 2)).id
    void_purchase(tx, purchase_id=void, reason="x", by=make.user())

    def ids(**filters):
        return [purchase.id for purchase in get_purchase_history(tx, **filters)]

    assert ids() == [late, old]
    assert ids(include_voided=True) == [late, void, old]
    assert ids(product_id=bag.pk) == ids(material_id=bag.material_id) == ids(supplier_id=shop.pk) == [old]
    assert ids(ingredient_id=flour.ingredient_id) == [late, old]
    assert ids(start_date=date(2026, 1, 1), end_date=date(2026, 1, 1)) == [old]
    assert ids(limit=1, offset=1) == [old]
    assert ids(product_id=0) == []
    with pytest.raises(InvalidInput):
        ids(limit=0)


@pytest.mark.parametrize("count", [1, 8])
def test_the_history_takes_as_many_statements_for_many_as_for_one(tx, count, django_assert_num_queries):
    for _ in range(count):
        bought(tx, line(make.product(make.ingredient())), line(make.product(make.material())))

    with django_assert_num_queries(4):
        assert len(get_purchase_history(tx)) == count


def test_prices_are_listed_newest_first_without_unknown_and_voided_ones(tx):
    flour, shop = make.product(make.ingredient(), 500), make.supplier("Mill")
    bought(tx, line(flour, "2", "1.00"), purchased_on=date(2026, 1, 1), supplier_id=shop.pk)
    bought(tx, line(flour, "2", "1.50"), purchased_on=date(2026, 1, 5), supplier_id=shop.pk)
    bought(tx, line(flour, "2", None))
    void_purchase(tx, purchase_id=bought(tx, line(flour, "1", "7")).id, reason="x", by=make.user())

    history = get_price_history(tx, product_id=flour.pk)

    assert [(p.purchased_on.day, p.supplier_name, p.price_per_package, p.unit_cost_exact) for p in history] == [
        (5, "Mill", "1.50", "0.003"),
        (1, "Mill", "1.00", "0.002"),
    ]
    with pytest.raises(ProductNotFound):
        get_price_history(tx, product_id=0)


def test_what_cannot_be_stored_is_refused_before_a_described_product_is_added(tx):
    flour = make.ingredient()
    rye = ProvisionalProduct(name="Rye", ingredient_id=flour.pk, package_quantity=1, package_unit="kg")
    described = PurchaseLineInput(provisional=rye, packages=1)

    with pytest.raises(InvalidInput, match="more or less than can be stored"):
        bought(tx, described, line(make.product(flour, 1000), "999999999"))
    assert not Product.objects.filter(name="Rye").exists()

    for wrong in ({"package_quantity": 0}, {"package_unit": "sack"}, {"ingredient_id": None}):
        with pytest.raises(InvalidInput):
            bought(tx, replace(described, provisional=replace(rye, **wrong)))
    with pytest.raises(IngredientNotFound):
        bought(tx, replace(described, provisional=replace(rye, ingredient_id=404)))
