"""Addresses of assembly."""

from django.urls import path

from assembly.views import assemblies, boxes, labels

urlpatterns = [
    path("boxes/<str:slug>/", boxes.box, name="box"),
    path("boxes/<str:slug>/versions/<id:number>/", boxes.box_version, name="box_version"),
    path("assemblies/", assemblies.assemblies, name="assemblies"),
    path("assemblies/new/", assemblies.assembly_create, name="assembly_create"),
    path("assemblies/<id:assembly_id>/", assemblies.assembly, name="assembly"),
    path("assemblies/<id:assembly_id>/labels/", labels.assembly_labels, name="assembly_labels"),
    path("assemblies/<id:assembly_id>/void/", assemblies.assembly_void, name="assembly_void"),
    path("assemblies/<id:assembly_id>/reconcile/", assemblies.assembly_reconcile, name="assembly_reconcile"),
]
