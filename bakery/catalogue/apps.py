from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "bakery.catalogue"
    label = "catalogue"
