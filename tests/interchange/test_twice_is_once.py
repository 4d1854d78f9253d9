"""Whatever files say of the same few rows, and in whichever mode: the same file a second time changes nothing."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bakery.db import transaction
from bakery.errors import ImportRefused
from bakery.interchange.codes import ADD, AUGMENT, UPDATE
from tests.interchange.files import everything, imported

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(("", "One", "Other"))
MODES = st.sampled_from((ADD, AUGMENT, UPDATE))


def rows(**values: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return a few rows, each of which tells some of these values."""
    required = {key: value for key, value in values.items() if not key.startswith("_")}
    optional = {key[1:]: value for key, value in values.items() if key.startswith("_")}
    return st.lists(st.fixed_dictionaries(required, optional=optional), max_size=2)


DOCUMENTS = st.fixed_dictionaries({
    "suppliers": rows(name=st.sampled_from(("Mill", "Shop")), _slug=st.sampled_from(("mill", "shop")), _city=WORDS,
                      _notes=WORDS, _is_active=st.booleans()),
    "ingredients": rows(display_name=st.sampled_from(("Rye", "Oats")), _slug=st.sampled_from(("rye", "oats")),
                        category=st.just("Flours"), _notes=WORDS, _description=WORDS,
                        _allergens=st.sampled_from(([], ["gluten"])), _fdc_ids=st.sampled_from(([], ["1"], ["2"]))),
    "products": rows(ingredient_slug=st.sampled_from(("rye", "oats")), package_unit=st.sampled_from(("lb", "kg")),
                     package_unit_quantity=st.integers(1, 2), _brand=WORDS, _product_name=WORDS, _notes=WORDS,
                     _gtin=st.sampled_from(("036000291452", "4006381333931")), _slug=st.sampled_from(("a", "b")),
                     _preferred=st.booleans(), _is_hidden=st.booleans(),
                     _preferred_supplier_name=st.sampled_from(("Mill", "Nobody"))),
    "inventory_items": rows(ingredient_slug=st.just("rye"), package_unit=st.just("lb"), quantity=st.integers(1, 2),
                            purchase_date=st.just("2026-01-01"), _brand=WORDS),
    "recipes": rows(name=st.sampled_from(("Bread", "Cake")), _slug=st.sampled_from(("bread", "cake")),
                    category=st.just("Baking"), _notes=WORDS, _source=WORDS,
                    _previous_slug=st.sampled_from(("bread", "old")),
                    _components=st.lists(st.fixed_dictionaries({
                        "component_recipe_slug": st.sampled_from(("bread", "cake", "old"))}), max_size=1)),
    "finished_units": rows(recipe_slug=st.sampled_from(("bread", "cake")), name=st.sampled_from(("Loaf", "Slice")),
                           unit_yield_quantity=st.integers(1, 2), _notes=WORDS, _inventory_count=st.integers(0, 1)),
    "material_products": rows(material_slug=st.just("bag"), name=st.sampled_from(("Bags", "Sacks")),
                              package_unit=st.just("each"), _package_quantity=st.integers(1, 2),
                              _notes=st.sampled_from(("", "Pack of 5")), _slug=st.just("bags")),
    "materials": rows(display_name=st.just("Bag"), _slug=st.just("bag"), _notes=WORDS, _description=WORDS),
    "recipients": rows(name=st.just("Elm"), _address=WORDS, _notes=WORDS),
})  # fmt: skip


class Undone(Exception):
    """Takes an example back."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=DOCUMENTS, second=DOCUMENTS, modes=st.tuples(MODES, MODES))
def test_the_same_file_a_second_time_changes_nothing(
    first: dict[str, Any], second: dict[str, Any], modes: tuple[str, str]
) -> None:
    with suppress(Undone, ImportRefused), transaction.atomic() as tx:
        imported(tx, first, mode=modes[0], skip_errors=True, family="A")
        imported(tx, second, mode=modes[1], family="A")  # a row left out may well fit once the others are there
        before = everything(tx)

        report = imported(tx, second, mode=modes[1], family="A")

        assert [row for row in report.rows if row.changes or row.outcome in ("created", "updated")] == []
        assert everything(tx) == before
        raise Undone
