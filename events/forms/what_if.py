"""What might be different about a plan: a field beside each figure of today, left blank where it stays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final

from django.forms import Field
from django.forms.boundfield import BoundField

from bakery.catalogue.formatting import format_amount
from bakery.catalogue.units import quantise_cost
from bakery.dto import UNSET
from bakery.forms import CountField, DayField, Form, MoneyField
from bakery.inventory.dto.purchases import ProductOffer
from events.dto.changes import AssignmentChange, BatchChange, PlanChanges, PriceChange, TargetChange
from events.dto.screens import EnteredPlan
from events.models import AssignmentStatus
from events.planning.demand import ASSIGNMENT

MOST_BATCHES: Final = 100_000
Count = partial(CountField, least=0, required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a plan, the field for another one, and the change that this would be."""

    key: str
    name: str
    today: str
    field: Field
    change: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A figure of today beside its field; no figure where it is not known."""

    name: str
    today: str
    field: BoundField


class WhatIfForm(Form):
    """A blank for every figure that may be tried."""

    event_date = DayField(label="Day", required=False)
    expected_attendees = CountField(label="Guests", required=False)

    def __init__(self, *args: Any, entered: EnteredPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event_date"].help_text = f"Today it is {entered.event_date:%-d %b %Y}."
        self.fields["expected_attendees"].help_text = f"Today {entered.expected_attendees or 'no number'}."
        self._figures = {
            "targets": list(_targets(entered)),
            "assignments": list(_assignments(entered)),
            "batches": list(_batches(entered)),
            "prices": list(_prices(entered)),
        }
        for figures in self._figures.values():
            self.fields |= {each.key: each.field for each in figures}

    @property
    def questions(self) -> dict[str, list[Question]]:
        """What may be tried of targets, assignments, batches and prices."""
        return {
            part: [Question(name=each.name, today=each.today, field=self[each.key]) for each in figures]
            for part, figures in self._figures.items()
        }

    def changes(self) -> PlanChanges:
        """Return what was typed as changes."""
        typed = {name: value for name, value in self.cleaned_data.items() if value is not None}
        found = {
            part: tuple(each.change(typed[each.key]) for each in figures if each.key in typed)
            for part, figures in self._figures.items()
        }
        return PlanChanges(
            **found,
            expected_attendees=typed.get("expected_attendees", UNSET),
            event_date=typed.get("event_date", UNSET),
        )


def _targets(entered: EnteredPlan) -> Iterator[Figure]:
    for each in entered.targets:
        yield Figure(
            key=f"{each.item_type}-{each.item_id}",
            name=each.name,
            today=str(each.quantity),
            field=Count(label=f"Pieces of {each.name}"),
            change=partial(_target_change, each.item_type, each.item_id),
        )


def _target_change(item_type: str, item_id: int, pieces: int) -> TargetChange:
    return TargetChange(item_type=item_type, item_id=item_id, quantity=pieces)


def _assignments(entered: EnteredPlan) -> Iterator[Figure]:
    packages = {each.source_id: each.item_id for each in entered.plan.demand if each.source == ASSIGNMENT}
    for each in entered.assignments:
        if each.status == AssignmentStatus.DELIVERED:
            continue
        name = f"{each.package_name} for {each.recipient_name}"
        yield Figure(
            key=f"assignment-{each.id}",
            name=name,
            today=str(each.quantity),
            field=Count(label=name),
            change=partial(_assignment_change, each.recipient_id, packages[each.id]),
        )


def _assignment_change(recipient_id: int, package_id: int, quantity: int) -> AssignmentChange:
    return AssignmentChange(recipient_id=recipient_id, package_id=package_id, quantity=quantity)


def _batches(entered: EnteredPlan) -> Iterator[Figure]:
    for each in entered.plan.units:
        yield Figure(
            key=f"batches-{each.finished_unit_id}",
            name=each.name,
            today=str(each.decided.batches if each.decided else each.suggested),
            field=Count(label=f"Batches of {each.name}", most=MOST_BATCHES),
            change=partial(_batch_change, each.finished_unit_id),
        )


def _batch_change(unit_id: int, batches: int) -> BatchChange:
    return BatchChange(finished_unit_id=unit_id, batches=batches)


def _prices(entered: EnteredPlan) -> Iterator[Figure]:
    shopping = entered.plan.shopping
    for row in (*shopping.items, *shopping.packaging):
        pick = row.product_recommendation
        if pick is None:
            continue
        size = format_amount(Fraction(pick.package_quantity), pick.package_unit)
        yield Figure(
            key=f"price-{row.item_type}-{row.item_id}",
            name=f"{row.ingredient_name}, {size}",
            today=pick.price_per_package or "",
            field=MoneyField(label=f"Price of a package of {row.ingredient_name}", required=False),
            change=partial(_price_change, row.item_type, row.item_id, pick),
        )


def _price_change(item_type: str, item_id: int, pick: ProductOffer, price: Any) -> PriceChange:
    """Return the price of a base unit that makes a package cost so much."""
    package = Fraction(pick.covers) / pick.packages_to_buy
    return PriceChange(item_type=item_type, item_id=item_id, cost_per_unit=quantise_cost(Fraction(price) / package))
