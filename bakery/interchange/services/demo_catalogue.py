"""What can exist in the demo: foods, things, recipes, boxes, packages and people."""

from bakery.catalogue.dto.goods import ComponentLineInput
from bakery.catalogue.dto.recipes import RecipeLineInput
from bakery.catalogue.models import FinishedUnit, Ingredient, Material, Recipe
from bakery.catalogue.services.categories import create_ingredient_category, create_material_category
from bakery.catalogue.services.component_lines import set_component_lines
from bakery.catalogue.services.finished_goods import create_finished_good
from bakery.catalogue.services.finished_units import create_finished_unit, update_finished_unit
from bakery.catalogue.services.ingredients import create_ingredient
from bakery.catalogue.services.materials import create_material
from bakery.catalogue.services.products import create_product
from bakery.catalogue.services.recipe_components import add_recipe_component
from bakery.catalogue.services.recipe_lines import set_recipe_lines
from bakery.catalogue.services.recipe_variants import create_recipe_variant
from bakery.catalogue.services.recipes import create_recipe, get_recipe, update_recipe
from bakery.catalogue.services.suppliers import create_supplier
from bakery.catalogue.units import density_from
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.interchange.queries.demo import demo_ids
from events.dto.packages import PackageLineInput
from events.services.packages import create_package
from events.services.recipients import create_recipient


def load_demo_catalogue(tx: Atomic, *, categories: dict[str, int]) -> None:
    """Make all definitions of the demo; `categories` holds the groups of recipes by name."""
    create_supplier(tx, name="Harbour Grocers", city="Harbour", uuid=demo.key("grocer"))
    create_supplier(tx, name="Paper & Twine", kind="online", uuid=demo.key("stationer"))
    _load_foods(tx)
    _load_things(tx)
    for recipe in demo.RECIPES:
        _load_recipe(tx, recipe, categories)
    _load_variant(tx)
    _load_boxes(tx)


def _load_foods(tx: Atomic) -> None:
    groups = {
        name: create_ingredient_category(tx, name=name).id for name in dict.fromkeys(food.group for food in demo.FOODS)
    }
    for food in demo.FOODS:
        measure = food.measure
        ingredient = create_ingredient(
            tx,
            name=food.name,
            category_id=groups[food.group],
            dimension=food.dimension,
            density=(
                density_from(demo.amount(measure[0]), measure[1], demo.amount(measure[2]), measure[3])
                if measure
                else None
            ),
            density_note="{} {} weighs {} {}".format(*measure) if measure else "",
            allergens=food.allergens,
            uuid=demo.key(food.slug),
            slug=food.slug,
        )
        quantity, unit = food.package
        create_product(
            tx,
            ingredient_id=ingredient.id,
            brand="Mill Lane",
            name=food.name.split(",")[0],
            package_type=food.package_type,
            package_quantity=demo.amount(quantity),
            package_unit=unit,
            is_preferred=True,
            uuid=demo.key(f"{food.slug} product"),
        )
    _load_loose_flour(tx)
    create_ingredient(
        tx,
        name="Water",
        category_id=groups["Flavours"],
        dimension="volume",
        is_stocked=False,
        uuid=demo.key("water"),
        slug="water",
    )


def _load_loose_flour(tx: Atomic) -> None:
    """Add the product that the flour on the shelf came as; the bag is what is bought next."""
    flour = Ingredient.objects.using(tx.using).get(uuid=demo.key("flour_all_purpose"))
    create_product(
        tx,
        ingredient_id=flour.pk,
        brand="Mill Lane",
        name="Flour, loose",
        package_type="scoop",
        package_quantity=demo.amount("1"),
        package_unit="lb",
        uuid=demo.key("loose flour"),
    )


def _load_things(tx: Atomic) -> None:
    group = create_material_category(tx, name="Wrapping").id
    for thing in demo.THINGS:
        found = Material.objects.using(tx.using).filter(uuid=demo.key(thing.slug)).first()
        material_id = (
            found.pk
            if found
            else create_material(
                tx,
                name=thing.name,
                category_id=group,
                dimension=thing.dimension,
                uuid=demo.key(thing.slug),
                slug=thing.slug,
            ).id
        )
        quantity, unit = thing.package
        create_product(
            tx,
            material_id=material_id,
            brand="Paper & Twine",
            name=thing.product,
            package_type="pack",
            package_quantity=demo.amount(quantity),
            package_unit=unit,
            is_preferred=thing.preferred,
            uuid=demo.key(f"{thing.product} product"),
        )


