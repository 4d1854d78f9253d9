"""What rows of every app have in common: a portable key, a definition's life, a fact's void."""

import uuid
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bakery.db.fields import rule


class Identified(models.Model):
    """A row with a key that stays the same in every database."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


STAMPS: Final = ("created_at", "updated_at")


def stamps_of(*paths: str) -> list[str]:
    """Return the columns that say when rows were written, to leave unread where thousands of them are."""
    return [f"{path}__{stamp}" if path else stamp for path in paths for stamp in STAMPS]


class DefinitionQuerySet(models.QuerySet[Any]):
    """Definitions by the state they are in."""

    def active(self) -> Self:
        """Leave out what is archived."""
        return self.filter(archived_at__isnull=True)


class Definition(Identified):
    """A row that says what can exist: edited, archived, never dated."""

    slug = models.CharField(max_length=200, unique=True, editable=False)
    search_key = models.CharField(max_length=300, db_index=True, editable=False, default="", blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class StampedLine(Identified):
    """One line of a definition, in an order of its own."""

    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class FactQuerySet(models.QuerySet[Any]):
    """Facts by whether they still count."""

    def live(self) -> Self:
        """Leave out what was voided."""
        return self.filter(voided_at__isnull=True)


class Fact(Identified):
    """A row that says what happened: recorded once, never edited, undone only by a void."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    void_reason = models.TextField(blank=True, default="", editable=False)

    class Meta:
        abstract = True
        constraints = [
            rule(
                "void_complete",
                Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                "A void has a moment, a person and a reason.",
            ),
        ]
