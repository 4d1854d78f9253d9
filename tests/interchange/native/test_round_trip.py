"""What is backed up comes back as it was: every row, every column, in every state of a plan."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from bakery.db import transaction
from bakery.interchange.native.scope import exported_models
from bakery.interchange.queries.backups import count_rows
from bakery.interchange.services.restoring import load_backup
from events.models import Event, PlanState
from tests.architecture.elsewhere import Rows, rows_seen
from tests.interchange.native.archives import rows_in, written
from tests.interchange.native.season import lived


def kept(using: str) -> Rows:
    """Return the rows of all tables that a backup holds, past any code of the backup; numbers of relations apart."""
    tables = {model._meta.db_table for model in exported_models()}
    related = {
        field.remote_field.through._meta.db_table for model in exported_models() for field in model._meta.many_to_many
    }
    seen = rows_seen(connections[using])
    plain = {table: [tuple(map(in_no_order, row)) for row in seen[table]] for table in tables}
    return plain | {table: sorted(row[1:] for row in seen[table]) for table in related}


def in_no_order(value: Any) -> Any:
    """Return what JSON says, since PostgreSQL keeps no order of its keys either."""
    return json.loads(value) if isinstance(value, str) and value.startswith(("{", "[")) else value


@pytest.mark.django_db(databases=["default", "other"])
def test_a_bakery_with_a_plan_in_every_state_is_the_same_in_an_empty_database(tmp_path: Path) -> None:
    lived()
    with transaction.snapshot() as tx:
        assert [label for label, rows in count_rows(tx, models=exported_models()).items() if not rows] == []
    assert {*Event.objects.values_list("plan_state", flat=True)} == {*PlanState.values}

    first = written(tmp_path)
    with transaction.atomic(using="other") as tx:
        load_backup(tx, path=first)
    again = written(tmp_path, using="other")

    assert rows_in(again) == rows_in(first)
    assert kept("other") == kept("default")
