"""Whoever asks by a page gets one moment of the database, and whoever changes it does so in one block."""

import pytest
from django.core.files.base import File
from django.test import Client
from django.urls import reverse

from tests.bakery.access_table import ACCESS
from tests.bakery.people import client_of, person
from tests.callers.forms import filled
from tests.callers.samples import PAGES, SAMPLES, Sample
from tests.callers.watching import (
    Late,
    Watch,
    against_changing,
    against_reading,
    against_refused,
    refused_late,
    undone,
    watched,
)
from tests.service_cases.stage import Stage, furnished

READ = sorted(name for name, (read, _) in ACCESS.items() if read)
WRITE = sorted(name for name, (_, write) in ACCESS.items() if write)
# What these write, no service does.
OF_SESSIONS = {"login", "logout"}
# A button in another page, where its refusal is shown.
BUTTONS = {"recipe_ready"}


def address_of(name: str, scene: Stage) -> str:
    """Return where a page about the stage stands."""
    sample = SAMPLES.get(name, Sample(path=PAGES.get(name, lambda s: {})))
    return reverse(name, kwargs=sample.path(scene), query=sample.query(scene))


def test_every_address_that_writes_has_a_sample() -> None:
    assert sorted(SAMPLES.keys() & {*WRITE}) == WRITE, "complete tests/callers/samples.py"


@pytest.mark.django_db
def test_reading_pages_read_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, client = furnished("default"), client_of("superuser")
    client.get(reverse("account"))  # notes when the session began
    found = []
    for name in READ:
        with watched(monkeypatch) as watch:
            answer = client.get(address_of(name, scene))
        if answer.status_code != 200:
            found.append(f"{name}: answers {answer.status_code}")
        # A form reads what it offers before it can be asked what it would lead to.
        found += [f"{name}: {fault}" for fault in against_reading(watch, most=2 if name in WRITE else 1)]

    assert "\n".join(found) == ""


def faults_of(name: str, scene: Stage, client: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Send the sample of an address and return what is to be said against how it was taken in."""
    sample, address = SAMPLES[name], address_of(name, scene)
    typed = {key: value if isinstance(value, File) else str(value) for key, value in sample.typed(scene).items()}
    sent = typed if sample.bare else filled(client.get(address).content.decode(), typed)
    found = _faults_of_a_refusal(name, address, sent, client, monkeypatch) if sample.changes else []
    with watched(monkeypatch) as watch:
        answer = client.post(address, sent)
    if answer.status_code != (302 if sample.changes or sample.redirects else 200):
        found.append(f"answers {answer.status_code}")
    return [*found, *(against_changing(watch) if sample.changes else against_reading(watch))]


def _faults_of_a_refusal(
    name: str, address: str, sent: dict[str, str], client: Client, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Have what an address asks for refused once it is written; it is told so, and nothing stays."""
    if name in OF_SESSIONS:
        return []
    with undone(), refused_late(monkeypatch), watched(monkeypatch) as watch:
        answer = client.post(address, sent, follow=name in BUTTONS)
    status = 200 if name in BUTTONS else Late.http_status
    told = answer.status_code == status and "refused after all" in answer.content.decode()
    found = [] if told else [f"answers a refusal by {answer.status_code}"]
    return [*found, *against_refused(watch)]


@pytest.mark.django_db
def test_changing_pages_change_in_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, somebody = furnished("default"), person("superuser")
    found = []
    for name in WRITE:
        client = Client()
        with undone():
            if name != "login":
                client.force_login(somebody, backend="django.contrib.auth.backends.ModelBackend")
            found += [f"{name}: {fault}" for fault in faults_of(name, scene, client, monkeypatch)]

    assert "\n".join(found) == ""


def test_a_page_without_a_block_of_its_own_is_noticed() -> None:
    read, lock = ("", 'SELECT "events_event"'), ("atomic", 'UPDATE "events_event"')

    assert list(against_reading(Watch(blocks=["snapshot"], statements=[("snapshot", read[1])]))) == []
    assert list(against_reading(Watch(blocks=["snapshot"] * 2))) == ["opens snapshot, snapshot"]
    assert list(against_reading(Watch(blocks=["atomic"]))) == ["opens atomic"]
    assert list(against_reading(Watch(statements=[read]))) != []
    assert list(against_changing(Watch(blocks=["snapshot", "atomic"], statements=[lock]))) == []
    assert list(against_changing(Watch(blocks=["atomic"] * 2, statements=[lock]))) == ["opens atomic, atomic"]
    assert list(against_changing(Watch(blocks=["atomic"], statements=[lock, ("snapshot", lock[1])]))) != []
    assert list(against_changing(Watch())) == ["opens nothing"]
    assert list(against_refused(Watch(blocks=["atomic"], undone=["atomic"], statements=[lock]))) == []
    assert list(against_refused(Watch(blocks=["atomic"], statements=[lock]))) == ["keeps what was refused"]
