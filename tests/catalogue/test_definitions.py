from decimal import Decimal

import pytest

from bakery.catalogue.errors import CategoryNotFound, IngredientNotFound, SupplierNotFound
from bakery.catalogue.models import Ingredient, Product
from bakery.catalogue.services import categories, ingredients, materials, products, suppliers
from bakery.db.transaction import Atomic
from bakery.errors import ChangedMeanwhile, InUse, InvalidInput, NameTaken
from tests import make

pytestmark = pytest.mark.django_db


def _flour(tx: Atomic, **fields):
    group = categories.create_ingredient_category(tx, name="Flour")
    return ingredients.create_ingredient(
        tx, **{"name": "Bread flour", "category_id": group.id, "dimension": "mass"} | fields
    )


def test_an_ingredient_keeps_what_was_said_of_it(tx):
    make.allergen("Gluten")

    flour = _flour(tx, density=Decimal("0.53"), allergens=["gluten"], aliases=["Strong flour"], shelf_life_days=365)

    assert (flour.slug, flour.base_unit, flour.density) == ("bread-flour", "g", "0.53")
    assert (flour.allergens, flour.aliases, flour.category_path) == (("Gluten",), ("Strong flour",), "Flour")
    assert ingredients.get_ingredient(tx, ingredient_id=flour.id) == flour


def test_all_faults_of_an_ingredient_are_told_at_once(tx):
    with pytest.raises(InvalidInput) as refused:
        _flour(tx, name=" ", dimension="length", density=Decimal(-1), allergens=["nuts"])

    assert {error.field for error in refused.value.errors} == {"name", "dimension", "density", "allergens"}
    assert not Ingredient.objects.exists()


def test_a_name_is_taken_in_any_case_of_its_letters(tx):
    flour = _flour(tx)

    with pytest.raises(NameTaken):
        ingredients.create_ingredient(tx, name="BREAD FLOUR", category_id=flour.category_id, dimension="mass")


def test_the_slug_survives_a_new_name(tx):
    flour = _flour(tx)

    renamed = ingredients.update_ingredient(tx, ingredient_id=flour.id, name="Strong flour")

    assert (renamed.name, renamed.slug) == ("Strong flour", "bread-flour")
    assert [row.id for row in ingredients.list_ingredients(tx, query="STRÖNG")] == [flour.id]


def test_the_dimension_is_fixed_once_the_ingredient_is_used(tx):
    flour = _flour(tx)
    ingredients.update_ingredient(tx, ingredient_id=flour.id, dimension="volume")
    make.recipe("Bread", [(Ingredient.objects.get(pk=flour.id), 1, "cup")])

    with pytest.raises(InUse) as refused:
        ingredients.update_ingredient(tx, ingredient_id=flour.id, dimension="mass")

    assert [(blocker.kind, blocker.name) for blocker in refused.value.blockers] == [("recipe", "Bread")]
    assert ingredients.update_ingredient(tx, ingredient_id=flour.id, density=Decimal("0.5")).density == "0.5"


def test_a_form_shown_before_another_saved_is_refused(tx):
    flour = _flour(tx)
    ingredients.update_ingredient(tx, ingredient_id=flour.id, notes="Keep dry")

    with pytest.raises(ChangedMeanwhile):
        ingredients.update_ingredient(tx, ingredient_id=flour.id, notes="Keep cool", seen=flour.updated_at)


def test_what_is_used_is_archived_and_not_deleted(tx):
    flour = _flour(tx)
    make.product(Ingredient.objects.get(pk=flour.id))

    with pytest.raises(InUse):
        ingredients.delete_ingredient(tx, ingredient_id=flour.id)
    archived = ingredients.archive_ingredient(tx, ingredient_id=flour.id)

    assert archived.archived_at is not None
    assert ingredients.list_ingredients(tx) == []
    assert [row.id for row in ingredients.list_ingredients(tx, include_archived=True)] == [flour.id]
    assert ingredients.restore_ingredient(tx, ingredient_id=flour.id).archived_at is None


def test_what_nothing_names_can_be_deleted(tx):
    flour = _flour(tx)

    ingredients.delete_ingredient(tx, ingredient_id=flour.id)

    with pytest.raises(IngredientNotFound):
        ingredients.get_ingredient(tx, ingredient_id=flour.id)


def test_an_ingredient_needs_a_group_that_exists(tx):
    with pytest.raises(CategoryNotFound):
        ingredients.create_ingredient(tx, name="Salt", category_id=10**18, dimension="mass")


def test_groups_are_two_levels_deep(tx):
    root = categories.create_ingredient_category(tx, name="Nuts")
    child = categories.create_ingredient_category(tx, name="Tree nuts", parent_id=root.id)

    with pytest.raises(InvalidInput):
        categories.create_ingredient_category(tx, name="Almonds", parent_id=child.id)
    with pytest.raises(InvalidInput):
        categories.update_ingredient_category(tx, ingredient_category_id=root.id, parent_id=root.id)


def test_a_name_stands_once_within_its_group(tx):
    root = categories.create_material_category(tx, name="Boxes")
    categories.create_material_category(tx, name="Window", parent_id=root.id)
    categories.create_material_category(tx, name="Window")

    with pytest.raises(NameTaken):
        categories.create_material_category(tx, name="window", parent_id=root.id)


