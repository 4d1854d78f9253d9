"""Whoever asks by a page gets one moment of the database, and whoever changes it does so in one block."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.bakery.access_table import ACCESS
from tests.bakery.people import client_of
from tests.callers.forms import filled
from tests.callers.samples import PAGES, SAMPLES, Sample
from tests.callers.watching import against_changing, against_reading, watched
from tests.service_cases.stage import Stage, furnished

READ = sorted(name for name, (read, _) in ACCESS.items() if read)
WRITE = sorted(name for name, (_, write) in ACCESS.items() if write)


def address_of(name: str, scene: Stage) -> str:
    """Return where a page about the stage stands."""
    sample = SAMPLES.get(name, Sample(path=PAGES.get(name, lambda s: {})))
    return reverse(name, kwargs=sample.path(scene), query=sample.query(scene))


def test_every_address_that_writes_has_a_sample() -> None:
    assert sorted(SAMPLES.keys() & {*WRITE}) == WRITE, "complete tests/callers/samples.py"


@pytest.mark.django_db
def test_reading_pages_read_one_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, client = furnished("default"), client_of("superuser")
    client.get(reverse("account"))
    found = []
    for name in READ:
        with watched(monkeypatch) as watch:
            answer = client.get(address_of(name, scene))
        if answer.status_code != 200:
            found.append(f"{name}: answers {answer.status_code}")
        found += [f"{name}: {fault}" for fault in against_reading(watch)]

    assert "\n".join(found) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITE)
def test_changing_pages_change_in_one_block(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = furnished("default")
    client = Client() if name == "login" else client_of("superuser")
    if name == "login":
        client_of("superuser")
    sample, address = SAMPLES[name], address_of(name, scene)
    typed = {key: str(value) for key, value in sample.typed(scene).items()}
    sent = typed if sample.bare else filled(client.get(address).content.decode(), typed)
    with watched(monkeypatch) as watch:
        answer = client.post(address, sent)

    if sample.changes:
        assert (answer.status_code, list(against_changing(watch))) == (302, [])
    else:
        assert list(against_reading(watch)) == []
