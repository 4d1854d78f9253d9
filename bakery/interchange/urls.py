"""Addresses of interchange."""

from django.urls import path

from bakery.interchange.views import activity, health, overview

urlpatterns = [
    path("data/", overview.data, name="data"),
    path("data/activity/", activity.data_activity, name="data_activity"),
    path("data/health/", health.data_health, name="data_health"),
]