def test_a_group_with_members_is_kept(tx):
    flour = _flour(tx)

    with pytest.raises(InUse):
        categories.delete_ingredient_category(tx, ingredient_category_id=flour.category_id)


def test_a_material_is_measured_by_count_length_or_area(tx):
    group = categories.create_material_category(tx, name="Ribbon")

    ribbon = materials.create_material(tx, name="Red ribbon", category_id=group.id, dimension="length")

    assert ribbon.base_unit == "cm"
    with pytest.raises(InvalidInput):
        materials.create_material(tx, name="Glue", category_id=group.id, dimension="volume")


def test_a_supplier_may_have_one_branch_in_each_city(tx):
    suppliers.create_supplier(tx, name="Costco", city="Waltham")
    suppliers.create_supplier(tx, name="Costco", city="Nashua")

    with pytest.raises(NameTaken):
        suppliers.create_supplier(tx, name="costco", city="waltham")


def test_products_forget_a_deleted_supplier(tx):
    shop = suppliers.create_supplier(tx, name="Corner shop")
    product = products.create_product(
        tx,
        ingredient_id=make.ingredient().pk,
        package_quantity=1,
        package_unit="kg",
        preferred_supplier_id=shop.id,
    )

    suppliers.delete_supplier(tx, supplier_id=shop.id)

    assert products.get_product(tx, product_id=product.id).preferred_supplier_id is None
    with pytest.raises(SupplierNotFound):
        suppliers.get_supplier(tx, supplier_id=shop.id)


def test_a_product_tells_what_a_package_holds(tx):
    flour = make.ingredient()

    product = products.create_product(
        tx, ingredient_id=flour.pk, brand="King Arthur", name="Flour", package_quantity=25, package_unit="lb"
    )

    assert (product.base_quantity, product.base_unit, product.slug) == ("11339.80925", "g", "king-arthur-flour")


def test_a_package_that_cannot_be_converted_is_saved_and_named(tx):
    milk = make.ingredient(dimension="volume")

    product = products.create_product(tx, ingredient_id=milk.pk, package_quantity=1, package_unit="kg")

    assert product.base_quantity is None
    assert [problem.code for problem in product.problems] == ["missing_density"]


def test_a_product_belongs_to_one_ingredient_or_one_material(tx):
    flour, bag = make.ingredient(), make.material()

    for owners in ({}, {"ingredient_id": flour.pk, "material_id": bag.pk}):
        with pytest.raises(InvalidInput):
            products.create_product(tx, package_quantity=1, package_unit="ea", **owners)


def test_one_product_is_preferred_at_a_time(tx):
    flour = make.ingredient()
    first = products.create_product(
        tx, ingredient_id=flour.pk, name="A", package_quantity=1, package_unit="kg", is_preferred=True
    )
    second = products.create_product(
        tx, ingredient_id=flour.pk, name="B", package_quantity=1, package_unit="kg", is_preferred=True
    )
    assert not Product.objects.get(pk=first.id).is_preferred

    products.set_preferred_product(tx, product_id=first.id)

    assert Product.objects.get(pk=first.id).is_preferred
    assert not Product.objects.get(pk=second.id).is_preferred


def test_a_barcode_is_checked_padded_and_unique(tx):
    flour = make.ingredient()
    bag = {"ingredient_id": flour.pk, "package_quantity": 1, "package_unit": "kg"}
    product = products.create_product(tx, **bag, name="A", gtin="036000291452")

    assert product.gtin == "00036000291452"
    assert [row.id for row in products.list_products(tx, query="36000291452")] == [product.id]
    with pytest.raises(NameTaken):
        products.create_product(tx, **bag, name="B", gtin="00036000291452")
    with pytest.raises(InvalidInput):
        products.create_product(tx, **bag, name="C", gtin="036000291453")
    assert products.create_product(tx, **bag, name="D", gtin="71012010615", any_gtin=True).gtin == "00071012010615"


def test_two_products_may_not_look_the_same(tx):
    flour = make.ingredient()
    bag = {"ingredient_id": flour.pk, "brand": "Aldi", "name": "Flour", "package_quantity": 1, "package_unit": "kg"}
    products.create_product(tx, **bag)

    with pytest.raises(NameTaken):
        products.create_product(tx, **bag | {"brand": "ALDI"})
    products.create_product(tx, **bag | {"package_quantity": 2})


@pytest.mark.parametrize("quantity", [0, -1, Decimal("NaN"), Decimal(10) ** 30, True])
def test_a_package_holds_a_sensible_amount(tx, quantity):
    with pytest.raises(InvalidInput):
        products.create_product(tx, ingredient_id=make.ingredient().pk, package_quantity=quantity, package_unit="kg")


def test_text_with_a_zero_byte_is_refused(tx):
    with pytest.raises(InvalidInput):
        suppliers.create_supplier(tx, name="Shop\x00")


def test_reviewing_clears_the_mark_of_haste(tx):
    product = products.create_product(
        tx, ingredient_id=make.ingredient().pk, package_quantity=1, package_unit="kg", is_provisional=True
    )

    assert not products.review_product(tx, product_id=product.id).is_provisional
