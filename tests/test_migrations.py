"""The schema goes back a step and forward again without losing a row."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bakery.catalogue.models import ComponentLine
from events.models import ShoppingItem, ShoppingList
from tests import make


def migrate(name: str) -> None:
    """Bring the planning of events to a step of its schema."""
    MigrationExecutor(connection).migrate([("events", name)])


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_rows_stay_when_the_schema_goes_back_and_forward():
    flour, line = make.ingredient(), make.good("", [(make.unit(), 6)]).lines.get()
    shopping = ShoppingList.objects.create(name="Saturday", created_by=make.user())
    ShoppingItem.objects.create(list=shopping, ingredient=flour, needed=5, on_hand=1, to_buy=4, packages=1)
    try:
        migrate("0001_initial")
    finally:
        migrate("0002_shopping_item_answered_at")

    assert ShoppingItem.objects.get().to_buy == 4
    assert ComponentLine.objects.get().updated_at == line.updated_at
