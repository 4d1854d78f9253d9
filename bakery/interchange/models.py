"""What was imported."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from bakery.db.fields import known
from bakery.db.models import Identified
from bakery.interchange.uploads import KEPT_FOR


class ImportState(models.TextChoices):
    """How far an import has come."""

    PREVIEWED = "previewed", "Previewed"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


class ImportReportQuerySet(models.QuerySet[Any]):
    """Reports by their age."""

    def from_before(self, day: date) -> Self:
        """Keep those from before a day, without those whose file may still be taken in."""
        begins = timezone.make_aware(datetime.combine(day, time.min))
        waiting_since = timezone.now() - timedelta(seconds=KEPT_FOR)
        rows = self.filter(created_at__lt=begins)
        return rows.exclude(state=ImportState.PREVIEWED, created_at__gte=waiting_since)


class ImportReport(Identified):
    """What one file held, and what became of every row of it."""

    file_name = models.CharField(max_length=255)
    family = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=ImportState.choices)
    digest = models.CharField(max_length=64)
    upload = models.FileField(upload_to="imports/", blank=True)
    report = models.JSONField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [known("state", ImportState.choices)]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
