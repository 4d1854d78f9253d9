"""Addresses of assembly."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