def _load_recipe(tx: Atomic, baked: demo.Baked, categories: dict[str, int]) -> None:
    recipe = create_recipe(
        tx, name=baked.name, category_id=categories[baked.category], uuid=demo.key(baked.slug), slug=baked.slug
    )
    set_recipe_lines(tx, recipe_id=recipe.id, lines=[_line(tx, line) for line in baked.lines])
    for slug, batches in baked.parts:
        part = Recipe.objects.using(tx.using).get(uuid=demo.key(slug))
        add_recipe_component(tx, recipe_id=recipe.id, component_id=part.pk, batches=batches)
    for name, kind, pieces, word in baked.yields:
        create_finished_unit(
            tx,
            recipe_id=recipe.id,
            name=name,
            yield_type=kind,
            items_per_batch=pieces,
            item_unit=word,
            uuid=demo.key(f"{name} unit"),
        )
    if baked.yields:
        update_recipe(tx, recipe_id=recipe.id, is_ready=True)


def _line(tx: Atomic, line: tuple[str, str, str]) -> RecipeLineInput:
    slug, quantity, unit = line
    ingredient = Ingredient.objects.using(tx.using).get(uuid=demo.key(slug))
    return RecipeLineInput(ingredient_id=ingredient.pk, quantity=demo.amount(quantity), unit=unit)


def _load_variant(tx: Atomic) -> None:
    base = Recipe.objects.using(tx.using).get(uuid=demo.key("almond-biscotti"))
    variant = create_recipe_variant(tx, base_recipe_id=base.pk, variant_name="Chocolate-Dipped", name=demo.DIPPED)
    kept = [
        RecipeLineInput(
            ingredient_id=line.ingredient_id, quantity=demo.amount(line.quantity), unit=line.unit, id=line.id
        )
        for line in get_recipe(tx, recipe_id=variant.id).lines or ()
    ]
    set_recipe_lines(tx, recipe_id=variant.id, lines=[*kept, _line(tx, demo.CHOCOLATE_FOR_DIPPING)])
    unit = FinishedUnit.objects.using(tx.using).get(recipe=variant.id)
    update_finished_unit(tx, finished_unit_id=unit.pk, name=demo.DIPPED)
    update_recipe(tx, recipe_id=variant.id, is_ready=True)


def _load_boxes(tx: Atomic) -> None:
    ids = demo_ids(tx)
    box = create_finished_good(tx, name="Cookie Box", uuid=demo.key("Cookie Box")).id
    set_component_lines(
        tx,
        finished_good_id=box,
        lines=[
            ComponentLineInput(component_type="finished_unit", component_id=ids.units[demo.BISCOTTI], quantity=6),
            ComponentLineInput(component_type="finished_unit", component_id=ids.units[demo.ANZAC], quantity=6),
            ComponentLineInput(
                component_type="material",
                component_id=ids.materials["bag_cello_medium"],
                quantity=1,
                unit="ea",
                decide_at_assembly=True,
            ),
            ComponentLineInput(
                component_type="material", component_id=ids.materials["ribbon_red"], quantity=30, unit="cm"
            ),
        ],
    )
    hamper = create_finished_good(tx, name="Grand Hamper", uuid=demo.key("Grand Hamper")).id
    cake = ids.units[demo.CAKE]
    tag = ids.materials["tag_gift"]
    set_component_lines(
        tx,
        finished_good_id=hamper,
        lines=[
            ComponentLineInput(component_type="finished_good", component_id=box, quantity=1),
            ComponentLineInput(component_type="finished_unit", component_id=cake, quantity=1),
            ComponentLineInput(
                component_type="material", component_id=ids.materials["bag_kraft"], quantity=1, unit="ea"
            ),
            ComponentLineInput(component_type="material", component_id=tag, quantity=1, unit="ea"),
        ],
    )
    _load_packages(tx, box=box, hamper=hamper, cake=cake, tag=tag)


def _load_packages(tx: Atomic, *, box: int, hamper: int, cake: int, tag: int) -> None:
    for name, parts in {
        "Neighbour gift": [PackageLineInput(component_type="finished_good", component_id=box, quantity=1)],
        "Family hamper": [PackageLineInput(component_type="finished_good", component_id=hamper, quantity=1)],
        "Nut-free gift": [
            PackageLineInput(component_type="finished_unit", component_id=cake, quantity=1),
            PackageLineInput(component_type="material", component_id=tag, quantity=1, unit="ea"),
        ],
    }.items():
        create_package(tx, name=name, contents=parts, uuid=demo.key(name))
    for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm"):
        avoids = ["Tree nuts"] if name == "Alder" else []
        create_recipient(tx, name=name, household=f"{name} household", avoids=avoids, uuid=demo.key(name))
