"""Lists of the catalogue, page by page, in a number of queries that does not grow with them."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from bakery.catalogue.dto.listing import BoxRow, IngredientRow, Listed, MaterialRow, ProductRow, Wanted, WantedProducts
from bakery.catalogue.models import ComponentLine, FinishedGood, Ingredient, Material, Product, RecipeLine
from bakery.catalogue.names import fold
from bakery.catalogue.queries.goods import good_details
from bakery.catalogue.queries.items import ingredient_details, material_details, product_details
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.db.transaction import Atomic

GROUPED: Final = ("category__parent__name", "category__name", "name", "pk")
ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "pk"),
    "group": GROUPED,
    "products": ("active_products", "name", "pk"),
}
IN_USE: Final = Q(archived_at=None)
STATES: Final = {"active": IN_USE, "review": IN_USE & Q(is_provisional=True), "retired": ~IN_USE}
PRODUCTS: Final = Count("products", filter=Q(products__archived_at=None), distinct=True)


def ingredients_page(tx: Atomic, *, wanted: Wanted, sort: str = "name", page: slice) -> Listed[IngredientRow]:
    """Return the ingredients wanted, with what is not known of them."""
    found = _wanted(Ingredient.objects.using(tx.using).all(), wanted)
    if wanted.missing_only:
        found = found.filter(pk__in={gap.problem.subject_id for gap in missing_definitions(tx)})
    if wanted.used_only:
        asking = RecipeLine.objects.using(tx.using).filter(recipe__archived_at=None)
        found = found.filter(pk__in=asking.values("ingredient"))
    in_use = Count("recipe_lines__recipe", filter=Q(recipe_lines__recipe__archived_at=None), distinct=True)
    counted = found.annotate(active_products=PRODUCTS, recipes=in_use)
    rows = list(counted.order_by(*_order(sort))[page])
    return Listed(
        rows=tuple(
            IngredientRow(ingredient=detail, products=row.active_products, recipes=row.recipes)
            for row, detail in zip(rows, ingredient_details(tx, rows=rows), strict=True)
        ),
        total=found.count(),
    )


def materials_page(tx: Atomic, *, wanted: Wanted, sort: str = "name", page: slice) -> Listed[MaterialRow]:
    """Return the materials wanted; what no box in use names is not used."""
    found = _wanted(Material.objects.using(tx.using).all(), wanted)
    if wanted.used_only:
        naming = ComponentLine.objects.using(tx.using).filter(finished_good__archived_at=None, material__isnull=False)
        found = found.filter(pk__in=naming.values("material"))
    rows = list(found.annotate(active_products=PRODUCTS).order_by(*_order(sort))[page])
    using = FinishedGood.objects.using(tx.using).active().filter(lines__material__in=rows)
    boxes = dict(using.order_by().values_list("lines__material").annotate(boxes=Count("pk", distinct=True)))
    return Listed(
        rows=tuple(
            MaterialRow(material=detail, products=row.active_products, boxes=boxes.get(row.pk, 0))
            for row, detail in zip(rows, material_details(tx, rows=rows), strict=True)
        ),
        total=found.count(),
    )


def products_page(tx: Atomic, *, wanted: WantedProducts, page: slice) -> Listed[ProductRow]:
    """Return products by what they are a package of, then by name."""
    found: QuerySet[Product] = Product.objects.using(tx.using).filter(STATES[wanted.state])
    if stem := fold(wanted.query):
        found = found.filter(
            Q(search_key__contains=stem)
            | Q(ingredient__search_key__contains=stem)
            | Q(material__search_key__contains=stem)
        )
    if wanted.store_id is not None:
        found = found.filter(preferred_supplier=wanted.store_id)
    found = _in_group(_in_group(found, wanted.food_group_id, "ingredient__"), wanted.material_group_id, "material__")
    return Listed(rows=_product_rows(tx, found, page), total=found.count())


def products_of(tx: Atomic, *, item: Ingredient | Material, most: int) -> tuple[ProductRow, ...]:
    """Return the products of an ingredient or material, retired ones too."""
    owned_by = {"ingredient": item} if isinstance(item, Ingredient) else {"material": item}
    return _product_rows(tx, Product.objects.using(tx.using).filter(**owned_by), slice(most))


def _product_rows(tx: Atomic, found: QuerySet[Product], page: slice) -> tuple[ProductRow, ...]:
    chosen = found.select_related("ingredient", "material", "preferred_supplier")
    rows = list(chosen.order_by("ingredient__name", "material__name", "brand", "name", "pk")[page])
    return tuple(
        ProductRow(
            product=detail,
            label=str(row),
            owner_name=row.owner.name,
            owner_slug=row.owner.slug,
            supplier_name=str(row.preferred_supplier or ""),
        )
        for row, detail in zip(rows, product_details(tx, rows=rows), strict=True)
    )


def boxes_page(tx: Atomic, *, query: str = "", retired: bool = False, page: slice) -> Listed[BoxRow]:
    """Return finished goods in use, or those that are not any more, by name."""
    found = _named(FinishedGood.objects.using(tx.using).filter(archived_at__isnull=not retired), query)
    ids = list(found.order_by("name", "pk").values_list("pk", flat=True)[page])
    return Listed(
        rows=tuple(BoxRow(good=detail, parts=len(detail.lines or ())) for detail in good_details(tx, good_ids=ids)),
        total=found.count(),
    )


def _named(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    return rows.filter(search_key__contains=fold(query))


def _wanted(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    kept = _in_group(_named(rows, wanted.query), wanted.group_id)
    return kept.filter(archived_at__isnull=not wanted.retired)


def _in_group(rows: QuerySet[Any], group_id: int | None, path: str = "") -> QuerySet[Any]:
    if group_id is None:
        return rows
    return rows.filter(Q(**{f"{path}category": group_id}) | Q(**{f"{path}category__parent": group_id}))


def _order(sort: str) -> list[str]:
    sign = "-" if sort.startswith("-") else ""
    return [sign + column for column in ORDERS[sort.removeprefix("-")]]
