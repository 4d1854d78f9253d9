"""What the page of parts shows instead of real rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from bakery.bars import Bar
from bakery.charts.bars import bar_chart
from bakery.charts.lines import line_chart
from bakery.forms import CountField, DayField, Form, IdempotencyKeyField, MoneyField, QuantityField, TextField


class SampleForm(Form):
    """One field of each kind."""

    name = TextField(max_length=100, help_text="As it stands on the jar.")
    num_batches = CountField(label="Batches", most=1000, unit="batches")
    quantity = QuantityField(unit="cups", help_text="1.5, 1 1/2 and 1½ are the same.")
    price = MoneyField(required=False)
    made_on = DayField(label="Made on")
    kind = forms.ChoiceField(choices=[("", "Choose"), ("cake", "Cake"), ("slice", "Slice")])
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect, initial="s")
    over_yield = forms.BooleanField(label="Yes, more than the recipe gives", required=False)
    notes = TextField(max_length=500, multiline=True, required=False)
    idempotency_key = IdempotencyKeyField()


def sample_rows() -> list[dict[str, str]]:
    """Return rows for the sample table."""
    return [
        {"name": "Almond Biscotti", "wanted": "190", "ready": "204", "state": "done", "word": "done", "cost": "31.02"},
        {"name": "Anzac Cookies", "wanted": "150", "ready": "60", "state": "half", "word": "partly", "cost": "12.40"},
        {"name": "Lemon Bliss Cake", "wanted": "2", "ready": "0", "state": "short", "word": "2 short", "cost": ""},
    ]


def sample_bars() -> list[Bar]:
    """Return bars that are empty, under way and full."""
    return [
        Bar(key="bar1", label="Shopping", done="4", total=4, word="items there"),
        Bar(key="bar3", label="Batches", done="7", total=15, word="baked"),
        Bar(key="bar4", label="Deliveries", done="0", total=3, word="delivered"),
    ]


def sample_messages() -> list[dict[str, str]]:
    """Return a message of each kind."""
    return [
        {"level_tag": "success", "message": "Recorded 7 batches of Almond Biscotti: 204 good, 6 lost."},
        {"level_tag": "warning", "message": "You were signed out meanwhile, so nothing was saved."},
        {"level_tag": "error", "message": "Not saved, try again."},
    ]


def sample_charts() -> dict[str, Any]:
    """Return a chart of each kind, and the tables of their numbers."""
    costs = [("Cookie Box", "31.02"), ("Grand Hamper", "12.40"), ("Whole cake, wrapped", "6.00")]
    batches = [("Almond Biscotti", ("31.02", "29.80")), ("Anzac Cookies", ("12.40", "14.10"))]
    prices = {
        "Harbour Grocers": [(date(2026, 1, 9), "0.90"), (date(2026, 6, 2), "0.98"), (date(2026, 11, 2), "1.10")],
        "Market": [(date(2026, 3, 20), "0.75"), (date(2026, 10, 1), "0.82")],
    }
    return {
        "bars": bar_chart(
            key="bars",
            title="Cost per box",
            groups=[(name, [Decimal(cost)]) for name, cost in costs],
            show=_dollars,
        ),
        "beside": bar_chart(
            key="beside",
            title="Planned and actual cost",
            series=("planned", "actual"),
            groups=[(name, [Decimal(cost) for cost in pair]) for name, pair in batches],
            show=_dollars,
        ),
        "lines": line_chart(
            key="lines",
            title="Price of a pound of flour",
            lines=[(shop, [(day, Decimal(price)) for day, price in points]) for shop, points in prices.items()],
            show=_dollars,
        ),
        "tables": (
            ("Cost per box", ("Box", "Cost"), [(name, (cost,)) for name, cost in costs]),
            ("Planned and actual cost", ("Output", "Planned", "Actual"), batches),
            (
                "Price of a pound of flour",
                ("Store and day", "Price"),
                [(f"{shop}, {day:%-d %b %Y}", (price,)) for shop, points in prices.items() for day, price in points],
            ),
        ),
    }


def _dollars(amount: Decimal) -> str:
    return f"${amount:.2f}"
