"""Addresses of catalogue; the pages that show stock or costs as well stand in inventory."""

from django.urls import path

from bakery.catalogue.views import (
    definitions,
    groups,
    ingredient_table,
    ingredients,
    materials,
    merging,
    products,
    recipe_editing,
    recipe_groups,
    recipes,
    retiring,
)

urlpatterns = [
    path("ingredients/new/", ingredients.ingredient_create, name="ingredient_create"),
    path("ingredients/edit/", ingredient_table.ingredients_edit, name="ingredients_edit"),
    path("ingredients/<str:slug>/edit/", ingredients.ingredient_edit, name="ingredient_edit"),
    path("ingredients/<str:slug>/merge/", merging.ingredient_merge, name="ingredient_merge"),
    path("definitions/<str:kind>/<id:row_id>/retire/", definitions.definition_retire, name="definition_retire"),
    path("definitions/<str:kind>/<id:row_id>/delete/", definitions.definition_delete, name="definition_delete"),
    path("groups/<str:of>/", groups.groups, name="groups"),
    path("groups/<str:of>/new/", groups.group_create, name="group_create"),
    path("groups/<str:of>/<id:group_id>/edit/", groups.group_edit, name="group_edit"),
    path("products/new/", products.product_create, name="product_create"),
    path("products/<id:product_id>/edit/", products.product_edit, name="product_edit"),
    path("products/<id:product_id>/review/", products.product_review, name="product_review"),
    path("products/<id:product_id>/prefer/", products.product_prefer, name="product_prefer"),
    path("recipes/groups/", recipe_groups.recipes_groups, name="recipes_groups"),
    path("recipes/new/", recipe_editing.recipe_create, name="recipe_create"),
    path("recipes/<str:slug>/edit/", recipe_editing.recipe_edit, name="recipe_edit"),
    path("recipes/<str:slug>/variant/", recipe_editing.recipe_variant, name="recipe_variant"),
    path("recipes/<str:slug>/ready/", recipes.recipe_ready, name="recipe_ready"),
    path("recipes/<str:slug>/retire/", retiring.recipe_retire, name="recipe_retire"),
    path("recipes/<str:slug>/delete/", retiring.recipe_delete, name="recipe_delete"),
    path("outputs/<str:slug>/retire/", retiring.output_retire, name="output_retire"),
    path("materials/new/", materials.material_create, name="material_create"),
    path("materials/<str:slug>/edit/", materials.material_edit, name="material_edit"),
    path("boxes/<str:slug>/retire/", retiring.box_retire, name="box_retire"),
    path("boxes/<str:slug>/delete/", retiring.box_delete, name="box_delete"),
]
