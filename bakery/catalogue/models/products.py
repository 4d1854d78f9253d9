"""Materials, the products that can be bought, and where."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bakery.catalogue.models.ingredients import Category, Ingredient
from bakery.catalogue.names import label_of_product
from bakery.catalogue.units import MATERIAL_DIMENSIONS, UNIT_CHOICES
from bakery.db.fields import QuantityField, exactly_one, known, positive, unique
from bakery.db.models import Definition, DefinitionQuerySet


class MaterialCategory(Category):
    """A group of materials."""

    class Meta(Category.Meta):
        verbose_name_plural = "material categories"


class Material(Definition):
    """A thing that is not food: a box, a bag, a ribbon, a label."""

    name = models.CharField(max_length=200)
    category = models.ForeignKey(MaterialCategory, models.PROTECT, related_name="materials")
    dimension = models.CharField(max_length=10, choices=MATERIAL_DIMENSIONS)
    description = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [unique("name", Lower("name")), known("dimension", MATERIAL_DIMENSIONS)]

    def __str__(self) -> str:
        return self.name


class SupplierKind(models.TextChoices):
    """Whether one goes there."""

    PHYSICAL = "physical", "Shop"
    ONLINE = "online", "Online"


class Supplier(Definition):
    """Where products are bought."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=SupplierKind.choices, default=SupplierKind.PHYSICAL)
    website = models.URLField(max_length=500, blank=True, default="")
    street = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    region = models.CharField(max_length=100, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [unique("name", Lower("name"), Lower("city")), known("kind", SupplierKind.choices)]

    def __str__(self) -> str:
        return self.name


def _variant(owner: str) -> models.UniqueConstraint:
    """Return the rule that no two products of one owner look alike."""
    return unique(
        f"{owner}_variant",
        owner,
        Lower("brand"),
        Lower("name"),
        Lower("size_label"),
        "package_quantity",
        "package_unit",
        condition=Q(**{f"{owner}__isnull": False}),
        violation_error_message="This product exists already.",
    )


class Product(Definition):
    """A package one can buy, of exactly one ingredient or material."""

    ingredient = models.ForeignKey(Ingredient, models.PROTECT, null=True, blank=True, related_name="products")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="products")
    brand = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    size_label = models.CharField(max_length=100, blank=True, default="")
    package_type = models.CharField(max_length=50, blank=True, default="")
    package_quantity = QuantityField()
    package_unit = models.CharField(max_length=10, choices=UNIT_CHOICES)
    gtin = models.CharField(max_length=14, blank=True, default="")
    sku = models.CharField(max_length=50, blank=True, default="")
    preferred_supplier = models.ForeignKey(
        Supplier, models.SET_NULL, null=True, blank=True, related_name="preferred_products"
    )
    is_preferred = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    notes = models.TextField(blank=True, default="")

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "name", "pk"]
        constraints = [
            exactly_one("owner", "ingredient", "material"),
            *positive("package_quantity"),
            known("package_unit", UNIT_CHOICES),
            unique("gtin", "gtin", condition=~Q(gtin="")),
            _variant("ingredient"),
            _variant("material"),
            unique(
                "one_preferred_of_ingredient",
                "ingredient",
                condition=Q(is_preferred=True, ingredient__isnull=False),
            ),
            unique("one_preferred_of_material", "material", condition=Q(is_preferred=True, material__isnull=False)),
        ]

    def __str__(self) -> str:
        return label_of_product(self.brand, self.name, self.size_label, self.slug)

    @property
    def search_text(self) -> str:
        """Return the product as it is called, and its barcode."""
        return f"{self} {self.gtin}".strip()

    @property
    def owner(self) -> Ingredient | Material:
        """Return what it is a package of."""
        owner = self.ingredient or self.material
        if owner is None:
            raise ValueError("a product belongs to an ingredient or a material")
        return owner
