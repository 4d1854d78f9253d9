"""The catalogue as tables; recipes and goods get their lines on their own pages."""

from django.contrib import admin

from bakery.admin import ReadOnlyAdmin, ServiceAdmin
from bakery.catalogue import services
from bakery.catalogue.adminacts import MERGE, REVIEW
from bakery.catalogue.models import (
    Allergen,
    ComponentLine,
    ExternalCode,
    FinishedGood,
    FinishedGoodSnapshot,
    FinishedUnit,
    Ingredient,
    IngredientAlias,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    RecipeComponent,
    RecipeLine,
    RecipeSnapshot,
    SlugAlias,
    Supplier,
)

NAMES = ("name", "search_key", "slug")


@admin.register(Allergen)
class AllergenAdmin(admin.ModelAdmin[Allergen]):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(IngredientCategory)
class IngredientCategoryAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_ingredient_category)
    change_row = staticmethod(services.update_ingredient_category)
    retire_row = staticmethod(services.archive_ingredient_category)
    key = "ingredient_category_id"
    fields = ("name", "parent", "sort_order")
    list_display = ("name", "parent", "sort_order", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    list_select_related = ("parent",)
    search_fields = NAMES
    autocomplete_fields = ("parent",)


@admin.register(MaterialCategory)
class MaterialCategoryAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_material_category)
    change_row = staticmethod(services.update_material_category)
    retire_row = staticmethod(services.archive_material_category)
    key = "material_category_id"
    fields = ("name", "parent", "sort_order")
    list_display = ("name", "parent", "sort_order", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    list_select_related = ("parent",)
    search_fields = NAMES
    autocomplete_fields = ("parent",)


@admin.register(RecipeCategory)
class RecipeCategoryAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_recipe_category)
    change_row = staticmethod(services.update_recipe_category)
    retire_row = staticmethod(services.archive_recipe_category)
    key = "recipe_category_id"
    fields = ("name", "sort_order")
    list_display = ("name", "sort_order", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = NAMES


@admin.register(Ingredient)
class IngredientAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_ingredient)
    change_row = staticmethod(services.update_ingredient)
    retire_row = staticmethod(services.archive_ingredient)
    key = "ingredient_id"
    fields = (
        ("name", "category"),
        ("dimension", "is_stocked"),
        ("density", "density_note", "grams_per_each"),
        "shelf_life_days",
        "allergens",
        "description",
        "notes",
    )
    actions = (*ServiceAdmin.actions, MERGE)
    list_display = ("name", "category", "dimension", "density", "grams_per_each", "shelf_life_days", "archived_at")
    list_editable = ("density", "grams_per_each", "shelf_life_days")
    list_filter = (
        "dimension",
        "is_stocked",
        ("density", admin.EmptyFieldListFilter),
        ("archived_at", admin.EmptyFieldListFilter),
        "category",
    )
    list_select_related = ("category",)
    search_fields = (*NAMES, "aliases__name")
    autocomplete_fields = ("category", "allergens")


@admin.register(Material)
class MaterialAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_material)
    change_row = staticmethod(services.update_material)
    retire_row = staticmethod(services.archive_material)
    key = "material_id"
    fields = (("name", "category"), "dimension", "description", "notes")
    list_display = ("name", "category", "dimension", "archived_at")
    list_filter = ("dimension", ("archived_at", admin.EmptyFieldListFilter), "category")
    list_select_related = ("category",)
    search_fields = NAMES
    autocomplete_fields = ("category",)


@admin.register(Supplier)
class SupplierAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_supplier)
    change_row = staticmethod(services.update_supplier)
    retire_row = staticmethod(services.archive_supplier)
    key = "supplier_id"
    fields = (("name", "kind"), "website", "street", ("city", "region", "postcode"), "notes")
    list_display = ("name", "city", "kind", "archived_at")
    list_filter = ("kind", ("archived_at", admin.EmptyFieldListFilter))
    search_fields = (*NAMES, "city")


