"""Which product a row of a file means: by its barcode, its slug, or all that the row tells of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bakery.interchange.errors import RowRejected
from bakery.interchange.register import Register, folded
from bakery.interchange.rows import Row

# The parts of a slug as the predecessor wrote it: `rye_flour:Mill Lane:5.0:lb`.
SLUG_PARTS: Final = ("ingredient_slug", "brand", "package_unit_quantity", "package_unit")
# How it wrote that a product has no brand.
NO_BRAND: Final = "None"

TEN: Final = 10
TWELVE: Final = 12
# A code of ten digits, and one that lost the zero it begins with.
CORE_LENGTHS: Final = (TEN - 1, TEN)
# A code of twelve digits, and one that lost the zero it begins with.
SCANNED_LENGTHS: Final = (TWELVE - 1, TWELVE)


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
    """All products by ingredient or material, and by barcode; forgotten again with the rows of the register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_id: dict[int, list[Candidate]] = defaultdict(list)
        self._of: dict[str, list[Candidate]] = defaultdict(list)
        self._coded: dict[str, list[Candidate]] = defaultdict(list)
        self._cored: dict[str, list[Candidate]] = defaultdict(list)

    def add(self, candidate: Candidate, *, owner: str, gtin: str) -> None:
        """Let a product be found; the owner is `ingredient:<slug>` or `material:<slug>`."""
        digits = gtin.lstrip("0")
        places = [self._by_id[candidate.id], self._of[owner]]
        if digits:
            places.append(self._coded[digits])
        if core := _core(digits):
            places.append(self._cored[core])
        for place in places:
            self._register.note(place, candidate)

    def with_id(self, product_id: int | None) -> list[Candidate]:
        """Return the product of this id, if there is one."""
        return [] if product_id is None else self._by_id[product_id]

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
        return [*self._coded[digits]] if digits else []

    def scanned(self, gtin: str) -> list[Candidate]:
        """Return the products a scanned barcode means, by all of its digits if possible.

        Else ten digits are the second to the eleventh of twelve, in either of the two codes.
        """
        digits = gtin.lstrip("0")
        if exact := self.with_barcode(gtin):
            return exact
        if digits and (len(gtin) == TEN or len(digits) in CORE_LENGTHS):
            return [*self._cored[digits.zfill(TEN)]]
        core = _core(digits).lstrip("0")
        return [*self._coded[core]] if len(core) in CORE_LENGTHS else []


def _core(digits: str) -> str:
    """Return the second to the eleventh digit of a code of twelve, or nothing."""
    return digits.zfill(TWELVE)[1:-1] if len(digits) in SCANNED_LENGTHS else ""


def first_told(steps: Mapping[str, Sequence[Candidate]]) -> list[Candidate]:
    """Return what the first step that finds any product finds; another step may not mean others."""
    found = [(how, each) for how, each in steps.items() if each]
    if not found:
        return []
    how, first = found[0]
    ids = {each.id for each in first}
    for other, products in found[1:]:
        if ids.isdisjoint(each.id for each in products):
            raise RowRejected("product", f"Its {how} and its {other} mean different products.")
    return [*first]


def with_parts(row: Row) -> Row:
    """Return a row that tells of its product in parts, also where they came in one key."""
    parts = row.text("product_slug").split(":")
    if len(parts) != len(SLUG_PARTS):
        return row
    told = dict(zip(SLUG_PARTS, parts, strict=True))
    told["brand"] = "" if told["brand"] == NO_BRAND else told["brand"]
    return replace(row, values={**row.values, **told})
