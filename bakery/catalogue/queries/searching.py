"""Rows found by what people type: names, aliases, brands, barcodes; in any case, with or without accents."""

from django.db.models import Q, QuerySet

from bakery.catalogue.formatting import format_amount
from bakery.catalogue.models import Ingredient, Material, Product
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic


def find_products(tx: Atomic, *, text: str, limit: int = 20) -> list[tuple[int, str]]:
    """Return products in use with their labels: the one the text names, else those whose label or barcode holds it."""
    wanted, stem = fold(text), fold(_stem(text))
    rows = Product.objects.using(tx.using).active().select_related("ingredient", "material")
    rows = rows.filter(
        Q(search_key__contains=stem)
        | Q(ingredient__search_key__contains=stem)
        | Q(material__search_key__contains=stem)
    )
    found = [row for row in rows.order_by("name", "pk") if wanted in fold(f"{_label(row)} {row.gtin}")]
    exact = [row for row in found if wanted in (fold(_label(row)), fold(str(row)), row.gtin, row.gtin.lstrip("0"))]
    return [(row.pk, _label(row)) for row in (exact if len(exact) == 1 else found)[:limit]]


def product_labels(tx: Atomic, *, product_ids: list[int]) -> dict[int, str]:
    """Return how products are called on receipts."""
    rows = Product.objects.using(tx.using).select_related("ingredient", "material").in_bulk(product_ids)
    return {key: _label(row) for key, row in rows.items()}


def find_owners(tx: Atomic, *, text: str) -> list[Ingredient | Material]:
    """Return the ingredients and materials the text may mean: those of just that name, else those that hold it."""
    wanted = fold(text)
    ingredients: QuerySet[Ingredient] = Ingredient.objects.using(tx.using).active()
    materials: QuerySet[Material] = Material.objects.using(tx.using).active()
    exact: list[Ingredient | Material] = [
        *ingredients.filter(Q(search_key=wanted) | Q(aliases__name__iexact=text)).distinct(),
        *materials.filter(search_key=wanted),
    ]
    alike: list[Ingredient | Material] = [
        *ingredients.filter(search_key__contains=wanted).order_by("name", "pk")[:10],
        *materials.filter(search_key__contains=wanted).order_by("name", "pk")[:10],
    ]
    return exact or alike


def _stem(text: str) -> str:
    """Return the part of a label before its amount and owner, whose name may hold commas and brackets too."""
    described = text.partition(" (")[0] or text
    return described.rpartition(", ")[0] or described


def _label(row: Product) -> str:
    return f"{row}, {format_amount(row.package_quantity, row.package_unit)} ({row.owner})"
