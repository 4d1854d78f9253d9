from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bakery.accounts"
    label = "accounts"
