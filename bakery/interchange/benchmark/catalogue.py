"""The catalogue and the shelf of a bakery to measure in: made in bulk, the same for the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeVar

from django.db.models import Model

from bakery.accounts.models import User
from bakery.catalogue.models import (
    Allergen,
    ComponentLine,
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    RecipeComponent,
    RecipeLine,
    Supplier,
)
from bakery.catalogue.names import search_key
from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.scales import Scale
from bakery.inventory.draws import Receipt
from bakery.inventory.models import Reason
from bakery.inventory.services.receiving import receive_many

Row = TypeVar("Row", bound=Model)
LINES: Final = (8, 14)  # of a recipe
LOTS: Final = 3  # of a product
GROUPS: Final = 6
UNSTOCKED: Final = 30  # every so many ingredients one is always at hand
PIECES_A_BATCH: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What can be baked, put together and packed."""

    recipes: Sequence[Recipe]
    units: Sequence[FinishedUnit]
    goods: Sequence[FinishedGood]
    materials: Sequence[Material]


def fill_catalogue(tx: Atomic, *, scale: Scale, chance: Random) -> Catalogue:
    """Write all definitions: a third of recipes and goods nested, up to three levels deep."""
    supplier = Supplier.objects.using(tx.using).create(**named("Supplier", 1))
    ingredients = _ingredients(tx, scale, chance)
    materials = _materials(tx, scale)
    _products(tx, ingredients, materials, supplier)
    recipes, units = _recipes(tx, scale, ingredients, chance)
    goods = _goods(tx, scale, units, materials, chance)
    return Catalogue(recipes=recipes, units=units, goods=goods, materials=materials)


def stock_up(tx: Atomic, *, today: date, catalogue: Catalogue, chance: Random, by: User) -> None:
    """Put several lots of each product on the shelf, and some of every unit and good."""
    products = Product.objects.using(tx.using).select_related("ingredient", "material").order_by("pk")
    receipts = [
        _receipt(product, 3000 if product.ingredient else 300, chance, today)
        for product in products
        for _ in range(LOTS)
    ]
    receipts += [_receipt(unit, 30, chance, today) for unit in catalogue.units]
    receipts += [_receipt(good, 5, chance, today) for good in catalogue.goods]
    receive_many(tx, receipts=receipts, reason=Reason.OPENING, by=by)


def named(kind: str, number: int) -> dict[str, Any]:
    """Return name, slug and search key of a definition."""
    name = f"{kind} {number:04}"
    return {"name": name, "slug": f"bench-{kind.lower()}-{number:04}", "search_key": search_key(name)}


def write(tx: Atomic, model: type[Row], rows: Sequence[Row]) -> Sequence[Row]:
    """Write rows of one kind at once."""
    return model._default_manager.using(tx.using).bulk_create(rows)  # noqa: SLF001


def nested_in(number: int, count: int) -> list[int]:
    """Return which of so many stand directly inside one: every third holds the next, every ninth another third too."""
    inside = [number + 1] if number % 3 == 0 else []
    if number % 9 == 0:
        inside.append(number + 3)
    return [each for each in inside if each < count]


