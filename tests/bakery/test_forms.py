"""Forms turn text into typed values, and refuse what is none."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError

from bakery.dto import FieldError
from bakery.errors import InvalidInput, NameTaken
from bakery.forms import (
    CountField,
    DayField,
    Form,
    IdChoiceField,
    IdempotencyKeyField,
    IdField,
    MoneyField,
    QuantityField,
    TextField,
    add_domain_error,
)

NONSENSE = ["NaN", "inf", "1e3", "1_000", "１２", "0x10", "1\x00", "--1", "abc", "1,000", "1" * 50]


class JarForm(Form):
    name = TextField(max_length=20)
    quantity = QuantityField(unit="cups", help_text="As much as it holds.")
    price = MoneyField(required=False)
    is_full = forms.BooleanField(required=False)
    idempotency_key = IdempotencyKeyField()


def jar(**sent: str) -> JarForm:
    return JarForm({"name": "Jam", "quantity": "2", "idempotency_key": str(uuid.uuid4())} | sent)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.5", "1.5"), ("1,5", "1.5"), ("1 1/2", "1.5"), ("1½", "1.5"), (" ⅓ ", "0.333333"), ("0.000001", "0.000001")],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert QuantityField().clean(text) == Decimal(amount)


@pytest.mark.parametrize("text", [*NONSENSE, "0", "-1", "", "0.0000001"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        QuantityField().clean(text)


def test_zero_and_less_are_amounts_where_the_form_says_so() -> None:
    assert QuantityField(zero=True).clean("0") == 0
    assert QuantityField(negative=True).clean("-1½") == Decimal("-1.5")
    assert QuantityField(required=False).clean("  ") is None


@pytest.mark.parametrize(("text", "money"), [("4.49", "4.49"), ("$4.49", "4.49"), ("4,5", "4.5"), ("0", "0")])
def test_money_is_read_with_or_without_its_symbol(text: str, money: str) -> None:
    assert MoneyField().clean(text) == Decimal(money)


@pytest.mark.parametrize("text", [*NONSENSE, "4.499", "-1", "$"])
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(text)


@pytest.mark.parametrize("text", [*NONSENSE, "1.0", "+1", "0", "1001", "-5", "1 1/2"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        CountField(most=1000).clean(text)


def test_a_count_keeps_its_bounds() -> None:
    assert CountField(least=0, most=1000).clean("0") == 0
    assert CountField(most=1000).clean("1000") == 1000
    with pytest.raises(ValidationError, match="from 1 to 1,000"):
        CountField(most=1000).clean("1001")


@pytest.mark.parametrize("text", [str(2**63), str(10**30), "-1", "0", "x"])
def test_an_id_no_database_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        IdField().clean(text)


def test_a_chosen_row_is_its_id() -> None:
    field = IdChoiceField(choices=[("", "Choose"), (7, "Flour")], required=False)

    assert field.clean("7") == 7
    assert field.clean("") is None
    with pytest.raises(ValidationError):
        field.clean("8")


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\nb", "a\x7f", "\ud800", "x" * 21])
def test_text_that_cannot_be_shown_on_one_line_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TextField(max_length=20).clean(text)


def test_text_is_trimmed_and_keeps_its_lines_where_it_has_several() -> None:
    assert TextField(max_length=20).clean("  crème ½ ") == "crème ½"
    assert TextField(max_length=20, multiline=True).clean("a\r\nb\rc") == "a\nb\nc"


@time_machine.travel(date(2026, 11, 20))
@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-12-15", date(2026, 12, 15)), ("2000-01-01", date(2000, 1, 1)), ("2036-12-31", date(2036, 12, 31))],
)
def test_a_day_within_reason_is_taken(text: str, day: date) -> None:
    assert DayField().clean(text) == day


@time_machine.travel(date(2026, 11, 20))
@pytest.mark.parametrize(
    "text", ["1999-12-31", "2037-01-01", "9999-12-31", "2026-02-30", "15/12/2026", "tomorrow", "２０２６-12-15"]
)
def test_a_day_nobody_can_mean_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(text)


def test_a_form_gives_typed_values() -> None:
    key = uuid.uuid4()
    form = jar(price="$3", idempotency_key=str(key))

    assert form.is_valid()
    assert form.cleaned_data == {
        "name": "Jam",
        "quantity": Decimal(2),
        "price": Decimal(3),
        "is_full": False,
        "idempotency_key": key,
    }


def test_each_shown_form_has_a_key_of_its_own_and_keeps_it_when_refused() -> None:
    first, second = JarForm(), JarForm()
    assert first["idempotency_key"].value() != second["idempotency_key"].value()

    key = str(uuid.uuid4())
    assert key in str(jar(idempotency_key=key, quantity="much"))


def test_a_refused_form_keeps_what_was_typed_and_puts_the_cursor_on_the_first_error() -> None:
    shown = str(jar(name="Plum jam", quantity="1,000", price="much"))

    assert 'value="Plum jam"' in shown
    assert 'value="1,000"' in shown
    assert shown.count("autofocus") == 1
    assert '<a href="#id_quantity">Quantity</a>: “1,000” could mean' in shown
    assert 'aria-describedby="id_quantity_helptext id_quantity_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'role="alert"' in shown


def test_an_untouched_form_shows_units_and_help_and_no_alarm() -> None:
    shown = str(JarForm(initial={"quantity": Decimal("2.500000")}))

    assert 'value="2.5"' in shown
    assert '<span class="unit">cups</span>' in shown
    assert '<span class="unit">$</span><input' in shown
    assert 'id="id_quantity_helptext">As much as it holds.' in shown
    assert "role=" not in shown
    assert "autofocus" not in shown


@pytest.mark.parametrize(
    ("error", "places"),
    [
        (InvalidInput.of("quantity", "Too much."), {"quantity": ["Too much."]}),
        (InvalidInput.of("name_id", "Unknown."), {"name": ["Unknown."]}),
        (InvalidInput.of("by", "Nobody."), {"__all__": ["Nobody."]}),
        (NameTaken("There is such a jar."), {"name": ["There is such a jar."]}),
        (
            InvalidInput([FieldError(field="name", message="a"), FieldError(field="price", message="b")]),
            {"name": ["a"], "price": ["b"]},
        ),
    ],
)
def test_a_refusal_is_shown_where_it_belongs(error: Any, places: dict[str, list[str]]) -> None:
    form = jar()
    assert form.is_valid()

    add_domain_error(form, error)

    assert form.errors == places


def test_what_people_type_is_never_markup() -> None:
    form = jar(name="<script>alert(1)", quantity="<b>")
    add_domain_error(form, NameTaken("<img src=x>"))

    assert "<script>" not in str(form)
    assert "<b>" not in str(form)
    assert "<img" not in str(form)
