"""What was imported."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from bakery.db.fields import known
from bakery.db.models import Identified


class ImportState(models.TextChoices):
    """How far an import has come."""

    PREVIEWED = "previewed", "Previewed"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


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

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [known("state", ImportState.choices)]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"
