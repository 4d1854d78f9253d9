"""Who uses the bakery."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from bakery.db.fields import known


class Units(models.TextChoices):
    """How amounts are shown."""

    US = "us", "US"
    METRIC = "metric", "Metric"


class Theme(models.TextChoices):
    """How the pages look."""

    SYSTEM = "system", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class User(AbstractUser):
    """A person who signs in, with the way pages are shown to them."""

    units = models.CharField(max_length=10, choices=Units.choices, default=Units.US)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)

    class Meta(AbstractUser.Meta):
        constraints = [known("units", Units.choices), known("theme", Theme.choices)]
