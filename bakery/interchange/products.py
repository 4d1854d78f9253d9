"""Which product a row of a file means: by its barcode, or by all that the row tells of it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from bakery.interchange.register import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A product, as rows of files tell of products."""

    id: int
    label: str
    brand: object
    name: object
    quantity: Decimal
    unit: str


class ProductKeys:
    """All products by ingredient or material, and by barcode."""

    def __init__(self) -> None:
        self._of: dict[str, list[Candidate]] = defaultdict(list)
        self._coded: dict[str, list[Candidate]] = defaultdict(list)

    def add(self, candidate: Candidate, *, owner: str, gtin: str) -> None:
        """Let a product be found; the owner is `ingredient:<slug>` or `material:<slug>`."""
        self._of[owner].append(candidate)
        self._coded[gtin.lstrip("0")].append(candidate)

    def matching(
        self, owner: str, *, brand: str, name: str | None, quantity: Decimal | None, unit: str
    ) -> list[Candidate]:
        """Return the products of an ingredient or material that agree in everything told; None tells nothing."""
        return [
            each
            for each in self._of[owner]
            if each.brand == folded(brand)
            and (name is None or each.name == folded(name))
            and (quantity is None or each.quantity == quantity)
            and each.unit == unit
        ]

    def with_barcode(self, gtin: str) -> list[Candidate]:
        """Return the products with this barcode, leading zeros apart."""
        digits = gtin.lstrip("0")
        return self._coded[digits] if digits else []
