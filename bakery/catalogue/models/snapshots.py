"""Immutable contents of recipes and goods, found again by their digest."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from bakery.catalogue.models.goods import FinishedGood
from bakery.catalogue.models.recipes import Recipe
from bakery.db.fields import positive, unique
from bakery.db.models import Identified


class ContentSnapshot(Identified):
    """A numbered content with its exact needs per batch or piece, and the names when it was made."""

    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    data = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["-number", "-pk"]
        constraints = [*positive("number")]


class RecipeSnapshot(ContentSnapshot):
    """The content of a recipe as it was used."""

    recipe = models.ForeignKey(Recipe, models.PROTECT, related_name="snapshots")

    class Meta(ContentSnapshot.Meta):
        constraints = [
            *ContentSnapshot.Meta.constraints,
            unique("number", "recipe", "number"),
            unique("digest", "recipe", "digest"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of recipe {self.recipe_id}"


class FinishedGoodSnapshot(ContentSnapshot):
    """The content of a finished good as it was put together."""

    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, related_name="snapshots")

    class Meta(ContentSnapshot.Meta):
        constraints = [
            *ContentSnapshot.Meta.constraints,
            unique("number", "finished_good", "number"),
            unique("digest", "finished_good", "digest"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of good {self.finished_good_id}"
