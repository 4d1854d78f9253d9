"""Addresses of accounts."""

from django.urls import path

from bakery.accounts import views

urlpatterns = [
    path("accounts/login/", views.login, name="login"),
    path("accounts/logout/", views.logout, name="logout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.account_password, name="account_password"),
]
