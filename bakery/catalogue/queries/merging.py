"""What merging one ingredient into another would move, and what stands in its way."""

from bakery.catalogue.dto.items import MergeImpact
from bakery.catalogue.errors import IngredientNotFound, UnitMismatch
from bakery.catalogue.models import ExternalCode, Ingredient, IngredientAlias, Product, RecipeLine
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NameTaken
from bakery.inputs import possible_ids


def merge_impact(tx: Atomic, *, source_id: int, target_id: int) -> MergeImpact:
    """Return what would move; UnitMismatch where they are measured differently, NameTaken where products look alike.

    Lots and purchases hang on products and need no move of their own.
    """
    rows = Ingredient.objects.using(tx.using).in_bulk(possible_ids([source_id, target_id]))
    for asked in (source_id, target_id):
        if asked not in rows:
            raise IngredientNotFound(f"There is no ingredient {asked}.", id=asked)
    source, target = rows[source_id], rows[target_id]
    _require_fitting(source, target)
    _require_distinct(tx, source, target)

    lines = RecipeLine.objects.using(tx.using).filter(ingredient=source)
    names = lines.order_by("recipe__name").values_list("recipe__name", flat=True)
    return MergeImpact(
        source_id=source_id,
        source_name=source.name,
        target_id=target_id,
        target_name=target.name,
        products=Product.objects.using(tx.using).filter(ingredient=source).count(),
        recipe_lines=lines.count(),
        recipes=tuple(dict.fromkeys(names)),
        aliases=IngredientAlias.objects.using(tx.using).filter(ingredient=source).count(),
        external_codes=ExternalCode.objects.using(tx.using).filter(ingredient=source).count(),
    )


def _require_fitting(source: Ingredient, target: Ingredient) -> None:
    if source == target:
        raise InvalidInput.of("target_id", "An ingredient cannot be merged into itself.")
    if target.archived_at is not None:
        raise InvalidInput.of("target_id", f"“{target.name}” is retired.")
    if source.dimension != target.dimension:
        raise UnitMismatch(
            f"“{source.name}” is kept by {source.dimension}, “{target.name}” by {target.dimension}.",
            source_id=source.pk,
            target_id=target.pk,
        )


def _require_distinct(tx: Atomic, source: Ingredient, target: Ingredient) -> None:
    """Refuse where both have a product that looks the same: nobody could tell afterwards which lot is whose."""
    products = Product.objects.using(tx.using)
    theirs = {_looks(product) for product in products.filter(ingredient=target)}
    alike = [product for product in products.filter(ingredient=source).order_by("pk") if _looks(product) in theirs]
    if alike:
        names = ", ".join(str(product) for product in alike)
        raise NameTaken(f"Both have this product: {names}. Change it in one of them first.", count=len(alike))


def _looks(product: Product) -> tuple[object, ...]:
    words = (product.brand.lower(), product.name.lower(), product.size_label.lower())
    return (*words, product.package_quantity, product.package_unit)