@admin.register(Product)
class ProductAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_product)
    change_row = staticmethod(services.update_product)
    retire_row = staticmethod(services.archive_product)
    key = "product_id"
    fields = (
        ("ingredient", "material"),
        ("brand", "name", "size_label"),
        ("package_type", "package_quantity", "package_unit"),
        ("gtin", "sku"),
        ("preferred_supplier", "is_preferred", "is_provisional"),
        "notes",
    )
    actions = (*ServiceAdmin.actions, REVIEW)
    list_editable = ("package_quantity", "package_unit", "is_preferred", "is_provisional")
    list_display = (
        "__str__", "ingredient", "material", "package_quantity", "package_unit", "is_preferred", "is_provisional",
        "archived_at",
    )  # fmt: skip
    list_filter = ("is_provisional", "is_preferred", "package_unit", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("ingredient", "material")
    search_fields = ("brand", "name", "slug", "gtin", "ingredient__name", "material__name")
    autocomplete_fields = ("ingredient", "material", "preferred_supplier")


@admin.register(Recipe)
class RecipeAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_recipe)
    change_row = staticmethod(services.update_recipe)
    retire_row = staticmethod(services.archive_recipe)
    key = "recipe_id"
    fields = (
        ("name", "category"),
        ("base_recipe", "variant_name", "is_ready"),
        ("total_minutes", "active_minutes"),
        "source",
        "instructions",
        "notes",
    )
    list_display = ("name", "category", "base_recipe", "is_ready", "total_minutes", "archived_at")
    list_filter = ("is_ready", ("archived_at", admin.EmptyFieldListFilter), "category")
    list_select_related = ("category", "base_recipe")
    search_fields = NAMES
    autocomplete_fields = ("category",)


@admin.register(FinishedUnit)
class FinishedUnitAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_finished_unit)
    change_row = staticmethod(services.update_finished_unit)
    retire_row = staticmethod(services.archive_finished_unit)
    key = "finished_unit_id"
    fields = (
        ("name", "recipe"),
        ("yield_type", "yield_mode"),
        ("items_per_batch", "batch_percentage", "item_unit"),
        "shelf_life_days",
        "notes",
    )
    list_display = ("name", "recipe", "yield_type", "items_per_batch", "batch_percentage", "archived_at")
    list_filter = ("yield_type", "yield_mode", ("archived_at", admin.EmptyFieldListFilter))
    list_select_related = ("recipe",)
    search_fields = (*NAMES, "recipe__name")
    autocomplete_fields = ("recipe",)


@admin.register(FinishedGood)
class FinishedGoodAdmin(ServiceAdmin):
    create_row = staticmethod(services.create_finished_good)
    change_row = staticmethod(services.update_finished_good)
    retire_row = staticmethod(services.archive_finished_good)
    key = "finished_good_id"
    fields = ("name", "shelf_life_days", "description", "instructions", "notes")
    list_display = ("name", "shelf_life_days", "archived_at")
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = NAMES


@admin.register(IngredientAlias)
class IngredientAliasAdmin(admin.ModelAdmin[IngredientAlias]):
    list_display = ("name", "ingredient")
    list_filter = ("ingredient__category",)
    list_select_related = ("ingredient",)
    search_fields = ("name", "ingredient__name")
    autocomplete_fields = ("ingredient",)


@admin.register(ExternalCode)
class ExternalCodeAdmin(admin.ModelAdmin[ExternalCode]):
    list_display = ("system", "code", "ingredient")
    list_filter = ("system",)
    list_select_related = ("ingredient",)
    search_fields = ("code", "ingredient__name")
    autocomplete_fields = ("ingredient",)


@admin.register(SlugAlias)
class SlugAliasAdmin(ReadOnlyAdmin):
    list_display = ("kind", "slug", "target")
    list_filter = ("kind",)
    search_fields = ("slug",)


@admin.register(RecipeLine)
class RecipeLineAdmin(ReadOnlyAdmin):
    list_display = ("recipe", "position", "ingredient", "quantity", "unit", "note")
    list_filter = ("unit",)
    list_select_related = ("recipe", "ingredient")
    search_fields = ("recipe__name", "ingredient__name")


@admin.register(RecipeComponent)
class RecipeComponentAdmin(ReadOnlyAdmin):
    list_display = ("recipe", "position", "component", "batches", "note")
    list_filter = ("recipe__category",)
    list_select_related = ("recipe", "component")
    search_fields = ("recipe__name", "component__name")


@admin.register(ComponentLine)
class ComponentLineAdmin(ReadOnlyAdmin):
    list_display = ("finished_good", "position", "finished_unit", "component_good", "material", "quantity", "unit")
    list_filter = ("decide_at_assembly",)
    list_select_related = ("finished_good", "finished_unit", "component_good", "material")
    search_fields = ("finished_good__name", "finished_unit__name", "component_good__name", "material__name")


@admin.register(RecipeSnapshot)
class RecipeSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("recipe", "number", "created_at", "created_by")
    list_filter = ("recipe__category",)
    list_select_related = ("recipe", "created_by")
    search_fields = ("recipe__name", "digest")
    date_hierarchy = "created_at"


@admin.register(FinishedGoodSnapshot)
class FinishedGoodSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("finished_good", "number", "created_at", "created_by")
    list_filter = ("created_by",)
    list_select_related = ("finished_good", "created_by")
    search_fields = ("finished_good__name", "digest")
    date_hierarchy = "created_at"
