"""Tables of spreadsheets, read as rows of texts by the names of their columns; refusals name the place."""

import csv
import io
import re
import unicodedata
from decimal import Decimal
from typing import Final

from bakery.interchange.errors import FileUnreadable, RowRejected
from bakery.interchange.reading import check_array
from bakery.spreadsheets import bare

DELIMITERS: Final = (",", ";", "\t")
PLAIN: Final = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.")
# Thousands set apart, of which one group alone might be decimals.
GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
GROUPED_BY_POINTS: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
WITH_COMMA: Final = re.compile(r"[0-9]+,[0-9]+")
AMBIGUOUS: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
LONGEST_NUMBER: Final = 40


def read_table(content: bytes, *, name: str) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns; rows of nothing but empty cells are left out."""
    try:
        text = content.decode("utf-8-sig").lstrip("\r\n")
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"byte {error.start}", "It is not UTF-8.") from error
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise FileUnreadable(name, f"It is no table: {error}.") from error
    if not lines:
        raise FileUnreadable(name, "It is empty.")
    header = _columns(lines[0])
    rows = [_row(header, cells) for cells in lines[1:] if any(cell.strip() for cell in cells)]
    check_array(name, rows)
    return rows


def columns_of(content: bytes) -> list[str]:
    """Return the names in the first line, whatever the content is."""
    line = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").split(b"\n", 1)[0][:10_000]
    text = line.decode("utf-8", errors="replace").strip()
    return [cell.strip().strip('"').casefold() for cell in text.split(_delimiter(text))]


def _delimiter(text: str) -> str:
    """Return what stands most often between the names of columns."""
    return max(DELIMITERS, key=text.partition("\n")[0].count)


def _columns(cells: list[str]) -> list[str]:
    names = [cell.strip().casefold() for cell in cells]
    for name in names:
        if name and names.count(name) > 1:
            raise FileUnreadable("header", f"The column {name[:50]} stands twice.")
    return names


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells by column; what stands where no column has a name goes by none."""
    names = header + [""] * (len(cells) - len(header))
    row = {name: bare(cell).strip() for name, cell in zip(names, cells, strict=False) if name}
    nameless = [cell for name, cell in zip(names, cells, strict=False) if not name and cell.strip()]
    return row | ({"": ", ".join(nameless)} if nameless else {})


def number_of(key: str, text: str) -> Decimal | None:
    """Return an amount as people write it, `$13.69` and `1,234.50` too; None where there is none.

    `1,000` alone is refused: it may be a thousand, or one.
    """
    if len(text) > LONGEST_NUMBER:
        raise RowRejected(key, f"{key} is longer than {LONGEST_NUMBER} characters.")
    symbols = {letter for letter in text if unicodedata.category(letter) == "Sc" or letter.isspace()}
    number = text.strip("".join(symbols))
    if not number:
        return None
    if AMBIGUOUS.fullmatch(number):
        raise RowRejected(
            key, f"{key} may be a thousand or one: write {number.replace(',', '')} or {number.replace(',', '.')}."
        )
    if PLAIN.fullmatch(number):
        return Decimal(number)
    if GROUPED.fullmatch(number):
        return Decimal(number.replace(",", ""))
    if GROUPED_BY_POINTS.fullmatch(number) or WITH_COMMA.fullmatch(number):
        return Decimal(number.replace(".", "").replace(",", "."))
    raise RowRejected(key, f"{key} must be a number.")
