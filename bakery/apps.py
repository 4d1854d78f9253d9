from django.apps import AppConfig
from django.urls import register_converter

from bakery import checks


class BakeryConfig(AppConfig):
    name = "bakery"
    label = "bakery"

    def ready(self) -> None:
        # Pages know the models of accounts, which are not loaded before this.
        from bakery.pages import IdConverter

        checks.register_checks()
        register_converter(IdConverter, "id")
