"""Addresses of production."""

from django.urls import URLPattern, path

from production.views import recipe_list, recipes, runs

urlpatterns: list[URLPattern] = [
    path("recipes/", recipe_list.recipes, name="recipes"),
    path("recipes/<str:slug>/", recipes.recipe, name="recipe"),
    path("recipes/<str:slug>/versions/<id:number>/", recipes.recipe_version, name="recipe_version"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.run_create, name="run_create"),
    path("runs/<id:run_id>/", runs.run, name="run"),
    path("runs/<id:run_id>/void/", runs.run_void, name="run_void"),
    path("runs/<id:run_id>/reconcile/", runs.run_reconcile, name="run_reconcile"),
]
