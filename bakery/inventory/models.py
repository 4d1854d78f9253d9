"""What is on the shelf, and what it cost."""

from typing import Any, Self, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product, Supplier
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
)
from bakery.db.models import Fact, FactQuerySet, Identified

Item: TypeAlias = Ingredient | Material | Product | FinishedUnit | FinishedGood


class Purchase(Fact):
    """One receipt of one shop on one day."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="purchases")
    purchased_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-purchased_on", "-pk"]
        indexes = [
            models.Index(fields=["purchased_on", "id"], name="purchase_day"),
            models.Index(fields=["supplier", "purchased_on"], name="purchase_supplier_day"),
        ]

    def __str__(self) -> str:
        return f"purchase {self.pk} of {self.purchased_on}"


class LotQuerySet(models.QuerySet[Any]):
    """Lots by whose they are, and in the order they leave."""

    def of(self, item: Item) -> Self:
        """Keep the lots an item draws on: an ingredient or material on those of all its products."""
        match item:
            case Ingredient():
                return self.filter(product__ingredient=item)
            case Material():
                return self.filter(product__material=item)
            case Product():
                return self.filter(product=item)
            case FinishedUnit():
                return self.filter(finished_unit=item)
            case FinishedGood():
                return self.filter(finished_good=item)

    def in_stock(self) -> Self:
        """Leave out empty lots."""
        return self.filter(remaining__gt=0)

    def oldest_first(self) -> Self:
        """Order as stock leaves."""
        return self.order_by("received_on", "pk")


class Lot(Identified):
    """What is left of one receipt or one run, at the cost it came in at."""

    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="lots")
    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="lots")
    finished_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="lots")
    received_on = models.DateField()
    received = QuantityField()
    remaining = QuantityField()
    unit_cost = CostField()
    cost = MoneyField()  # of all that was received
    value = MoneyField()  # of what remains
    cost_known = models.BooleanField(default=True)  # False: "price unknown"
    expires_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    location = models.CharField(max_length=100, blank=True, default="")
    lot_code = models.CharField(max_length=100, blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            exactly_one("owner", "product", "finished_unit", "finished_good"),
            *positive("received"),
            *not_negative("unit_cost", "cost", "value"),
            rule(
                "remaining_within_received",
                Q(remaining__gte=0, remaining__lte=F("received")),
                "A lot holds between nothing and what came in.",
            ),
            rule("empty_is_worthless", Q(remaining__gt=0) | Q(value=0), "An empty lot is worth nothing."),
        ]
        indexes = [
            models.Index(
                fields=[owner, "received_on", "id"], name=f"lot_fifo_{rule_name}", condition=Q(remaining__gt=0)
            )
            for owner, rule_name in (("product", "product"), ("finished_unit", "unit"), ("finished_good", "good"))
        ] + [models.Index(fields=["expires_on"], name="lot_expires_on", condition=Q(remaining__gt=0))]

    def __str__(self) -> str:
        return f"lot {self.pk} of {self.received_on}"


class PurchaseLine(Identified):
    """One product on a receipt: packages, and the price of one."""

    purchase = models.ForeignKey(Purchase, models.PROTECT, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="purchase_lines")
    packages = QuantityField()
    price_per_package = MoneyField(null=True, blank=True)  # null: unknown, never guessed as zero
    package_quantity = QuantityField()
    package_unit = models.CharField(max_length=10, choices=UNIT_CHOICES)
    base_quantity = QuantityField()
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="purchase_line")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            *positive("packages", "package_quantity", "base_quantity"),
            *not_negative("price_per_package"),
            known("package_unit", UNIT_CHOICES),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of purchase {self.purchase_id}"


class AdjustmentKind(models.TextChoices):
    """What an adjustment states."""

    OPENING = "opening", "Opening stock"
    COUNT = "count", "Count"
    LOSS = "loss", "Loss"
    GAIN = "gain", "Gain"
    REVALUATION = "revaluation", "Corrected price"


class StockAdjustment(Fact):
    """A counted, lost, found or revalued amount, outside any run."""

    kind = models.CharField(max_length=20, choices=AdjustmentKind.choices)
    note = models.TextField(blank=True, default="")

    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["-recorded_at", "-pk"]
        constraints = [*Fact.Meta.constraints, known("kind", AdjustmentKind.choices)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Reason(models.TextChoices):
    """Why a lot changed."""

    RECEIPT = "receipt", "Receipt"
    OPENING = "opening", "Opening stock"
    GAIN = "gain", "Found"
    PRODUCTION_IN = "production_in", "Baked"
    PRODUCTION_USE = "production_use", "Used in baking"
    ASSEMBLY_IN = "assembly_in", "Assembled"
    ASSEMBLY_USE = "assembly_use", "Used in assembly"
    DELIVERY = "delivery", "Handed out"
    SPOILAGE = "spoilage", "Spoiled"
    WASTE = "waste", "Thrown away"
    DAMAGED = "damaged", "Damaged"
    GIFT = "gift", "Given away"
    AD_HOC_USAGE = "ad_hoc_usage", "Used outside a run"
    CORRECTION = "correction", "Count correction"
    OTHER = "other", "Other"
    REVALUATION = "revaluation", "Price corrected"
    REVERSAL = "reversal", "Reversed"


class MovementQuerySet(models.QuerySet[Any]):
    """The ledger: rows are added, never changed."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: the ledger is append-only."""
        raise TypeError("Movements are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: the ledger is append-only."""
        raise TypeError("Movements are never deleted.")


class Movement(Identified):
    """One append-only change of one lot."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements")
    delta = QuantityField()
    unit_cost = CostField()
    cost = MoneyField()  # with the sign of delta
    cost_known = models.BooleanField(default=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    note = models.CharField(max_length=500, blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    adjustment = models.ForeignKey(StockAdjustment, models.PROTECT, null=True, blank=True, related_name="movements")

    objects = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *not_negative("unit_cost"),
            known("reason", Reason.choices),
            rule("delta_not_zero", ~Q(delta=0) | Q(reason__in=[Reason.REVALUATION, Reason.REVERSAL])),
            rule("cost_sign", Q(delta__gt=0, cost__gte=0) | Q(delta__lt=0, cost__lte=0) | Q(delta=0)),
            rule(
                "reversal_iff_reverses",
                Q(reason=Reason.REVERSAL, reverses__isnull=False)
                | (~Q(reason=Reason.REVERSAL) & Q(reverses__isnull=True)),
            ),
            rule("other_needs_note", ~Q(reason=Reason.OTHER) | ~Q(note=""), "Say what it was."),
        ]
        indexes = [
            models.Index(fields=["lot", "id"], name="movement_lot"),
            models.Index(fields=["at", "id"], name="movement_at"),
            models.Index(fields=["reason", "at"], name="movement_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.delta} of lot {self.lot_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to change one."""
        if not self._state.adding:
            raise TypeError("Movements are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: the ledger is append-only."""
        raise TypeError("Movements are never deleted.")


class RequestKey(models.Model):
    """One recording request, so that sending it twice records once."""

    key = models.UUIDField(unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    operation = models.CharField(max_length=50)
    digest = models.CharField(max_length=64)
    result = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
