"""A void locks the facts it undoes before the stock they moved, as every other void does."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from production.services import void_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies

RUN = 'FROM "production_productionrun"'
BOOKED = 'FROM "inventory_stockadjustment"'
OWNER = 'FROM "catalogue_ingredient"'


def locked_first(captured: CaptureQueriesContext, *tables: str) -> list[str]:
    """Return the tables in the order in which they are first read, which is where they are locked."""
    statements = [query["sql"] for query in captured]
    first = {table: next(place for place, sql in enumerate(statements) if table in sql) for table in tables}
    if connection.vendor == "postgresql":
        assert all("FOR NO KEY UPDATE" in statements[place] for place in first.values())
    return sorted(tables, key=first.__getitem__)


def test_a_voided_run_is_locked_with_what_was_booked_for_it_before_the_stock(tx: Atomic) -> None:
    run, by = bake(tx, cookies(stock="30"), shortage_reason="It was there"), make.user()
    tx.locked = None  # as in a block of its own

    with CaptureQueriesContext(connection) as captured:
        void_production_run(tx, production_run_id=run.id, reason="Wrong day", by=by)

    assert locked_first(captured, OWNER, BOOKED, RUN) == [RUN, BOOKED, OWNER]
