"""The frozen plan, and why it was frozen again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bakery.catalogue.models import (
    FinishedGood,
    FinishedGoodSnapshot,
    FinishedUnit,
    Ingredient,
    Material,
    RecipeSnapshot,
)
from bakery.catalogue.units import UNIT_CHOICES
from bakery.db.fields import (
    CostField,
    MoneyField,
    QuantityField,
    exactly_one,
    known,
    not_negative,
    positive,
    rule,
    unique,
)
from bakery.db.models import Identified
from events.models.deliveries import Assignment
from events.models.events import Event


class SnapshotKind(models.TextChoices):
    """Why a plan was frozen."""

    CALCULATION = "calculation", "Calculation"
    BASELINE = "baseline", "Baseline"
    AMENDMENT = "amendment", "Amendment"


class PlanSnapshot(Identified):
    """The plan of an event as it stood, with its fingerprint part by part; never changed."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=SnapshotKind.choices)
    fingerprint = models.CharField(max_length=64)
    parts = models.JSONField()
    estimated_cost = MoneyField()
    cost_known = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            *positive("number"),
            *not_negative("estimated_cost"),
            known("kind", SnapshotKind.choices),
            unique("number", "event", "number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of event {self.event_id}"


class PlanSnapshotDemand(models.Model):
    """What a frozen plan wanted of one item."""

    snapshot = models.ForeignKey(PlanSnapshot, models.CASCADE, related_name="demand")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="+")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.PositiveIntegerField()
    good_snapshot = models.ForeignKey(FinishedGoodSnapshot, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("item", "finished_unit", "finished_good"),
            *positive("quantity"),
            rule(
                "snapshot_iff_good",
                Q(finished_good__isnull=True, good_snapshot__isnull=True)
                | Q(finished_good__isnull=False, good_snapshot__isnull=False),
            ),
            unique("unit_once", "snapshot", "finished_unit", condition=Q(finished_unit__isnull=False)),
            unique("good_once", "snapshot", "finished_good", condition=Q(finished_good__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"demand {self.pk}"


class PlanSnapshotBatch(models.Model):
    """The batches of one unit in a frozen plan."""

    snapshot = models.ForeignKey(PlanSnapshot, models.CASCADE, related_name="batches")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, related_name="+")
    recipe_snapshot = models.ForeignKey(RecipeSnapshot, models.PROTECT, related_name="+")
    needed = models.PositiveIntegerField()
    on_hand = models.PositiveIntegerField()
    batches = models.PositiveIntegerField()
    expected_yield = models.PositiveIntegerField()
    accepted_shortfall = models.PositiveIntegerField()
    cost = MoneyField()

    class Meta:
        ordering = ["pk"]
        constraints = [*not_negative("cost"), unique("unit", "snapshot", "finished_unit")]

    def __str__(self) -> str:
        return f"{self.batches} batches of unit {self.finished_unit_id}"


class PlanSnapshotNeed(models.Model):
    """What a frozen plan needed of one ingredient or material, at the price known then."""

    snapshot = models.ForeignKey(PlanSnapshot, models.CASCADE, related_name="needs")
    ingredient = models.ForeignKey(Ingredient, models.PROTECT, null=True, blank=True, related_name="+")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.CharField(max_length=200)
    display_name = models.CharField(max_length=200)
    quantity = QuantityField()
    unit = models.CharField(max_length=10, choices=UNIT_CHOICES)
    cost_per_unit = CostField(null=True, blank=True)  # null: no price known
    cost = MoneyField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("item", "ingredient", "material"),
            *not_negative("quantity", "cost_per_unit", "cost"),
            known("unit", UNIT_CHOICES),
            unique("ingredient_once", "snapshot", "ingredient", condition=Q(ingredient__isnull=False)),
            unique("material_once", "snapshot", "material", condition=Q(material__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.unit} {self.display_name}"


class AmendmentKind(models.TextChoices):
    """What was changed after production started."""

    ADD_TARGET = "add_target", "Added to the demand"
    DROP_TARGET = "drop_target", "Dropped from the demand"
    CHANGE_TARGET = "change_target", "Changed demand"
    CHANGE_BATCHES = "change_batches", "Changed batches"
    ADD_ASSIGNMENT = "add_assignment", "Added a package"
    DROP_ASSIGNMENT = "drop_assignment", "Dropped a package"
    CHANGE_ASSIGNMENT = "change_assignment", "Changed a package"
    CHOOSE_MATERIAL = "choose_material", "Chose a material"
    ACCEPT_CHANGES = "accept_changes", "Accepted changes"


class PlanAmendment(models.Model):
    """A reasoned change of a plan in production, with the plan frozen after it."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="amendments")
    snapshot = models.OneToOneField(PlanSnapshot, models.PROTECT, related_name="amendment")
    kind = models.CharField(max_length=20, choices=AmendmentKind.choices)
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="+")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="+")
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, blank=True, related_name="+")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    reason = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            known("kind", AmendmentKind.choices),
            rule("reason_given", ~Q(reason=""), "Please give a reason."),
            rule(
                "one_subject_at_most",
                Q(finished_good__isnull=True, assignment__isnull=True, material__isnull=True)
                | Q(finished_unit__isnull=True, assignment__isnull=True, material__isnull=True)
                | Q(finished_unit__isnull=True, finished_good__isnull=True, material__isnull=True)
                | Q(finished_unit__isnull=True, finished_good__isnull=True, assignment__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["event", "at"], name="planamendment_event")]

    def __str__(self) -> str:
        return f"{self.kind} of event {self.event_id}"
