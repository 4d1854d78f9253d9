from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "bakery.inventory"
    label = "inventory"
