"""Which fields of a row that is here already a file may fill or overwrite, and how they are read.

The file has no say in it. Slugs, names, categories and dimensions are never filled; where a row goes by its name, it
is not overwritten either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bakery.catalogue import gtin as barcodes
from bakery.dto import UNSET
from bakery.interchange.codes import AUGMENT, EDITS, UPDATE
from bakery.interchange.densities import KEYS as DENSITY
from bakery.interchange.densities import density_of
from bakery.interchange.job import Job
from bakery.interchange.rows import Row
from bakery.interchange.sizes import read_size

Values = tuple[Any, ...]
Read = Callable[[Row, date], Values]
BOTH: Final = frozenset({AUGMENT, UPDATE})
FILLED: Final = frozenset({AUGMENT})
OVERWRITTEN: Final = frozenset({UPDATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Columns that are changed together, the first of which tells whether they are empty; UNSET leaves one alone."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    read: Read
    modes: frozenset[str] = BOTH

    def told(self, job: Job, row: Row) -> dict[str, Any]:
        """Return by column what a row says; in a list of rows to edit, an empty text empties the field."""
        emptied = job.family == EDITS and any(row.values.get(key) == "" for key in self.keys)
        if not emptied and not any(row.has(key) for key in self.keys):
            return {}
        values = zip(self.columns, self.read(row, job.today), strict=True)
        return {column: value for column, value in values if value is not UNSET}


def _text(key: str, column: str = "", modes: frozenset[str] = BOTH) -> Field:
    return Field(keys=(key,), columns=(column or key,), read=lambda row, _today: (row.text(key),), modes=modes)


def _whole(key: str, column: str = "", modes: frozenset[str] = BOTH) -> Field:
    return Field(keys=(key,), columns=(column or key,), read=lambda row, _today: (row.whole(key),), modes=modes)


def _flag(key: str, column: str = "") -> Field:
    """Yes and no are never empty, so that they are overwritten alone."""
    return Field(keys=(key,), columns=(column or key,), read=lambda row, _today: (row.flag(key),), modes=OVERWRITTEN)


def _day(key: str, column: str) -> Field:
    return Field(keys=(key,), columns=(column,), read=lambda row, today: (row.day(key, today=today),))


def _gtin(row: Row, _today: date) -> Values:
    return (barcodes.pad(row.text("gtin") or row.text("upc_code")),)


def _portion(row: Row, _today: date) -> Values:
    return ("\n".join(filter(None, (row.text("portion_description"), row.text("notes")))),)


def _size(row: Row, _today: date) -> Values:
    """Return how much a package holds; without a number of its own, what its notes say."""
    quantity = row.amount("package_quantity") or row.amount("quantity_in_base_units")
    unit = row.unit("package_unit") if row.has("package_unit") else UNSET
    if quantity is not None or unit is UNSET:
        return (UNSET if quantity is None else quantity, unit)
    return read_size(row.text("notes"), str(unit)) or (UNSET, unit)


def _density(row: Row, _today: date) -> Values:
    density = density_of(row)
    return density.value, density.note


NOTES: Final = _text("notes")
DESCRIPTION: Final = _text("description")

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "suppliers": (
        _text("website_url", "website"),
        _text("street_address", "street"),
        _text("city", modes=FILLED),
        _text("state", "region"),
        _text("zip_code", "postcode"),
        NOTES,
    ),
    "ingredients": (
        DESCRIPTION,
        NOTES,
        Field(keys=DENSITY, columns=("density", "density_note"), read=_density),
    ),
    "products": (
        _text("brand"),
        _text("product_name", "name", OVERWRITTEN),
        _text("package_size", "size_label"),
        _text("package_type"),
        Field(
            keys=("package_unit_quantity",),
            columns=("package_quantity",),
            read=lambda row, _today: (row.amount("package_unit_quantity"),),
        ),
        Field(keys=("package_unit",), columns=("package_unit",), read=lambda row, _today: (row.unit("package_unit"),)),
        Field(keys=("gtin", "upc_code"), columns=("gtin",), read=_gtin),
        NOTES,
        _flag("preferred", "is_preferred"),
        _flag("is_hidden"),
    ),
    "recipe_categories": (_whole("sort_order", modes=OVERWRITTEN),),
    "recipes": (_text("source"), _text("notes", "instructions"), _whole("estimated_time_minutes", "total_minutes")),
    "finished_units": (Field(keys=("notes", "portion_description"), columns=("notes",), read=_portion),),
    "finished_goods": (DESCRIPTION, NOTES, _text("packaging_instructions", "instructions")),
    "packages": (DESCRIPTION, NOTES),
    "material_categories": (_whole("sort_order", modes=OVERWRITTEN),),
    "materials": (DESCRIPTION, NOTES),
    "material_products": (
        _text("display_name", "name", OVERWRITTEN),
        _text("brand"),
        Field(
            keys=("package_quantity", "quantity_in_base_units", "package_unit"),
            columns=("package_quantity", "package_unit"),
            read=_size,
        ),
        _text("sku", modes=FILLED),
        NOTES,
        _flag("is_hidden"),
    ),
    "recipients": (_text("address"), NOTES),
    # Guests are demand, which is changed where its plan is seen.
    "events": (NOTES,),
    "inventory": (
        _text("location"),
        _day("expiration_date", "expires_on"),
        _day("opened_date", "opened_on"),
        _text("lot_or_batch", "lot_code"),
        NOTES,
    ),
    "purchases": (NOTES,),
}
