"""What every report keeps to: the period and the file in its address, and the way to the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from bakery.charts.bars import BarChart, bar_chart
from bakery.dto import cost_to_string
from bakery.errors import InvalidInput
from bakery.pages import day_param
from bakery.spreadsheets import csv_content
from bakery.templatetags.bakery_tags import day, money

# URL name and word of each report that is not about one event.
REPORTS: Final = (
    ("reports", "Cost of events"),
    ("reports_plan_actual", "Planned and actual"),
    ("reports_years", "Year on year"),
    ("reports_losses", "Losses"),
    ("reports_usage", "Usage"),
    ("reports_prices", "Prices"),
    ("reports_stock", "Stock value"),
    ("reports_trace", "Trace"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days a report is about, both included; None: from ever, or until ever."""

    start: date | None
    end: date | None

    def __str__(self) -> str:
        """Say which days these are."""
        if self.start and self.end:
            return f"{day(self.start)} to {day(self.end)}"
        if self.start:
            return f"since {day(self.start)}"
        return f"until {day(self.end)}" if self.end else "at any time"


def period_of(request: HttpRequest) -> Period:
    """Return `?from=` and `?to=`, either of which may be absent."""
    period = Period(start=day_param(request, "from"), end=day_param(request, "to"))
    if period.start and period.end and period.start > period.end:
        raise InvalidInput.of("to", "The last day lies before the first.")
    return period


def report(request: HttpRequest, name: str, period: Period, *, has_rows: bool) -> dict[str, Any]:
    """Return what the frame of a report shows; what has rows can be had as a file, for the same address."""
    address = reverse(f"{name}_csv")
    return {
        "reports": REPORTS,
        "here": name,
        "title": dict(REPORTS)[name],
        "period": period,
        "csv_url": f"{address}?{request.GET.urlencode()}" if has_rows else "",
    }


def sheet_answer(filename: str, rows: Iterable[Iterable[str]]) -> HttpResponse:
    """Hand out rows as a file that spreadsheets open."""
    answer = HttpResponse(csv_content(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return answer


def shown_money(amount: Decimal) -> str:
    """Show exact money as people read it."""
    return money(cost_to_string(amount))


def money_bars(
    key: str, title: str, rows: Iterable[tuple[str, Sequence[str | None]]], series: Sequence[str] = ("",)
) -> BarChart | None:
    """Draw money as bars, a bar for each series; None is an amount that is not known."""
    groups = [(label, [None if cost is None else Decimal(cost) for cost in costs]) for label, costs in rows]
    return bar_chart(key=key, title=title, groups=groups, show=shown_money, series=series)
