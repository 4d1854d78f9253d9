"""Every kind of record is taken back by one command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.service_cases.stage import furnished

pytestmark = pytest.mark.django_db(transaction=True)


def void(*arguments):
    """Return what the command answered in JSON."""
    out = StringIO()
    call_command("void", *map(str, arguments), "--user", "anna", "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_every_kind_is_voided_with_its_reason_and_only_once():
    scene = furnished("default")
    recorded = {
        "purchase": scene.late,
        "adjustment": scene.unpriced,
        "production": scene.short_run,
        "assembly": scene.assembly,
        "delivery": scene.served,
    }
    for kind, row in recorded.items():
        voided = void(kind, row.id, "--reason", "Typed twice.")
        assert (voided["id"], voided["void_reason"]) == (row.id, "Typed twice.")
        assert voided["voided_at"]

        with pytest.raises(CommandError) as error:
            void(kind, row.id, "--reason", "Again.")
        assert error.value.returncode == 2


def test_what_was_used_is_not_voided_and_a_reason_is_asked_for():
    scene = furnished("default")

    with pytest.raises(CommandError) as error:
        void("production", scene.run.id, "--reason", "Typed twice.")
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match="--reason"):
        void("delivery", scene.served.id)
    with pytest.raises(CommandError) as error:
        void("purchase", 999999, "--reason", "Typed twice.")
    assert "no purchase 999999" in str(error.value)
