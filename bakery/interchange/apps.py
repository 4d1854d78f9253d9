from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "bakery.interchange"
    label = "interchange"
