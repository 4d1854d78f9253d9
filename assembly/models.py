"""What was put together, from what."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bakery.catalogue.models import FinishedGood, FinishedGoodSnapshot
from bakery.db.fields import CostField, MoneyField, not_negative, positive, rule
from bakery.db.models import Fact, FactQuerySet
from bakery.inventory.models import Lot, Movement


class AssemblyRun(Fact):
    """One recorded putting-together of one finished good, with its frozen cost."""

    event = models.ForeignKey("events.Event", models.PROTECT, null=True, blank=True, related_name="assembly_runs")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, related_name="assembly_runs")
    finished_good_snapshot = models.ForeignKey(FinishedGoodSnapshot, models.PROTECT, related_name="assembly_runs")
    quantity_assembled = models.PositiveIntegerField()
    assembled_at = models.DateTimeField(default=timezone.now)
    total_component_cost = MoneyField()
    material_cost = MoneyField()
    per_unit_cost = CostField()
    cost_known = models.BooleanField()
    packaging_bypassed = models.BooleanField(default=False)
    packaging_bypass_notes = models.TextField(blank=True, default="")
    needs_reconcile = models.BooleanField(default=False)
    reconcile_note = models.TextField(blank=True, default="")
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="assembly_run")
    notes = models.TextField(blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-assembled_at", "-pk"]
        constraints = [
            *Fact.Meta.constraints,
            *positive("quantity_assembled"),
            *not_negative("total_component_cost", "material_cost", "per_unit_cost"),
            rule("material_within_total", Q(material_cost__lte=F("total_component_cost"))),
            rule(
                "bypass_explained",
                Q(packaging_bypassed=False) | ~Q(packaging_bypass_notes=""),
                "Say why the packaging is left out.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["event", "finished_good"], name="assemblyrun_live", condition=Q(voided_at__isnull=True)
            ),
            models.Index(fields=["assembled_at", "id"], name="assemblyrun_assembled_at"),
            models.Index(fields=["finished_good", "assembled_at"], name="assemblyrun_good"),
        ]

    def __str__(self) -> str:
        return f"assembly run {self.pk}"


class AssemblyUse(models.Model):
    """One draw of a run from one lot; the lot's owner tells whether it was a unit, a good or a material."""

    run = models.ForeignKey(AssemblyRun, models.PROTECT, related_name="uses")
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="assembly_use")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"draw {self.movement_id} of assembly run {self.run_id}"
