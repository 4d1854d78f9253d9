"""Whatever is typed into a field, a page answers in words, names the field, and never fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import pytest
from django.test import Client

from tests.bakery.access_table import ACCESS
from tests.bakery.people import client_of
from tests.callers.samples import SAMPLES
from tests.callers.test_pages import address_of
from tests.callers.watching import undone
from tests.hostile import typed
from tests.hostile.fields import ShownForm, forms_of, without_numbers
from tests.service_cases.stage import Stage, furnished


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One form with one field filled in by somebody who means ill."""

    form: ShownForm
    name: str
    value: str
    page: str
    status: str

    def __str__(self) -> str:
        return f"{self.page} {self.name}={self.value[:40]!r}"


def shown(scene: Stage, client: Client) -> Iterator[tuple[str, ShownForm]]:
    """Give each form of the site once, filled in as its sample would be."""
    seen = set()
    for name, (read, _) in sorted(ACCESS.items()):
        if not read or name == "login":
            continue
        address = address_of(name, scene)
        sample = SAMPLES.get(name)
        answer = client.get(address)
        if "html" not in answer["Content-Type"]:
            continue
        for form in forms_of(address, answer.content.decode()):
            if form.shape() in seen:
                continue
            seen.add(form.shape())
            given = sample.typed(scene) if sample else {}
            if given.keys() <= {name for name, kind in form.kinds.items() if kind != "hidden"}:
                form.values |= {name: [str(value)] for name, value in given.items()}
            yield name, form


def attempts(page: str, form: ShownForm, most: int) -> Iterator[Attempt]:
    """Give the attempts at each field of a form; rows of one kind are tried in the first of them."""
    tried = set()
    for name, kind in form.kinds.items():
        if without_numbers(name) in tried:
            continue
        tried.add(without_numbers(name))
        values = typed.BY_KIND[kind]
        # Which ones are tried where is left to chance, though always the same one.
        first = crc32(f"{page} {name}".encode())
        for number in range(min(most, len(values))):
            value, status = values[(first + number) % len(values)]
            yield Attempt(form=form, name=name, value=value, page=page, status=status)


def faults_of(attempt: Attempt, client: Client) -> Iterator[str]:
    """Send one and report a failure, a status of another kind, a field that is not named, and what is not escaped."""
    sent = attempt.form.sent() | {attempt.name: attempt.value}
    answer = client.post(attempt.form.action, sent)
    said = answer.content.decode()
    if answer.status_code not in typed.ANSWERS[attempt.status]:
        yield f"{attempt} answers {answer.status_code}"
    elif answer.status_code == 422 and attempt.status == "refused" and f'id_{attempt.name}_error"' not in said:
        yield f"{attempt} is refused without a word at the field"
    if any(each in said for each in typed.RAW):
        yield f"{attempt} is written out as it is"


def found_by(most: int, *, every: int = 1) -> list[str]:
    """Return what goes wrong with so many attempts at every n-th field, of which there must be hundreds."""
    scene, client = furnished("default"), client_of("superuser")
    forms = list(shown(scene, client))  # before anything takes the session along
    session, found = client.cookies["sessionid"].value, []
    tried = [attempt for page, form in forms for attempt in attempts(page, form, most)][::every]
    for attempt in tried:
        client.cookies["sessionid"] = session
        with undone():
            found += faults_of(attempt, client)
    assert len(tried) > 200
    return found


@pytest.mark.django_db
def test_whatever_is_typed_is_answered_in_words() -> None:
    assert found_by(1, every=2) == []


@pytest.mark.proof
@pytest.mark.django_db
def test_whatever_can_be_thought_of_is_answered_in_words() -> None:
    assert found_by(50) == []


@pytest.mark.django_db
def test_a_field_that_takes_anything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, client = furnished("default"), client_of("superuser")
    monkeypatch.setattr("bakery.forms.CountField.read", lambda self, text: 1)
    forms = forms_of("/events/new/", client.get("/events/new/").content.decode())
    (form,) = [form for form in forms if "event_date" in form.kinds]
    form.values |= {name: [str(value)] for name, value in SAMPLES["event_create"].typed(scene).items()}
    typed_into = {each.name: each for each in attempts("event_create", form, 1)}

    assert [*faults_of(typed_into["expected_attendees"], client)] != []
    assert [*faults_of(typed_into["event_date"], client)] == []
