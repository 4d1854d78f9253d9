"""What somebody asks to record as a purchase, checked and as it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils import timezone

from bakery.catalogue.units import UNIT_CHOICES
from bakery.inputs import Checked
from bakery.inventory.dto.purchases import ProvisionalProduct, PurchaseLineInput

NOTHING: Final = Decimal(0)
MOST_LINES: Final = 1000
UNITS: Final = [code for code, _ in UNIT_CHOICES]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRequest:
    """One receipt to be, of a known store or one named for the first time; what it names need not exist."""

    supplier_id: int | None
    supplier_name: str
    purchased_on: date
    reference: str
    notes: str
    lines: tuple[PurchaseLineInput, ...]


def checked_purchase(
    *,
    supplier_id: int | None,
    supplier_name: str,
    purchased_on: date,
    lines: Sequence[PurchaseLineInput],
    reference: str,
    notes: str,
) -> PurchaseRequest:
    """Return what is asked, or refuse naming every fault (`lines.0.packages`)."""
    given = Checked()
    named = given.text("supplier_name", supplier_name, longest=200)
    if named and supplier_id is not None:
        given.fault("supplier_name", "Choose a store, or name one; not both.")
    asked = PurchaseRequest(
        supplier_id=None if named else given.row_id("supplier_id", supplier_id),
        supplier_name=named,
        purchased_on=given.day("purchased_on", purchased_on, latest=timezone.localdate()),
        reference=given.text("reference", reference, longest=100),
        notes=given.text("notes", notes),
        lines=_checked_lines(given, lines),
    )
    given.done()
    return asked


def _checked_lines(given: Checked, lines: Sequence[PurchaseLineInput]) -> tuple[PurchaseLineInput, ...]:
    if not lines:
        given.fault("lines", "Add at least one line.")
    if len(lines) > MOST_LINES:
        given.fault("lines", f"These are more than {MOST_LINES} lines.")
    return tuple(_checked_line(given.line("lines", number), line) for number, line in enumerate(lines[:MOST_LINES]))


def _checked_line(given: Checked, line: PurchaseLineInput) -> PurchaseLineInput:
    price, expires_on = line.price_per_package, line.expires_on
    if line.provisional:
        _check_description(given, line.provisional)
    return replace(
        line,
        product_id=None if line.provisional else given.row_id("product_id", line.product_id),
        packages=given.amount("packages", line.packages, above=NOTHING),
        price_per_package=(
            None if price is None else given.amount("price_per_package", price, places=4, least=NOTHING)
        ),
        expires_on=None if expires_on is None else given.day("expires_on", expires_on),
        location=given.text("location", line.location, longest=100),
    )


def _check_description(given: Checked, described: ProvisionalProduct) -> None:
    """Note what keeps a package from being reckoned in base units; its name is the catalogue's to judge."""
    given.amount("package_quantity", described.package_quantity, above=NOTHING)
    given.choice("package_unit", described.package_unit, UNITS)
    if (described.ingredient_id is None) == (described.material_id is None):
        given.fault("owner", "A product belongs to one ingredient or one material.")
