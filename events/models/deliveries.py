"""Who gets what, and what was handed out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.fields import MoneyField, exactly_one, known, not_negative, positive, rule, unique
from bakery.db.models import Fact, FactQuerySet, Identified
from bakery.inventory.models import Movement
from events.models.events import Event, Package, Recipient


class AssignmentStatus(models.TextChoices):
    """How far an assignment has come."""

    PENDING = "pending", "Pending"
    READY = "ready", "Ready"
    DELIVERED = "delivered", "Delivered"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by whether they still count."""

    def standing(self) -> "AssignmentQuerySet":
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Assignment(Identified):
    """This recipient gets so many of this package at this event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="assignments")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="assignments")
    package = models.ForeignKey(Package, models.PROTECT, related_name="assignments")
    quantity = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.PENDING)
    allergen_note = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True, default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *positive("quantity"),
            known("status", AssignmentStatus.choices),
            unique("standing", "event", "recipient", "package", condition=Q(withdrawn_at__isnull=True)),
        ]
        indexes = [
            models.Index(fields=["event", "status"], name="assignment_status"),
            models.Index(fields=["recipient"], name="assignment_recipient"),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class AssignmentTransition(models.Model):
    """One change of an assignment's status."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="transitions")
    from_status = models.CharField(max_length=10, choices=AssignmentStatus.choices)
    to_status = models.CharField(max_length=10, choices=AssignmentStatus.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("from_status", AssignmentStatus.choices),
            known("to_status", AssignmentStatus.choices),
            rule("statuses_differ", ~Q(from_status=F("to_status"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class Delivery(Fact):
    """The fact that an assignment was handed over, or loose pieces served or sold."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="deliveries")
    delivered_at = models.DateTimeField(default=timezone.now)
    delivered_to = models.CharField(max_length=500, blank=True, default="")
    total_cost = MoneyField()
    cost_known = models.BooleanField()

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name_plural = "deliveries"
        ordering = ["-delivered_at", "-pk"]
        constraints = [
            *Fact.Meta.constraints,
            *not_negative("total_cost"),
            unique(
                "assignment_once",
                "assignment",
                condition=Q(assignment__isnull=False, voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class DeliveryLine(models.Model):
    """What was served or sold without a recipient."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="+")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            exactly_one("item", "finished_unit", "finished_good"),
            *positive("quantity"),
            unique("unit_once", "delivery", "finished_unit", condition=Q(finished_unit__isnull=False)),
            unique("good_once", "delivery", "finished_good", condition=Q(finished_good__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} pieces of delivery {self.delivery_id}"


class DeliveryUse(models.Model):
    """One draw of a delivery from one lot."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="uses")
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="delivery_use")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"draw {self.movement_id} of delivery {self.delivery_id}"
