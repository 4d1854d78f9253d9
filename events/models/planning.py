"""What an event wants, and what was decided about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bakery.catalogue.models import ComponentLine, FinishedGood, FinishedUnit, Product, Recipe
from bakery.db.fields import QuantityField, exactly_one, known, positive, rule, unique
from bakery.db.models import Identified
from events.models.events import Event, PackageLine, PlanState


class Target(Identified):
    """What an event wants of a finished unit or good apart from packages."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="targets")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="targets")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="targets")
    quantity = models.PositiveIntegerField(null=True, blank=True)
    per_attendee = QuantityField(null=True, blank=True)
    notes = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("item", "finished_unit", "finished_good"),
            exactly_one("amount", "quantity", "per_attendee"),
            *positive("quantity", "per_attendee"),
            unique("unit_once", "event", "finished_unit", condition=Q(finished_unit__isnull=False)),
            unique("good_once", "event", "finished_good", condition=Q(finished_good__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"target {self.pk}"


class EventRecipe(models.Model):
    """A recipe on an event's shortlist, which filters screens and rules nothing."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="shortlist")
    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [unique("recipe", "event", "recipe")]

    def __str__(self) -> str:
        return f"recipe {self.recipe_id} for event {self.event_id}"


class BatchDecision(Identified):
    """How many batches of one finished unit an event bakes, and the shortfall accepted with it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="decisions")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, related_name="decisions")
    batches = models.PositiveIntegerField()
    accepted_shortfall = models.PositiveIntegerField(default=0)
    notes = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("unit", "event", "finished_unit"),
            rule("not_empty", Q(batches__gt=0) | Q(accepted_shortfall__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.batches} batches of unit {self.finished_unit_id}"


class MaterialChoice(models.Model):
    """Which product satisfies an undecided material line at this event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="choices")
    component_line = models.ForeignKey(ComponentLine, models.CASCADE, null=True, blank=True, related_name="choices")
    package_line = models.ForeignKey(PackageLine, models.CASCADE, null=True, blank=True, related_name="choices")
    product = models.ForeignKey(Product, models.PROTECT, related_name="choices")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("line", "component_line", "package_line"),
            unique("component_once", "event", "component_line", condition=Q(component_line__isnull=False)),
            unique("package_once", "event", "package_line", condition=Q(package_line__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"product {self.product_id} for event {self.event_id}"


class PlanTransition(models.Model):
    """One change of a plan's state."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=20, choices=PlanState.choices)
    to_state = models.CharField(max_length=20, choices=PlanState.choices)
    reason = models.TextField(blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("from_state", PlanState.choices),
            known("to_state", PlanState.choices),
            rule("states_differ", ~Q(from_state=F("to_state"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
