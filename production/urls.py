"""Addresses of production."""

from django.urls import URLPattern, path

from production import views

urlpatterns: list[URLPattern] = [
    path("runs/", views.runs, name="runs"),
    path("runs/new/", views.run_create, name="run_create"),
    path("runs/<id:run_id>/", views.run, name="run"),
    path("runs/<id:run_id>/void/", views.run_void, name="run_void"),
    path("runs/<id:run_id>/reconcile/", views.run_reconcile, name="run_reconcile"),
]