def _ingredients(tx: Atomic, scale: Scale, chance: Random) -> Sequence[Ingredient]:
    groups = write(tx, IngredientCategory, [IngredientCategory(**named("Food", each)) for each in range(GROUPS)])
    rows = write(
        tx,
        Ingredient,
        [
            Ingredient(
                **named("Ingredient", number),
                category=groups[number % GROUPS],
                dimension="mass",
                density=Decimal("0.8"),
                is_stocked=number % UNSTOCKED != UNSTOCKED - 1,
            )
            for number in range(scale.ingredients)
        ],
    )
    nuts = Allergen.objects.using(tx.using).create(name="Bench nuts", slug="bench-nuts")
    through = Ingredient.allergens.through
    contains = [
        through(ingredient_id=row.pk, allergen_id=nuts.pk) for row in chance.sample([*rows], scale.ingredients // 20)
    ]
    through.objects.using(tx.using).bulk_create(contains)
    return rows


def _materials(tx: Atomic, scale: Scale) -> Sequence[Material]:
    group = MaterialCategory.objects.using(tx.using).create(**named("Packing", 1))
    rows = [
        Material(**named("Material", number), category=group, dimension="count") for number in range(scale.materials)
    ]
    return write(tx, Material, rows)


def _products(
    tx: Atomic, ingredients: Sequence[Ingredient], materials: Sequence[Material], supplier: Supplier
) -> None:
    """Write two products of each, the first the preferred one."""
    owners: list[Ingredient | Material] = [*ingredients, *materials]
    write(
        tx,
        Product,
        [
            Product(
                **named("Product", 2 * number + each),
                ingredient=owner if isinstance(owner, Ingredient) else None,
                material=owner if isinstance(owner, Material) else None,
                package_quantity=1000 if isinstance(owner, Ingredient) else 100,
                package_unit="g" if isinstance(owner, Ingredient) else "ea",
                preferred_supplier=supplier,
                is_preferred=each == 0,
            )
            for number, owner in enumerate(owners)
            for each in (0, 1)
        ],
    )


def _recipes(
    tx: Atomic, scale: Scale, ingredients: Sequence[Ingredient], chance: Random
) -> tuple[Sequence[Recipe], Sequence[FinishedUnit]]:
    group = RecipeCategory.objects.using(tx.using).create(**named("Bakes", 1))
    recipes = write(
        tx,
        Recipe,
        [Recipe(**named("Recipe", number), category=group, is_ready=True) for number in range(scale.recipes)],
    )
    lines = [
        RecipeLine(
            recipe=recipe, ingredient=each, quantity=Decimal(chance.randrange(10, 200)), unit="g", position=position
        )
        for recipe in recipes
        for position, each in enumerate(chance.sample([*ingredients], chance.randint(*LINES)))
    ]
    write(tx, RecipeLine, lines)
    components = [
        RecipeComponent(recipe=recipe, component=recipes[each], batches=Decimal("0.5"))
        for number, recipe in enumerate(recipes)
        for each in nested_in(number, scale.recipes)
    ]
    write(tx, RecipeComponent, components)
    units = [
        FinishedUnit(**named("Unit", number), recipe=recipe, items_per_batch=PIECES_A_BATCH)
        for number, recipe in enumerate(recipes)
    ]
    return recipes, write(tx, FinishedUnit, units)


def _goods(
    tx: Atomic, scale: Scale, units: Sequence[FinishedUnit], materials: Sequence[Material], chance: Random
) -> Sequence[FinishedGood]:
    """Write goods of some units, a material that may be chosen late, and the goods inside them."""
    goods = write(tx, FinishedGood, [FinishedGood(**named("Good", number)) for number in range(scale.goods)])
    lines: list[ComponentLine] = []
    for number, good in enumerate(goods):
        lines += [
            ComponentLine(finished_good=good, finished_unit=unit, quantity=chance.randint(1, 6))
            for unit in chance.sample([*units], 2)
        ]
        lines += [
            ComponentLine(finished_good=good, component_good=goods[each], quantity=1)
            for each in nested_in(number, scale.goods)
        ]
        lines.append(
            ComponentLine(
                finished_good=good,
                material=chance.choice([*materials]),
                quantity=1,
                unit="ea",
                decide_at_assembly=number % 5 == 0,
            )
        )
    write(tx, ComponentLine, lines)
    return goods


def _receipt(item: Product | FinishedUnit | FinishedGood, most: int, chance: Random, today: date) -> Receipt:
    quantity = Decimal(chance.randrange(most // 2, most))
    return Receipt(
        item=item,
        quantity=quantity,
        cost=Decimal(chance.randrange(100, 2000)) / 100,
        received_on=today - timedelta(days=chance.randrange(1, 200)),
        expires_on=today + timedelta(days=chance.randrange(100, 700)),
        cost_known=True,
        location="",
        note="",
    )
