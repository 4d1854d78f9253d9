"""What was baked, lost, and what it cost."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bakery.catalogue.models import FinishedUnit, RecipeSnapshot
from bakery.db.fields import CostField, MoneyField, known, not_negative, positive, rule, unique
from bakery.db.models import Fact, FactQuerySet
from bakery.inventory.models import Lot, Movement, StockAdjustment


class ProductionRun(Fact):
    """One recorded baking of one finished unit, with its frozen cost."""

    event = models.ForeignKey("events.Event", models.PROTECT, null=True, blank=True, related_name="production_runs")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, related_name="production_runs")
    recipe_snapshot = models.ForeignKey(RecipeSnapshot, models.PROTECT, related_name="production_runs")
    num_batches = models.PositiveIntegerField()
    scale_factor = models.DecimalField(max_digits=9, decimal_places=4, default=1)
    expected_yield = models.PositiveIntegerField()
    actual_yield = models.PositiveIntegerField()
    loss_quantity = models.PositiveIntegerField()
    over_yield = models.BooleanField(default=False)
    produced_at = models.DateTimeField(default=timezone.now)
    total_ingredient_cost = MoneyField()
    per_unit_cost = CostField()
    cost_known = models.BooleanField()
    lot = models.OneToOneField(Lot, models.PROTECT, null=True, blank=True, related_name="production_run")
    shortage = models.OneToOneField(
        StockAdjustment, models.PROTECT, null=True, blank=True, related_name="production_run"
    )
    needs_reconcile = models.BooleanField(default=False)
    reconcile_note = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-produced_at", "-pk"]
        constraints = [
            *Fact.Meta.constraints,
            *positive("num_batches", "scale_factor", "expected_yield"),
            *not_negative("total_ingredient_cost", "per_unit_cost"),
            rule(
                "over_yield_above",
                Q(over_yield=True, actual_yield__gt=F("expected_yield"))
                | Q(over_yield=False, actual_yield__lte=F("expected_yield")),
            ),
            rule(
                "yield_accounted",
                Q(over_yield=True) | Q(expected_yield=F("actual_yield") + F("loss_quantity")),
                "Good and lost pieces add up to the expected yield.",
            ),
            rule(
                "lot_iff_yield",
                Q(lot__isnull=True, actual_yield=0) | Q(lot__isnull=False, actual_yield__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["event", "finished_unit"], name="productionrun_live", condition=Q(voided_at__isnull=True)
            ),
            models.Index(fields=["produced_at", "id"], name="productionrun_produced_at"),
            models.Index(fields=["finished_unit", "produced_at"], name="productionrun_unit"),
        ]

    def __str__(self) -> str:
        return f"production run {self.pk}"

    @property
    def production_status(self) -> str:
        """Return complete, partial_loss or total_loss."""
        if self.loss_quantity == 0:
            return "complete"
        return "partial_loss" if self.actual_yield else "total_loss"


class ProductionUse(models.Model):
    """One draw of a run from one lot."""

    run = models.ForeignKey(ProductionRun, models.PROTECT, related_name="uses")
    movement = models.OneToOneField(Movement, models.PROTECT, related_name="production_use")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"draw {self.movement_id} of production run {self.run_id}"


class LossCategory(models.TextChoices):
    """Why pieces did not become good."""

    BURNT = "burnt", "Burnt"
    BROKEN = "broken", "Broken"
    CONTAMINATED = "contaminated", "Contaminated"
    DROPPED = "dropped", "Dropped"
    WRONG_INGREDIENTS = "wrong_ingredients", "Wrong ingredients"
    OTHER = "other", "Other"


class ProductionLoss(models.Model):
    """Pieces of a run that did not become good, with their share of the cost."""

    run = models.ForeignKey(ProductionRun, models.PROTECT, related_name="losses")
    category = models.CharField(max_length=20, choices=LossCategory.choices, default=LossCategory.OTHER)
    quantity = models.PositiveIntegerField()
    per_unit_cost = CostField()
    total_loss_cost = MoneyField()
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        verbose_name_plural = "production losses"
        ordering = ["pk"]
        constraints = [
            known("category", LossCategory.choices),
            *positive("quantity"),
            *not_negative("per_unit_cost", "total_loss_cost"),
            unique("category", "run", "category"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.get_category_display()} of production run {self.run_id}"
