"""Where is bought, and how much."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from bakery.catalogue.dto.items import SupplierDetail
from bakery.catalogue.models import Supplier
from bakery.catalogue.names import fold
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.dto.showing import SupplierRow
from bakery.inventory.models import Purchase, PurchaseLine


def count_suppliers(tx: Atomic, *, query: str = "", include_archived: bool = False) -> int:
    """Return how many suppliers there are of this name, in use or at all."""
    rows = Supplier.objects.using(tx.using)
    found = rows.all() if include_archived else rows.active()
    return found.filter(search_key__contains=fold(query)).count()


def supplier_rows(tx: Atomic, *, suppliers: Sequence[SupplierDetail]) -> list[SupplierRow]:
    """Return suppliers in the order given, with what was bought there."""
    ids = [supplier.id for supplier in suppliers]
    bought = Purchase.objects.using(tx.using).live().filter(supplier__in=ids).order_by()
    last = dict(bought.values_list("supplier").annotate(last=Max("purchased_on")))
    lines = PurchaseLine.objects.using(tx.using).filter(
        purchase__supplier__in=ids,
        purchase__voided_at=None,
        purchase__purchased_on__gte=date(timezone.localdate().year, 1, 1),
    )
    spent = {
        supplier: (total, unpriced)
        for supplier, total, unpriced in lines.order_by()
        .values_list("purchase__supplier")
        .annotate(total=ExactSum("lot__cost"), unpriced=Count("pk", filter=Q(price_per_package=None)))
    }
    rows = Supplier.objects.using(tx.using)
    active = Count("preferred_products", filter=Q(preferred_products__archived_at=None))
    preferred = dict(rows.filter(pk__in=ids).order_by().annotate(active=active).values_list("pk", "active"))
    return [
        SupplierRow(
            supplier=supplier,
            last_on=last.get(supplier.id),
            spent=cost_to_string(spent.get(supplier.id, (None, 0))[0]),
            spent_known=not spent.get(supplier.id, (None, 0))[1],
            preferred=preferred[supplier.id],
        )
        for supplier in suppliers
    ]
