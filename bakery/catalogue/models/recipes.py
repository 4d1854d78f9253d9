"""How a batch is made, and what it gives."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from bakery.catalogue.models.ingredients import Ingredient
from bakery.catalogue.units import UNIT_CHOICES
from bakery.db.fields import QuantityField, known, positive, rule, unique
from bakery.db.models import Definition, DefinitionQuerySet, StampedLine


class RecipeCategory(Definition):
    """A group of recipes."""

    name = models.CharField(max_length=100)
    sort_order = models.PositiveIntegerField(default=0)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "recipe categories"
        ordering = ["sort_order", "name", "pk"]
        constraints = [unique("name", Lower("name"))]

    def __str__(self) -> str:
        return self.name


class Recipe(Definition):
    """How one batch is made; a variant is derived from a base recipe and has the same yields."""

    name = models.CharField(max_length=200)
    category = models.ForeignKey(RecipeCategory, models.PROTECT, related_name="recipes")
    source = models.CharField(max_length=500, blank=True, default="")
    instructions = models.TextField(blank=True, default="")
    total_minutes = models.PositiveIntegerField(null=True, blank=True)
    active_minutes = models.PositiveIntegerField(null=True, blank=True)
    is_ready = models.BooleanField(default=False)
    base_recipe = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variants")
    variant_name = models.CharField(max_length=100, blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            unique("name", Lower("name")),
            *positive("total_minutes", "active_minutes"),
            rule("not_own_base", ~Q(base_recipe=F("id")), "A recipe cannot be its own variant."),
            rule(
                "variant_complete",
                Q(base_recipe__isnull=True, variant_name="") | (Q(base_recipe__isnull=False) & ~Q(variant_name="")),
                "A variant has a base recipe and a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecipeLine(StampedLine):
    """One ingredient of one batch, in the unit the baker wrote."""

    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="lines")
    ingredient = models.ForeignKey(Ingredient, models.PROTECT, related_name="recipe_lines")
    quantity = QuantityField()
    unit = models.CharField(max_length=10, choices=UNIT_CHOICES)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [*positive("quantity"), known("unit", UNIT_CHOICES)]

    def __str__(self) -> str:
        return f"{self.quantity} {self.unit} of ingredient {self.ingredient_id}"


class RecipeComponent(StampedLine):
    """A recipe used inside another, counted in batches."""

    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="components")
    component = models.ForeignKey(Recipe, models.PROTECT, related_name="used_in")
    batches = QuantityField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            *positive("batches"),
            unique("component", "recipe", "component"),
            rule("not_itself", ~Q(recipe=F("component")), "A recipe cannot contain itself."),
        ]

    def __str__(self) -> str:
        return f"{self.batches} batches of recipe {self.component_id}"


class YieldType(models.TextChoices):
    """Whether a finished unit is a whole piece or a portion eaten."""

    EACH = "EA", "Whole piece"
    SERVING = "SERVING", "Serving"


class YieldMode(models.TextChoices):
    """How the pieces of one batch are counted."""

    DISCRETE_COUNT = "discrete_count", "Pieces per batch"
    BATCH_PORTION = "batch_portion", "Share of a batch"


class FinishedUnit(Definition):
    """One named yield of one recipe."""

    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="finished_units")
    name = models.CharField(max_length=200)
    yield_type = models.CharField(max_length=10, choices=YieldType.choices, default=YieldType.EACH)
    yield_mode = models.CharField(max_length=20, choices=YieldMode.choices, default=YieldMode.DISCRETE_COUNT)
    items_per_batch = models.PositiveIntegerField(null=True, blank=True)
    batch_percentage = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    item_unit = models.CharField(max_length=50, blank=True, default="")
    base_unit = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="variant_units")
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            unique("name", "recipe", Lower("name"), "yield_type"),
            known("yield_type", YieldType.choices),
            known("yield_mode", YieldMode.choices),
            *positive("items_per_batch"),
            rule("batch_percentage_bounded", Q(batch_percentage__gt=0, batch_percentage__lte=100)),
            rule("shelf_life_days_bounded", Q(shelf_life_days__gte=1, shelf_life_days__lte=36500)),
            rule(
                "mode_matches",
                Q(
                    yield_mode=YieldMode.DISCRETE_COUNT,
                    items_per_batch__isnull=False,
                    batch_percentage__isnull=True,
                )
                | Q(
                    yield_mode=YieldMode.BATCH_PORTION,
                    items_per_batch__isnull=True,
                    batch_percentage__isnull=False,
                ),
                "Give the pieces per batch, or the share of a batch.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
