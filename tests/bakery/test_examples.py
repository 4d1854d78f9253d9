"""What the papers show runs as it stands there, and what they warn of is found out."""

import re
import subprocess
import sys
import textwrap
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from bakery.db import transaction
from bakery.errors import DomainError
from events import services as event_service
from events.models import Event
from tests import make

DAY = date(2026, 12, 24)
MISUSED = """
from django.db import transaction as django_transaction

from bakery.db import transaction
from events.services import get_event_by_id

get_event_by_id(event_id=1)
get_event_by_id(None, event_id=1)
with django_transaction.atomic() as wrong:
    get_event_by_id(wrong, event_id=1)
with transaction.atomic() as tx:
    get_event_by_id(tx, 1)
    get_event_by_id(tx, event_id=1)
"""


def run(example: str, **names: Any) -> None:
    """Run an example with the names it speaks of."""
    exec(textwrap.dedent(example), {"transaction": transaction, "event_service": event_service} | names)


@pytest.mark.django_db
def test_the_example_of_the_block_records_an_event():
    example = (transaction.__doc__ or "").split("\n\n")[1]
    run(example, day=DAY, user=make.user())

    assert Event.objects.get().event_date == DAY


@pytest.mark.django_db
def test_the_example_for_contributors_records_an_event_and_shows_a_refusal():
    text = (settings.BASE_DIR / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    shown: list[tuple[None, str]] = []
    form = SimpleNamespace(
        cleaned_data={"name": "Easter", "event_date": DAY}, add_error=lambda *args: shown.append(args)
    )
    for name in ("Easter", ""):
        form.cleaned_data["name"] = name
        run(example, form=form, request=SimpleNamespace(user=make.user()), DomainError=DomainError)

    assert Event.objects.count() == 1
    assert len(shown) == 1


@pytest.mark.proof
def test_a_forgotten_or_foreign_block_fails_the_type_checker(tmp_path):
    sample = tmp_path / "misused.py"
    sample.write_text(MISUSED, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", f"--cache-dir={tmp_path}", str(sample)],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip

    faulty = {int(line) for line in re.findall(r"misused\.py:(\d+): error", checked.stdout)}
    assert faulty == {7, 8, 10, 12}, checked.stdout
