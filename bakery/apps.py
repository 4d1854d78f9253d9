from django.apps import AppConfig

from bakery import checks


class BakeryConfig(AppConfig):
    name = "bakery"
    label = "bakery"

    def ready(self) -> None:
        checks.register_checks()
