"""The health page shows what the rules said last, and asks them again when it is told to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from pytest_django import Settings

from bakery.interchange.last_check import broken_rules
from tests.bakery.people import client_of
from tests.callers.watching import undone
from tests.interchange.faults import FAULTS, inject, staged
from tests.service_cases.stage import furnished

pytestmark = pytest.mark.django_db
HEALTH = "/data/health/"


@pytest.fixture(autouse=True)
def nobody_looked(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Forget what other tests found, and the backups that they made."""
    settings.BACKUP_ROOT = tmp_path
    cache.clear()
    yield
    cache.clear()


def test_before_anybody_looked_it_says_so_and_tells_of_the_machine() -> None:
    page = client_of("viewer").get(HEALTH).content.decode()

    assert "Nobody has looked yet" in page
    assert "SQLite" in page or "PostgreSQL" in page
    assert "current" in page
    assert "Django" in page


def test_a_sound_bakery_is_told_with_every_rule_and_its_time() -> None:
    furnished("default")
    page = client_of("viewer").post(HEALTH).content.decode()

    assert "none of them broken" in page
    assert page.count("badge done") == 12 + 1
    assert page.count(" ms</td>") == 12
    assert broken_rules() == ()


def test_a_broken_rule_says_what_to_do_and_links_to_its_rows() -> None:
    scene, client = furnished("default"), client_of("viewer")
    with undone():
        inject(FAULTS["impossible_lot"][0][1], scene)
        client.post(HEALTH)
    page = client.get(HEALTH).content.decode()  # shows what was found, without looking again

    assert [each.code for each in broken_rules()] == ["impossible_lot"]
    assert "restore the last backup" in page
    assert f'<a href="/lots/{scene.flour_lot.pk}/">Lot {scene.flour_lot.pk}: -1 of' in page
    assert "1 broken" in client.get(reverse("data")).content.decode()
    assert "/data/health/#impossible_lot" in client.get(reverse("today")).content.decode()


def test_what_breaks_a_rule_leads_to_the_page_that_shows_it() -> None:
    scene, client = staged(), client_of("planner")
    addresses = {}
    for rule, faults in FAULTS.items():
        with undone():
            inject(faults[0][1], scene)
            rules = client.post(HEALTH).context["rules"]
            addresses[rule] = {row["address"] for each in rules for row in each["rows"]}

    assert [rule for rule, found in addresses.items() if not all(found)] == []
    assert {client.get(address).status_code for found in addresses.values() for address in found} == {200}


def test_the_nightly_command_lets_the_page_show_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_data")

    assert "none" not in capsys.readouterr().out
    assert "Looked at" in client_of("viewer").get(HEALTH).content.decode()
