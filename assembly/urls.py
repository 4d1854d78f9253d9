"""Addresses of assembly."""

from django.urls import path

from assembly import views

urlpatterns = [
    path("assemblies/", views.assemblies, name="assemblies"),
    path("assemblies/new/", views.assembly_create, name="assembly_create"),
    path("assemblies/<id:assembly_id>/", views.assembly, name="assembly"),
    path("assemblies/<id:assembly_id>/void/", views.assembly_void, name="assembly_void"),
    path("assemblies/<id:assembly_id>/reconcile/", views.assembly_reconcile, name="assembly_reconcile"),
]
