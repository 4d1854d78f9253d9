"""Tables of spreadsheets, read as rows of texts by the names of their columns; refusals name the place."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, TextIO

from bakery.interchange.errors import FileUnreadable, RowRejected
from bakery.interchange.reading import LONGEST_ROW, MOST_ROWS, check_array
from bakery.spreadsheets import bare

DELIMITERS: Final = (",", ";", "\t")
PLAIN: Final = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.")
# Thousands set apart, of which one group alone might be decimals.
GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
GROUPED_BY_POINTS: Final = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
WITH_COMMA: Final = re.compile(r"[0-9]+,[0-9]+")
AMBIGUOUS: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
LONGEST_NUMBER: Final = 40
LONGEST_HEAD: Final = 10_000
MOST_CELLS: Final = 2_000_000


def read_table(content: bytes, *, name: str) -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns; rows of nothing but empty cells are left out."""
    lines = (cells for cells in _lines(content, name) if any(cell.strip() for cell in cells))
    header = _columns(next(lines, []))
    if not header:
        raise FileUnreadable(name, "It is empty.")
    rows = [_row(header, cells) for cells in lines]
    check_array(name, rows)
    return rows


def _lines(content: bytes, name: str) -> Iterator[list[str]]:
    """Yield the cells of each line, as long as there are not too many of either."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    cells_so_far = 0
    try:
        for number, cells in enumerate(
            csv.reader(_short(text, name), delimiter=_delimiter(_head(content)), strict=True)
        ):
            cells_so_far += len(cells)
            if number > MOST_ROWS or cells_so_far > MOST_CELLS:
                limit = f"{MOST_ROWS} rows" if number > MOST_ROWS else f"{MOST_CELLS} cells"
                raise FileUnreadable(name, f"It holds more than {limit}.")
            yield cells
    except UnicodeDecodeError as error:
        raise FileUnreadable(name, "It is not UTF-8.") from error
    except csv.Error as error:
        raise FileUnreadable(name, f"It is no table: {error}.") from error


def _short(text: TextIO, name: str) -> Iterator[str]:
    """Yield lines as they are, as long as they are of a length that people write."""
    while line := text.readline(LONGEST_ROW + 1):
        if len(line) > LONGEST_ROW:
            raise FileUnreadable(name, f"A line is longer than {LONGEST_ROW // 1024} KB.")
        yield line


def _head(content: bytes) -> str:
    """Return the first line that is not empty, as far as it can be read."""
    line = content.removeprefix(b"\xef\xbb\xbf")[:LONGEST_HEAD].lstrip(b"\r\n").split(b"\n", 1)[0]
    return line.decode("utf-8", errors="replace").strip()


def columns_of(content: bytes) -> list[str]:
    """Return the names in the first line, whatever the content is."""
    text = _head(content)
    return [cell.strip().strip('"').casefold() for cell in text.split(_delimiter(text))]


def _delimiter(header: str) -> str:
    """Return what stands most often between the names of columns."""
    return max(DELIMITERS, key=header.count)


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
