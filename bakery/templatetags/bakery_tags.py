"""How amounts, money, days and sums are shown."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.apps import apps
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format

from bakery.accounts.roles import Role, RoleName, role_named
from bakery.catalogue import formatting
from bakery.catalogue.formatting import MINUS, SPACE
from bakery.catalogue.units import dimension_of, round_half_up
from bakery.dto import Problem

register = template.Library()


@register.simple_tag(takes_context=True)
def quantity(context: Context, amount: Decimal | str | int, dimension: str) -> str:
    """Show a base-unit amount in the units of the person: `{% quantity row.on_hand row.dimension %}`."""
    return formatting.format_quantity(_decimal(amount), dimension, _system(context))


@register.filter
def amount(value: Decimal | str | int, unit: str = "ea") -> str:
    """Show an amount in the unit it was written in: `{{ line.quantity|amount:line.unit }}`."""
    return formatting.format_amount(_decimal(value), unit or "ea")


@register.simple_tag(takes_context=True)
def shown(context: Context, amount: Decimal | str | int, unit: str) -> str:
    """Show an amount kept in a base unit in the units of the person: `{% shown lot.remaining lot.unit %}`."""
    return formatting.format_quantity(_decimal(amount), dimension_of(unit or "ea"), _system(context))


@register.simple_tag(takes_context=True)
def change(context: Context, amount: Decimal | str | int, unit: str) -> str:
    """Show how much came or went, with its sign: `{% change movement.delta movement.unit %}`."""
    number = _decimal(amount)
    sign = {-1: "−", 0: "", 1: "+"}[(number > 0) - (number < 0)]
    return sign + shown(context, abs(number), unit)


@register.filter
def words(code: str) -> str:
    """Show a code as words: `production use`."""
    return code.replace("_", " ")


@register.filter
def that_stop(problems: Iterable[Problem], stop: object) -> list[Problem]:
    """Return the problems that stop a step, or those that stop none."""
    return [each for each in problems if bool(each.blocks) is stop]


@register.filter
def rows_called(code: str) -> str:
    """Show what a file calls its rows as words, a model by the name of many: `recipe lines`."""
    try:
        return str(apps.get_model(code)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return words(code)


@register.filter
def packages(value: Decimal | str | int, package_type: str = "") -> str:
    """Show a number of packages by their word: `{{ row.packages|packages:row.package_type }}`."""
    return formatting.format_packages(_decimal(value), package_type)


@register.filter
def money(value: str | None) -> str:
    """Show two-decimal money with its symbol; nothing known is `price unknown`, never zero."""
    return formatting.format_money(value, settings.CURRENCY_SYMBOL) if value else "price unknown"


@register.filter
def percent(value: str) -> str:
    """Show a share in whole percent: `7 %`; what is something, but less than half of one, is `< 1 %`."""
    number = _decimal(value)
    if number and abs(number) < Decimal("0.5"):
        return f"<{SPACE}1{SPACE}%"
    return f"{formatting.format_number(round_half_up(number, 0), fractions=False)}{SPACE}%"


@register.filter
def signed_percent(value: str) -> str:
    """Show by how much something rose or fell: `+6 %`."""
    sign = {-1: MINUS, 0: "", 1: "+"}[(_decimal(value) > 0) - (_decimal(value) < 0)]
    return sign + percent(value.removeprefix("-"))


@register.simple_tag(takes_context=True)
def unit_price(context: Context, cost: Decimal | str | None, dimension: str) -> str:
    """Show a cost per base unit for as much as makes two decimals enough."""
    known = None if cost in (None, "") else _decimal(cost or 0)
    return formatting.format_unit_price(known, dimension, _system(context), settings.CURRENCY_SYMBOL)


@register.simple_tag(takes_context=True)
def price_of(context: Context, cost: Decimal | str | None, unit: str) -> str:
    """Show a cost per base unit, given that unit: `{% price_of cost row.base_unit %}`."""
    return unit_price(context, cost, dimension_of(unit or "ea"))


@register.filter
def day(value: date | None) -> str:
    """Show a day: `15 Dec 2026`."""
    return date_format(value, "j M Y") if value else ""


@register.filter
def days_away(value: date) -> str:
    """Say how far a day is: `in 26 days`, `today`, `3 days ago`."""
    days = (value - timezone.localdate()).days
    if abs(days) <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


@register.filter
def minutes(value: int | None) -> str:
    """Show a duration: `2 h 30`."""
    if value is None:
        return ""
    hours, rest = divmod(value, 60)
    return f"{hours} h {rest:02}" if hours else f"{rest} min"


@register.filter
def reaches(role: Role, name: RoleName) -> bool:
    """Tell whether a role may do what another may: `{% if role|reaches:"planner" %}`."""
    return role >= role_named(name)


@register.inclusion_tag("_explained.html")
def explained(shown: Any, explanation: str) -> dict[str, Any]:
    """Show a derived number that opens its sum in words."""
    return {"shown": shown, "explanation": explanation}


@register.inclusion_tag("_sortable.html", takes_context=True)
def sortable(context: Context, key: str, label: str, css: str = "") -> dict[str, Any]:
    """Show the head of a column that sorts by link; the page gives `sort`."""
    sort = str(context.get("sort", ""))
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if sort == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return {"address": f"?{query.urlencode()}", "label": label, "order": order, "css": css}


def _system(context: Context) -> formatting.System:
    return "metric" if context.get("units") == "metric" else "us"


def _decimal(value: Decimal | str | int) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"not an amount: {value!r}") from None
