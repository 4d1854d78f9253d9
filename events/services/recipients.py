"""People and households who receive packages, and what they avoid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.models import Allergen
from bakery.catalogue.names import fold
from bakery.catalogue.services import rows
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset, cost_to_string
from bakery.errors import ChangedMeanwhile, NameTaken
from bakery.inputs import Checked
from events.dto.packages import GivenPart, RecipientDetail, RecipientHistory
from events.errors import RecipientNotFound
from events.models import Assignment, Recipient
from events.queries.giving import Given, given_contents, given_values
from events.queries.packages import recipient_detail, recipient_details


def create_recipient(
    tx: Atomic,
    *,
    name: str,
    household: str = "",
    address: str = "",
    notes: str = "",
    avoids: Sequence[str] = (),
    uuid: UUID | None = None,
) -> RecipientDetail:
    """Add somebody; `avoids` names allergens, and a name is taken once per household."""
    with logs.operation(tx, "create_recipient") as log:
        checked = Checked()
        given = {"name": name, "household": household, "address": address, "notes": notes}
        values = check_columns(checked, Recipient, given)
        allergens = _allergens(tx, checked, avoids)
        checked.done()
        _require_free(tx, values["name"], values["household"])
        if uuid is not None:
            values["uuid"] = uuid
        recipient = Recipient.objects.using(tx.using).create(search_key=_search_key(values), **values)
        recipient.avoids.set(allergens)
        log.add(recipient_id=recipient.pk)
    return recipient_detail(tx, recipient_id=recipient.pk)


def update_recipient(
    tx: Atomic,
    *,
    recipient_id: int,
    name: str | Unset = UNSET,
    household: str | Unset = UNSET,
    address: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    avoids: Sequence[str] | Unset = UNSET,
    seen: datetime | None = None,
) -> RecipientDetail:
    """Change the fields given."""
    with logs.operation(tx, "update_recipient", recipient_id=recipient_id) as log:
        recipient = _locked(tx, recipient_id)
        checked = Checked()
        given = only_given({"name": name, "household": household, "address": address, "notes": notes})
        values = check_columns(checked, Recipient, given)
        allergens = None if isinstance(avoids, Unset) else _allergens(tx, checked, avoids)
        checked.done()
        if seen is not None and seen != recipient.updated_at:
            raise ChangedMeanwhile(
                f"“{recipient}” was changed in the meantime. Look at it again.",
                current=recipient.updated_at.isoformat(),
            )
        whole = {"name": recipient.name, "household": recipient.household} | values
        _require_free(tx, whole["name"], whole["household"], except_id=recipient.pk)

        for column, value in values.items():
            setattr(recipient, column, value)
        recipient.search_key = _search_key(whole)
        recipient.save(using=tx.using, update_fields=[*values, "search_key", "updated_at"])
        if allergens is not None:
            recipient.avoids.set(allergens)
        log.add(changed=sorted(values) + (["avoids"] if allergens is not None else []))
    return recipient_detail(tx, recipient_id=recipient_id)


def archive_recipient(tx: Atomic, *, recipient_id: int) -> RecipientDetail:
    """Offer the recipient no more; what was assigned stays."""
    return _set_archived(tx, recipient_id, archived=True)


def restore_recipient(tx: Atomic, *, recipient_id: int) -> RecipientDetail:
    """Offer an archived recipient again."""
    return _set_archived(tx, recipient_id, archived=False)


def delete_recipient(tx: Atomic, *, recipient_id: int) -> None:
    """Delete somebody who was never given anything."""
    with logs.operation(tx, "delete_recipient", recipient_id=recipient_id):
        recipient = _locked(tx, recipient_id)
        rows.require_unused(tx, rows=[recipient])
        recipient.delete(using=tx.using)


def get_recipient(tx: Atomic, *, recipient_id: int) -> RecipientDetail:
    """Return a recipient in full."""
    return recipient_detail(tx, recipient_id=recipient_id)


def list_recipients(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[RecipientDetail]:
    """Return recipients by name; the query looks at the household too."""
    checked = Checked()
    text, page = checked.text("query", query), checked.page(limit, offset)
    checked.done()
    found = rows.list_rows(tx, model=Recipient, query=text, include_archived=include_archived, page=page)
    return recipient_details(tx, recipient_ids=[recipient.pk for recipient in found])


def get_recipient_history(tx: Atomic, *, recipient_id: int) -> list[RecipientHistory]:
    """Return what somebody gets and got, the latest event first; what was withdrawn is left out."""
    recipient_detail(tx, recipient_id=recipient_id)
    rows = Assignment.objects.using(tx.using).standing().filter(recipient=recipient_id)
    rows = rows.select_related("event", "package").order_by("-event__event_date", "-event", "-pk")
    found = given_values(tx, assignments=list(rows))
    contents = given_contents(tx, given=found)
    return [_given_row(given, contents[given.assignment.pk]) for given in found]


def _given_row(given: Given, contents: tuple[GivenPart, ...]) -> RecipientHistory:
    row = given.assignment
    return RecipientHistory(
        event_id=row.event_id,
        event_name=row.event.name,
        event_date=row.event.event_date,
        package_id=row.package_id,
        package_name=row.package.name,
        quantity=row.quantity,
        notes=row.notes,
        status=row.status,
        delivered_at=given.delivery.delivered_at if given.delivery else None,
        delivered_to=given.delivery.delivered_to if given.delivery else "",
        delivered_by=str(given.delivery.actor) if given.delivery else "",
        contents=contents,
        cost=cost_to_string(quantise_money(given.cost)),
        cost_known=given.is_known,
    )


def _locked(tx: Atomic, recipient_id: int) -> Recipient:
    return rows.find_row(tx, model=Recipient, row_id=recipient_id, refusal=RecipientNotFound, lock=True)


def _set_archived(tx: Atomic, recipient_id: int, *, archived: bool) -> RecipientDetail:
    operation = "archive_recipient" if archived else "restore_recipient"
    with logs.operation(tx, operation, recipient_id=recipient_id):
        recipient = _locked(tx, recipient_id)
        if archived != (recipient.archived_at is not None):
            recipient.archived_at = timezone.now() if archived else None
            recipient.save(using=tx.using, update_fields=["archived_at", "updated_at"])
    return recipient_detail(tx, recipient_id=recipient_id)


def _allergens(tx: Atomic, checked: Checked, names: Sequence[str]) -> list[Allergen]:
    """Return the allergens named, noting a fault for each that is not known."""
    known = {allergen.name.casefold(): allergen for allergen in Allergen.objects.using(tx.using).all()}
    found = []
    for name in names:
        allergen = known.get(checked.text("avoids", name).casefold())
        if allergen is None:
            checked.fault("avoids", f"“{name}” is not an allergen known here.")
        else:
            found.append(allergen)
    return found


def _require_free(tx: Atomic, name: str, household: str, *, except_id: int = 0) -> None:
    lowered = Recipient.objects.using(tx.using).alias(lowered=Lower("name"), home=Lower("household"))
    same = lowered.filter(lowered=Lower(Value(name)), home=Lower(Value(household)))
    if same.exclude(pk=except_id).exists():
        raise NameTaken(f"There is a recipient “{name}” in this household already.", name=name)


def _search_key(values: Mapping[str, Any]) -> str:
    return fold(f"{values['name']} {values['household']}")[:300]
