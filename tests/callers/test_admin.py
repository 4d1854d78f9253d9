"""The admin changes a definition in the one block that its service is given, and keeps nothing that is refused."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from bakery.admin import ServiceAdmin
from bakery.catalogue.names import kind_of
from tests.bakery.people import client_of
from tests.callers.forms import filled
from tests.callers.watching import WRITES, Watch, against_refused, refused_late, watched
from tests.service_cases.stage import furnished

SERVED = [each for each in admin.site._registry.values() if isinstance(each, ServiceAdmin)]


def inside(watch: Watch) -> Watch:
    """Leave out what the admin itself reads, in the block that Django opened around the service's own."""
    watch.statements = [(block, sql) for block, sql in watch.statements if block or WRITES.match(sql)]
    return watch


def faults_of(each: ServiceAdmin, row_id: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Rename a row, at first with a refusal in the end, and report what is to be said against it."""
    opts = each.model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row_id])
    sent = filled(client.get(address).content.decode(), {"name": "Renamed"})
    rows = each.model._base_manager.filter(pk=row_id, name="Renamed")
    with refused_late(monkeypatch), watched(monkeypatch) as watch:
        answer = client.post(address, sent)
    if "refused after all" not in answer.content.decode() or rows.exists():
        yield f"answers a refusal by {answer.status_code}"
    yield from against_refused(inside(watch))

    with watched(monkeypatch) as watch:
        answer = client.post(address, sent)
    if answer.status_code != 302 or not rows.exists():
        yield f"answers {answer.status_code}"
    if watch.blocks != ["atomic"] or inside(watch).statements == [] or watch.undone:
        yield f"opens {watch.blocks}"


@pytest.mark.django_db
def test_the_admin_changes_definitions_in_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, client = furnished("default"), client_of("superuser")
    found = [
        f"{kind_of(each.model)}: {fault}"
        for each in SERVED
        for fault in faults_of(each, scene.spare[kind_of(each.model)].pk, client, monkeypatch)
    ]

    assert len(SERVED) > 10
    assert "\n".join(found) == ""
