"""Price lists from spreadsheets, as facts like those of other files."""

from typing import Any, Final

from bakery.interchange.codes import FACTS
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.keys import OWN_ARRAYS
from bakery.interchange.reading import check_size
from bakery.interchange.tables import columns_of, read_table

ARRAY: Final = "prices"
PRICE: Final = "unit_price"
# How other files begin: JSON and archives.
OTHERS: Final = (b"{", b"[", b"PK")


def is_price_list(content: bytes) -> bool:
    """Tell whether it is a table with columns of a price list."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(OTHERS):
        return False
    known = {alias for aliases in OWN_ARRAYS[FACTS][ARRAY].stored.values() for alias in aliases}
    return not known.isdisjoint(columns_of(content))


def read_price_list(content: bytes) -> dict[str, Any]:
    """Return the rows of a price list under a header of facts."""
    check_size(content)
    if PRICE not in columns_of(content):
        raise FileUnreadable("header", f"It has no column {PRICE}.")
    return {"import_type": ARRAY, ARRAY: read_table(content, name=ARRAY)}
