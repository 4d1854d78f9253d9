"""How commands name what is put together: a row of text and numbers, read into what the service takes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assembly.dto import ChoiceInput
from bakery.catalogue.errors import FinishedGoodNotFound, LineNotFound, ProductNotFound
from bakery.catalogue.models import ComponentLine, FinishedGood, Product
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput, NotFound
from bakery.inputs import LARGEST_ID

COLUMNS: Final = ("box", "quantity", "event", "choose", "at", "notes", "skip_packaging", "key")


def read_row(tx: Atomic, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of one recording; whatever the row names must exist, and every column be known."""
    if unknown := row.keys() - {*COLUMNS}:
        raise InvalidInput.of(min(unknown), f"There is no column “{min(unknown)}”; there are {', '.join(COLUMNS)}.")
    box = _found(tx, FinishedGood, row.get("box"), ("slug", "name"), FinishedGoodNotFound)
    event, choices = row.get("event"), row.get("choose") or {}
    if not isinstance(choices, Mapping):
        raise InvalidInput.of("choose", "Choices are written as {LINE: PRODUCT}.")
    event_model = apps.get_model("events", "Event")
    skipped = row.get("skip_packaging") or ""
    return {
        "finished_good_id": box.pk,
        "quantity": row.get("quantity"),
        "event_id": None if event is None else _found(tx, event_model, event, ("name",), EventNotFound).pk,
        "choices": [_choice(tx, box, line, product) for line, product in choices.items()],
        "assembled_at": _moment(row.get("at")),
        "notes": row.get("notes") or "",
        "packaging_bypassed": bool(skipped),
        "packaging_bypass_notes": skipped,
        "idempotency_key": _key(row.get("key")),
    }


def _found(tx: Atomic, model: Any, text: object, columns: tuple[str, ...], refusal: type[NotFound]) -> Model:
    """Return the only row with this id, or with this text in one of the columns."""
    number = _number(text)
    named = Q(pk=number) if number is not None else Q()
    for column in columns if number is None else ():
        named |= Q(**{f"{column}__iexact": str(text)})
    rows = list(model.objects.using(tx.using).filter(named)[:2])
    if len(rows) != 1:
        raise refusal(f"“{text}” names {'several of' if rows else 'no'} {model._meta.verbose_name_plural}.")
    found: Model = rows[0]
    return found


def _number(text: object) -> int | None:
    """Return an id, None for a name."""
    digits = str(text)
    if isinstance(text, bool) or not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        return None
    return int(digits) if int(digits) <= LARGEST_ID else None


def _choice(tx: Atomic, box: Any, line: str, product: object) -> ChoiceInput:
    """Return a choice for a line of the box, named by its id or its material."""
    number = _number(line)
    named = Q(material__name__iexact=line) if number is None else Q(pk=number)
    lines = ComponentLine.objects.using(tx.using).filter(named, finished_good=box.pk, decide_at_assembly=True)
    found = lines.first()
    if found is None:
        raise LineNotFound(f"“{line}” is no undecided material of {box}.")
    return ChoiceInput(line_id=found.pk, product_id=_found(tx, Product, product, ("slug", "name"), ProductNotFound).pk)


def _moment(text: object) -> datetime | None:
    """Return the moment; without a time zone it is in that of the bakery."""
    if text is None:
        return None
    try:
        moment = parse_datetime(str(text))
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidInput.of("at", f"“{text}” is no moment. Write it as 2026-12-15 14:30.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _key(text: object) -> UUID | None:
    if text is None or isinstance(text, UUID):
        return text
    try:
        return UUID(str(text))
    except ValueError:
        raise InvalidInput.of("key", f"“{text}” is no key.") from None
