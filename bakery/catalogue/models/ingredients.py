"""Foodstuffs, how they are grouped, and what else they are called."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from bakery.catalogue.units import FOOD_DIMENSIONS
from bakery.db.fields import RatioField, known, positive, rule, unique
from bakery.db.models import Definition, DefinitionQuerySet


class Allergen(models.Model):
    """A substance people must or want to avoid."""

    name = models.CharField(max_length=50)
    slug = models.CharField(max_length=50, unique=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [unique("name", Lower("name"))]

    def __str__(self) -> str:
        return self.name


class Category(Definition):
    """A group of ingredients or materials, at most two levels deep."""

    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    sort_order = models.PositiveIntegerField(default=0)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_order", "name", "pk"]
        constraints = [
            unique("name_per_parent", "parent", Lower("name"), condition=Q(parent__isnull=False)),
            unique("name_of_root", Lower("name"), condition=Q(parent__isnull=True)),
            rule("not_own_parent", ~Q(parent=F("id")), "A group cannot contain itself."),
        ]

    def __str__(self) -> str:
        return self.name


class IngredientCategory(Category):
    """A group of ingredients."""

    class Meta(Category.Meta):
        verbose_name_plural = "ingredient categories"


class Ingredient(Definition):
    """A foodstuff without a brand; its dimension decides the unit its stock is kept in for life."""

    name = models.CharField(max_length=200)
    category = models.ForeignKey(IngredientCategory, models.PROTECT, related_name="ingredients")
    dimension = models.CharField(max_length=10, choices=FOOD_DIMENSIONS)
    density = RatioField(null=True, blank=True, help_text="grams per millilitre")
    density_note = models.CharField(max_length=100, blank=True, default="")
    grams_per_each = RatioField(null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    is_stocked = models.BooleanField(default=True)
    allergens = models.ManyToManyField(Allergen, blank=True, related_name="ingredients")
    description = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            unique("name", Lower("name")),
            known("dimension", FOOD_DIMENSIONS),
            *positive("density", "grams_per_each"),
            rule("shelf_life_days_bounded", Q(shelf_life_days__gte=1, shelf_life_days__lte=36500)),
        ]

    def __str__(self) -> str:
        return self.name


class IngredientAlias(models.Model):
    """Another name of an ingredient."""

    ingredient = models.ForeignKey(Ingredient, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "ingredient aliases"
        ordering = ["name", "pk"]
        constraints = [unique("name", "ingredient", Lower("name"))]

    def __str__(self) -> str:
        return self.name


class ExternalCode(models.Model):
    """What another system calls an ingredient."""

    ingredient = models.ForeignKey(Ingredient, models.CASCADE, related_name="external_codes")
    system = models.CharField(max_length=50)
    code = models.CharField(max_length=100)

    class Meta:
        ordering = ["system", "code", "pk"]
        constraints = [unique("code", "ingredient", "system", "code")]
        indexes = [models.Index(fields=["system", "code"], name="externalcode_code")]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"


class SlugAlias(models.Model):
    """An old or imported key of a definition."""

    kind = models.CharField(max_length=50)
    slug = models.CharField(max_length=200)
    target = models.UUIDField()

    class Meta:
        verbose_name_plural = "slug aliases"
        ordering = ["kind", "slug", "pk"]
        constraints = [unique("slug", "kind", "slug")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
