"""What services are given, checked: every fault of a call is collected, then the call is refused once."""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from bakery.dto import FieldError
from bakery.errors import InvalidInput

TOO_LARGE: Final = Decimal(10) ** 9
LARGEST_WHOLE: Final = 2**31 - 1
LARGEST_ID: Final = 2**63 - 1
LONGEST_TEXT: Final = 10_000
LAYOUT: Final = "\n\r\t"
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2999, 12, 31)
NOTHING: Final = Decimal(0)

Choice = TypeVar("Choice", bound=str)


class Checked:
    """Collects the faults of one call; each check returns the value as it is stored, or a stand-in and a fault."""

    def __init__(self, *, within: str = "", errors: list[FieldError] | None = None) -> None:
        self._within = within
        self._errors: list[FieldError] = [] if errors is None else errors

    def line(self, field: str, number: int) -> "Checked":
        """Return the checks of one line of a list, counted from zero, whose faults count for the whole call."""
        return Checked(within=f"{self._within}{field}.{number}.", errors=self._errors)

    def fault(self, field: str, message: str) -> None:
        """Note a fault."""
        self._errors.append(FieldError(field=f"{self._within}{field}", message=message))

    def done(self) -> None:
        """Refuse the call if anything was wrong."""
        if self._errors:
            raise InvalidInput(self._errors)

    def text(self, field: str, value: object, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Return text without blanks around it; control characters other than line breaks and tabs are refused."""
        if not isinstance(value, str):
            self.fault(field, "This must be text.")
            return ""
        text = value.strip()
        if any(unicodedata.category(character) in ("Cc", "Cs") and character not in LAYOUT for character in text):
            self.fault(field, "This contains characters that cannot be stored.")
        elif len(text) > longest:
            self.fault(field, f"This is longer than {longest} characters.")
        elif required and not text:
            self.fault(field, "Please fill this in.")
        else:
            return text
        return ""

    def amount(
        self,
        field: str,
        value: object,
        *,
        places: int = 6,
        above: Decimal | None = None,
        least: Decimal | None = None,
        below: Decimal = TOO_LARGE,
    ) -> Decimal:
        """Return a Decimal or int as given; a float, a bool, or more decimal places than are stored is refused."""
        number = self._number(field, value)
        if number is None:
            return NOTHING
        if above is not None and number <= above:
            self.fault(field, f"This must be more than {above:f}." if above else "This must be more than zero.")
        elif least is not None and number < least:
            self.fault(field, f"This must be at least {least:f}." if least else "This cannot be negative.")
        elif abs(number) >= below:
            self.fault(field, "This is too large.")
        elif _places(number) > places:
            self.fault(field, f"This has more than {places} decimal places.")
        else:
            return number
        return NOTHING

    def _number(self, field: str, value: object) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            self.fault(field, "This must be an amount.")
        elif not Decimal(value).is_finite():
            self.fault(field, "This must be a finite amount.")
        else:
            return Decimal(value)
        return None

    def whole(self, field: str, value: object, *, least: int = 0, most: int = LARGEST_WHOLE) -> int:
        """Return a whole number."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(field, "This must be a whole number.")
        elif value < least:
            self.fault(field, f"This must be at least {least}." if least else "This cannot be negative.")
        elif value > most:
            self.fault(field, "This is too large.")
        else:
            return value
        return least

    def row_id(self, field: str, value: object) -> int:
        """Return the id of a row, which need not exist."""
        return self.whole(field, value, most=LARGEST_ID)

    def day(self, field: str, value: object, *, latest: date = LATEST) -> date:
        """Return a day of a calendar people use; `latest` is today where the day must not lie ahead."""
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fault(field, "This must be a date.")
        elif value > latest:
            self.fault(field, "This is too far ahead." if latest == LATEST else "This lies in the future.")
        elif value < EARLIEST:
            self.fault(field, "This is too long ago.")
        else:
            return value
        return EARLIEST

    def moment(self, field: str, value: object, *, now: datetime) -> datetime:
        """Return a moment with its time zone, not after `now`."""
        if not isinstance(value, datetime):
            self.fault(field, "This must be a moment.")
        elif value.tzinfo is None:
            self.fault(field, "This moment lacks its time zone.")
        elif value > now:
            self.fault(field, "This lies in the future.")
        elif value.date() < EARLIEST:
            self.fault(field, "This is too long ago.")
        else:
            return value
        return now

    def choice(self, field: str, value: Choice, choices: Collection[str]) -> Choice:
        """Return one of the choices."""
        if not isinstance(value, str) or value not in choices:
            self.fault(field, "This is not one of the choices.")
        return value

    def page(self, limit: object, offset: object) -> slice:
        """Return which rows of a list are asked for: 1 to 1000 of them."""
        start = self.whole("offset", offset)
        return slice(start, start + self.whole("limit", limit, least=1, most=1000))


def possible_ids(ids: Iterable[int]) -> list[int]:
    """Leave out what is too large to be the id of any row, which SQLite would not even look for in a list."""
    return [each for each in ids if -LARGEST_ID <= each <= LARGEST_ID]


def _places(number: Decimal) -> int:
    """Return how many decimal places a finite number needs."""
    _, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits))
    needed = len(written.rstrip("0")) - len(written) - int(exponent)
    return max(0, needed) if number else 0
