"""Addresses of interchange."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
