"""A handed-out copy of what to buy."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bakery.catalogue.models import Ingredient, Material, Product
from bakery.db.fields import MoneyField, QuantityField, exactly_one, known, not_negative, rule, unique
from bakery.db.models import Identified
from bakery.inventory.models import PurchaseLine
from events.models.events import Event


class ShoppingScope(models.TextChoices):
    """Whether the list covers what is left to do, or the whole plan."""

    REMAINING = "remaining", "What is left"
    TOTAL = "total", "The whole plan"


class ShoppingList(Identified):
    """What to buy for one or more events, copied when shopping started."""

    name = models.CharField(max_length=200, blank=True, default="")
    events = models.ManyToManyField(Event, related_name="shopping_lists")
    scope = models.CharField(max_length=10, choices=ShoppingScope.choices, default=ShoppingScope.REMAINING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            known("scope", ShoppingScope.choices),
            rule(
                "completion_complete",
                Q(completed_at__isnull=True, completed_by__isnull=True)
                | Q(completed_at__isnull=False, completed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"shopping list {self.pk}"


class ShoppingItem(models.Model):
    """One thing on a shopping list."""

    list = models.ForeignKey(ShoppingList, models.CASCADE, related_name="items")
    ingredient = models.ForeignKey(Ingredient, models.PROTECT, null=True, blank=True, related_name="+")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    needed = QuantityField()
    on_hand = QuantityField()
    to_buy = QuantityField()
    packages = models.PositiveIntegerField()
    price_per_package = MoneyField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Of the last tick or untick: an older one that arrives late changes nothing.
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    bought_line = models.ForeignKey(PurchaseLine, models.PROTECT, null=True, blank=True, related_name="shopping_items")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("item", "ingredient", "material"),
            *not_negative("needed", "on_hand", "to_buy", "price_per_package"),
            unique("ingredient_once", "list", "ingredient", condition=Q(ingredient__isnull=False)),
            unique("material_once", "list", "material", condition=Q(material__isnull=False)),
            rule(
                "check_complete",
                Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of list {self.list_id}"
