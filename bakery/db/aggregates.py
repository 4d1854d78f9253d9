"""Sums of decimal columns that are exact on both databases."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, BigIntegerField


class ExactSum(Aggregate):
    """The sum of a decimal column, or zero; added up as whole numbers of its last place, since SQLite keeps floats."""

    function = "SUM"
    template = "%(function)s(CAST(ROUND(%(expressions)s * %(scale)s) AS BIGINT))"
    output_field = BigIntegerField()
    empty_result_set_value: Any = Decimal(0)

    @property
    def places(self) -> int:
        """How many decimal places the column keeps."""
        return int(self.get_source_expressions()[0].output_field.decimal_places)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        return super().as_sql(compiler, connection, **extra | {"scale": 10**self.places})

    @property
    def convert_value(self) -> Callable[..., Decimal]:
        """Return how a whole number of last places becomes the amount it stands for."""
        return self._amount

    def _amount(self, value: Any, *_: object) -> Decimal:
        return Decimal(int(value or 0)).scaleb(-self.places)
