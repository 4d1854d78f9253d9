"""What is possible and hardly meant, or keeps a figure from being known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any, Final

from bakery.catalogue.models import Ingredient, Material, Product, Recipe, RecipeCategory, RecipeLine, Supplier
from bakery.catalogue.names import fold
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.db.transaction import Atomic
from bakery.interchange import suspicion
from bakery.interchange.dto import Finding
from bakery.interchange.findings import Subject, about, of_problem
from bakery.inventory.models import PurchaseLine
from events.models import Recipient

NO_PRODUCT: Final = "no_product"
KINDS: Final = {
    "ingredient": "The ingredients",
    "material": "The materials",
    "recipe_category": "The groups",
    "recipe": "The recipes",
    "supplier": "The suppliers",
    "recipient": "The recipients",
}
NAMED: Final[Mapping[str, tuple[Any, tuple[str, ...], str]]] = {
    "ingredient": (Ingredient, (), "ingredient"),
    "material": (Material, (), ""),
    "recipe_category": (RecipeCategory, (), ""),
    "recipe": (Recipe, (), "recipe"),
    "supplier": (Supplier, ("city",), ""),
    "recipient": (Recipient, ("household",), ""),
}


def gaps(tx: Atomic) -> list[Finding]:
    """Return what recipes need and nobody has told: densities, weights of a piece, products to buy."""
    return [of_problem(each.problem, lines=each.lines) for each in missing_definitions(tx)]


def unconverted_lines(tx: Atomic) -> list[Finding]:
    """Return the ingredients whose recipe lines have no figure in the unit they are kept in."""
    return [each for each in gaps(tx) if each.code != NO_PRODUCT]


def near_equal_names(tx: Atomic) -> list[Finding]:
    """Return rows of one kind in use whose names differ in case, accents or a plural alone."""
    return [found for kind in NAMED for found in _near_equal(tx, kind)]


def _near_equal(tx: Atomic, kind: str) -> Iterator[Finding]:
    model, beside, page = NAMED[kind]
    alike: dict[tuple[str, ...], list[tuple[int, str, str]]] = defaultdict(list)
    rows = model._base_manager.using(tx.using).filter(archived_at__isnull=True).order_by("name", "pk")  # noqa: SLF001
    for row in rows:
        key = fold(row.name).removesuffix("s"), *(fold(getattr(row, column)) for column in beside)
        alike[key].append((row.pk, row.name, str(getattr(row, "slug", row.pk))))
    for found in alike.values():
        for (pk, name, slug), (_, other, _) in pairwise(found):
            subject = Subject(kind=kind, id=pk, name=name, page=page, key=slug if page else "")
            yield about(subject, f"{KINDS[kind]} “{name}” and “{other}” may be one.")


def suspicious_amounts(tx: Atomic) -> list[Finding]:
    """Return packages, recipe lines and prices that are possible and hardly meant."""
    return [*_odd_packages(tx), *_odd_lines(tx), *_odd_prices(tx)]


def _odd_packages(tx: Atomic) -> Iterator[Finding]:
    for product in Product.objects.using(tx.using).active().order_by("pk"):
        if remark := suspicion.package_remark(product.package_quantity, product.package_unit):
            subject = Subject(kind="product", id=product.pk, name=str(product), page="product", key=str(product.pk))
            yield about(subject, f"{product}: {remark}.")


def _odd_lines(tx: Atomic) -> Iterator[Finding]:
    lines = RecipeLine.objects.using(tx.using).filter(recipe__archived_at__isnull=True)
    for line in lines.select_related("recipe", "ingredient__category__parent").order_by("pk"):
        category = line.ingredient.category
        groups = f"{category.parent.name if category.parent else ''} {category.name}"
        if remark := suspicion.line_remark(Decimal(line.quantity), line.unit, groups):
            name = f"{line.recipe.name}, {line.ingredient.name}"
            subject = Subject(kind="recipe", id=line.recipe_id, name=name, page="recipe", key=line.recipe.slug)
            yield about(subject, f"{name}: {remark}.")


def _odd_prices(tx: Atomic) -> Iterator[Finding]:
    """Yield prices far from what the same product cost at other times."""
    paid: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    lines = PurchaseLine.objects.using(tx.using).filter(
        purchase__voided_at__isnull=True, price_per_package__isnull=False
    )
    for product, purchase, price, content in lines.order_by("pk").values_list(
        "product_id", "purchase_id", "price_per_package", "package_quantity"
    ):
        paid[product].append((purchase, Decimal(price or 0) / content))
    for purchases in paid.values():
        usual = median(price for _, price in purchases)
        for purchase, price in purchases:
            if remark := suspicion.price_remark(price, usual):
                subject = Subject(kind="purchase", id=purchase, name=str(purchase), page="purchase", key=str(purchase))
                yield about(subject, f"Purchase {purchase}: {remark}.")
