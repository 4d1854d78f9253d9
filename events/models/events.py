"""Occasions, the people who receive something, and what they are handed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from bakery.catalogue.models import Allergen, ContentLine, one_line_per_part
from bakery.db.fields import known, positive, rule, unique
from bakery.db.models import Definition, DefinitionQuerySet, Identified


class OutputMode(models.TextChoices):
    """What an event mostly hands out."""

    BULK_COUNT = "bulk_count", "Loose pieces"
    BUNDLED = "bundled", "Boxes"


class PlanState(models.TextChoices):
    """How far a plan has come."""

    DRAFT = "draft", "Draft"
    LOCKED = "locked", "Locked"
    IN_PRODUCTION = "in_production", "In production"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


CLOSED = (PlanState.COMPLETED, PlanState.CANCELLED)


class Event(Identified):
    """An occasion with a date that things are made for."""

    name = models.CharField(max_length=200)
    event_date = models.DateField()
    expected_attendees = models.PositiveIntegerField(null=True, blank=True)
    output_mode = models.CharField(max_length=20, choices=OutputMode.choices, blank=True, default="")
    plan_state = models.CharField(max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    closed_at = models.DateTimeField(null=True, blank=True)
    cloned_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="clones")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    notes = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["event_date", "pk"]
        constraints = [
            *positive("expected_attendees"),
            known("output_mode", OutputMode.choices, or_blank=True),
            known("plan_state", PlanState.choices),
            rule(
                "closed_iff_final",
                Q(closed_at__isnull=False, plan_state__in=CLOSED)
                | (Q(closed_at__isnull=True) & ~Q(plan_state__in=CLOSED)),
            ),
        ]
        indexes = [
            models.Index(fields=["event_date", "id"], name="event_day"),
            models.Index(fields=["plan_state", "event_date"], name="event_state_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> int:
        """Return the year of the date."""
        return self.event_date.year


class Recipient(Identified):
    """A person or household who receives packages."""

    name = models.CharField(max_length=200)
    household = models.CharField(max_length=200, blank=True, default="")
    address = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    avoids = models.ManyToManyField(Allergen, blank=True, related_name="avoided_by")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    search_key = models.CharField(max_length=300, db_index=True, editable=False, default="", blank=True)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [unique("name", Lower("household"), Lower("name"))]

    def __str__(self) -> str:
        return self.name


class Package(Definition):
    """What one recipient is handed: units, goods and materials."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    is_template = models.BooleanField(default=False)
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [unique("name", Lower("name"))]

    def __str__(self) -> str:
        return self.name


class PackageLine(ContentLine):
    """One part of a package."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="lines")

    class Meta(ContentLine.Meta):
        constraints = [*ContentLine.Meta.constraints, *one_line_per_part("package")]

    def __str__(self) -> str:
        return f"line {self.position} of package {self.package_id}"
