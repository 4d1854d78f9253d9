"""One row of a file, read by our names for its values; what cannot be read rejects the row by its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.units import parse_unit
from bakery.interchange.errors import RowRejected
from bakery.interchange.keys import Keys

EARLIEST_YEAR: Final = 2000
YEARS_AHEAD: Final = 10
TOO_LARGE: Final = Decimal(10) ** 9
LONGEST_SHOWN: Final = 200
# What rows are called by, the most telling first.
TITLES: Final = (
    "display_name", "name", "product_name", "ingredient_slug", "product_slug", "slug", "material",
    "recipient_name", "package_name", "finished_good_slug", "finished_good_name", "recipe_slug", "recipe_name",
)  # fmt: skip
# The amounts among what identifies rows.
AMOUNTS: Final = (
    "quantity", "package_unit_quantity", "quantity_purchased", "unit_price", "packages_purchased", "package_price",
    "quantity_remaining",
)  # fmt: skip
TRUE: Final = ("true", "yes", "1")
FALSE: Final = ("false", "no", "0", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The values of one row by our names, `place` as in `products[17]`, and the row as it came."""

    place: str
    number: int
    values: Mapping[str, Any]
    source: Mapping[str, Any]

    @property
    def array(self) -> str:
        """The array the row stands in."""
        return self.place.partition("[")[0]

    def title(self) -> str:
        """Return what people may know the row by."""
        return next((shown(self.values[key]) for key in TITLES if self.has(key)), "")

    def told(self) -> dict[str, str]:
        """Return what the row says, in texts of a length that can be shown."""
        return {key: shown(value) for key, value in self.values.items() if self.has(key)}

    def has(self, key: str) -> bool:
        """Tell whether a value is there that says something."""
        return self.values.get(key) not in (None, "", [])

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text without blanks around it."""
        value = self.values.get(key)
        if isinstance(value, Decimal):
            value = f"{value:f}"
        if value is not None and not isinstance(value, str):
            raise RowRejected(key, f"{key} must be text.")
        text = (value or "").strip()
        if required and not text:
            raise RowRejected(key, f"{key} is missing.")
        return text

    def amount(self, key: str) -> Decimal | None:
        """Return an amount above zero and below a billion, or None where there is none."""
        number = self.number_of(key)
        if number is not None and not 0 < number < TOO_LARGE:
            raise RowRejected(key, f"{key} must be above zero and below {TOO_LARGE:f}.")
        return number

    def required_amount(self, key: str) -> Decimal:
        """Return an amount that must be there."""
        number = self.amount(key)
        if number is None:
            raise RowRejected(key, f"{key} is missing.")
        return number

    def number_of(self, key: str) -> Decimal | None:
        """Return a number as the file has it, also where it stands in quotes."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = Decimal(value.strip())
            except ArithmeticError:
                raise RowRejected(key, f"{key} must be a number.") from None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise RowRejected(key, f"{key} must be a number.")
        return value

    def money(self, key: str) -> Decimal | None:
        """Return a price, which may be nothing; an absent one is unknown."""
        number = self.number_of(key)
        if number is not None and not 0 <= number < TOO_LARGE:
            raise RowRejected(key, f"{key} must not be negative and below {TOO_LARGE:f}.")
        return number

    def remaining(self, key: str) -> Decimal:
        """Return what is left of something, which may be nothing, but must be told."""
        number = self.money(key)
        if number is None:
            raise RowRejected(key, f"{key} is missing.")
        return number

    def whole(self, key: str) -> int | None:
        """Return a whole number from zero on, or None where there is none."""
        number = self.number_of(key)
        if number is None:
            return None
        if number != number.to_integral_value() or not 0 <= number < TOO_LARGE:
            raise RowRejected(key, f"{key} must be a whole number.")
        return int(number)

    def spelled(self, *keys: str) -> list[str]:
        """Return values as they identify their row: 16.0 and 16 are one amount, in quotes or not."""
        return [self._spelled(key) for key in keys]

    def _spelled(self, key: str) -> str:
        if key not in AMOUNTS:
            return self.text(key)
        number = self.number_of(key)
        return "" if number is None else f"{number.normalize():f}"

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return yes or no, as JSON or in words."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        word = str(value).strip().casefold()
        if word not in TRUE + FALSE:
            raise RowRejected(key, f"{key} must be true or false.")
        return word in TRUE

    def day(self, key: str, *, today: date) -> date | None:
        """Return a day, also where a moment stands, between 2000 and ten years ahead."""
        moment = self._moment(key, today)
        return moment.date() if moment else None

    def moment(self, key: str, *, today: date) -> datetime | None:
        """Return a moment in the zone of this bakery, where one without a zone was meant to be."""
        moment = self._moment(key, today)
        if moment is None:
            return None
        return timezone.localtime(moment if timezone.is_aware(moment) else timezone.make_aware(moment))

    def _moment(self, key: str, today: date) -> datetime | None:
        text = self.text(key)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            raise RowRejected(key, f"{key} is no date: {text[:40]}") from None
        if not EARLIEST_YEAR <= moment.year <= today.year + YEARS_AHEAD:
            raise RowRejected(key, f"{key} lies before {EARLIEST_YEAR} or more than {YEARS_AHEAD} years ahead.")
        return moment.replace(tzinfo=UTC) if text.endswith("Z") and moment.tzinfo is None else moment

    def required_day(self, key: str, *, today: date) -> date:
        """Return a day that must be there."""
        day = self.day(key, today=today)
        if day is None:
            raise RowRejected(key, f"{key} is missing.")
        return day

    def past_day(self, key: str, *, today: date) -> date:
        """Return a day that must be there and has come."""
        day = self.required_day(key, today=today)
        if day > today:
            raise RowRejected(key, f"{key} lies in the future.")
        return day

    def unit(self, key: str) -> str:
        """Return the code of a unit that must be there."""
        try:
            return parse_unit(self.text(key, required=True))
        except UnitUnknown as error:
            raise RowRejected(key, error.message) from error

    def uuid(self) -> UUID | None:
        """Return the key the row brings along."""
        return self.uuid_of("uuid")

    def uuid_of(self, key: str) -> UUID | None:
        """Return the key of a row, this one or another."""
        text = self.text(key)
        try:
            return UUID(text) if text else None
        except ValueError:
            raise RowRejected(key, f"{key} is no UUID.") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, also where one text holds them apart by commas."""
        value = self.values.get(key) or []
        listed = value.split(",") if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(each, str | Decimal) for each in listed):
            raise RowRejected(key, f"{key} must be a list of texts.")
        return tuple(text for each in listed if (text := str(each).strip()))


def shown(value: Any) -> str:
    """Return a value as people read it, of a length that can be shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | dict):
        return f"{len(value)} inside"
    return str(value)[:LONGEST_SHOWN]


def read_values(keys: Keys, source: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the values by our names, the highest name first, and the keys that are not known here."""
    values: dict[str, Any] = {}
    known = set(keys.understood)
    for name, aliases in keys.stored.items():
        known.update(aliases)
        given = [source[alias] for alias in aliases if alias in source]
        told = [value for value in given if value is not None]
        if told:
            values[name] = told[0]
        if any(value != told[0] for value in told):
            raise RowRejected(name, f"{' and '.join(aliases)} contradict each other.")
    return values, [key for key in source if key not in known]
