"""What is put together from finished units, other goods and materials."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from bakery.catalogue.models.products import Material, Product
from bakery.catalogue.models.recipes import FinishedUnit
from bakery.catalogue.units import UNIT_CHOICES
from bakery.db.fields import QuantityField, exactly_one, known, positive, rule, unique
from bakery.db.models import Definition, DefinitionQuerySet, StampedLine


class FinishedGood(Definition):
    """Something put together: a box, a bag, a tray."""

    name = models.CharField(max_length=200)
    instructions = models.TextField(blank=True, default="")
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    description = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            unique("name", Lower("name")),
            rule("shelf_life_days_bounded", Q(shelf_life_days__gte=1, shelf_life_days__lte=36500)),
        ]

    def __str__(self) -> str:
        return self.name


class ContentLine(StampedLine):
    """One line of what a good or a package contains: a unit, a good or a material."""

    finished_unit = models.ForeignKey(FinishedUnit, models.PROTECT, null=True, blank=True, related_name="+")
    component_good = models.ForeignKey(FinishedGood, models.PROTECT, null=True, blank=True, related_name="+")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")
    quantity = QuantityField()
    unit = models.CharField(max_length=10, choices=UNIT_CHOICES, blank=True, default="")
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True, related_name="+")
    decide_at_assembly = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            exactly_one("part", "finished_unit", "component_good", "material"),
            *positive("quantity"),
            known("unit", UNIT_CHOICES, or_blank=True),
            rule(
                "unit_iff_material",
                (Q(material__isnull=False) & ~Q(unit="")) | Q(material__isnull=True, unit=""),
                "Only materials are measured in a unit.",
            ),
            rule(
                "product_needs_material",
                Q(product__isnull=True) | Q(material__isnull=False),
                "Only a material line names a product.",
            ),
            rule(
                "decide_or_fixed",
                Q(decide_at_assembly=False) | Q(product__isnull=True, material__isnull=False),
                "A product is fixed, or chosen at assembly, not both.",
            ),
        ]


def one_line_per_part(parent: str) -> list[models.UniqueConstraint]:
    """Return the rules that a parent names each unit, good, material and product once."""
    return [
        unique("unit_once", parent, "finished_unit", condition=Q(finished_unit__isnull=False)),
        unique("good_once", parent, "component_good", condition=Q(component_good__isnull=False)),
        unique("material_once", parent, "material", condition=Q(material__isnull=False, product__isnull=True)),
        unique("product_once", parent, "product", condition=Q(product__isnull=False)),
    ]


class ComponentLine(ContentLine):
    """One part of a finished good."""

    finished_good = models.ForeignKey(FinishedGood, models.CASCADE, related_name="lines")

    class Meta(ContentLine.Meta):
        constraints = [
            *ContentLine.Meta.constraints,
            *one_line_per_part("finished_good"),
            rule(
                "not_itself",
                Q(component_good__isnull=True) | ~Q(finished_good=F("component_good")),
                "A box cannot contain itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of good {self.finished_good_id}"
