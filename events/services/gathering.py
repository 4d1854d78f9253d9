"""Several recipients added in one go."""

from collections.abc import Sequence

from bakery import logs
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NameTaken
from events.dto.packages import RecipientDetail, RecipientInput
from events.services.recipients import create_recipient


def create_recipients(tx: Atomic, *, lines: Sequence[RecipientInput]) -> list[RecipientDetail]:
    """Add all of them, or none where one is refused; the refusal names the line, counted from 1."""
    with logs.operation(tx, "create_recipients", lines=len(lines)):
        return [_create(tx, number, line) for number, line in enumerate(lines, start=1)]


def _create(tx: Atomic, number: int, line: RecipientInput) -> RecipientDetail:
    try:
        return create_recipient(tx, name=line.name, household=line.household, address=line.address, avoids=line.avoids)
    except (InvalidInput, NameTaken) as error:
        raise InvalidInput.of("lines", f"Line {number}: {error.message}") from error
