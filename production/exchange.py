"""What every file of history has: a version, and rows that are read, compared and refused alike."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import StrictBool, ValidationError

from bakery.accounts.models import User
from bakery.dto import exact_to_string
from bakery.errors import InvalidInput
from bakery.inventory.exchange import Cost, Count, DrawRow, LotRow, Moment, Row, Text, Uuid, draw_row
from bakery.inventory.replay import Faults
from bakery.inventory.showing import name_of

VERSION: Final = "2.0"
# What only tells what a uuid or a digest stands for, or who acted.
TOLD: Final[Mapping[str, Any]] = {
    "by_name": True,
    "finished_unit": True,
    "finished_good": True,
    "recipe": True,
    "event": {"name"},
    "snapshot": {"number"},
    "lot": {"expires_on"},
    "consumptions": {"__all__": {"item", "product"}},
    "shortage": {"receipts": {"__all__": {"product", "expires_on"}}},
}


Event = TypeVar("Event")


class EventKey(Row):
    """The event a fact is for; its name is told, and not compared."""

    uuid: Uuid
    name: Text


class SnapshotKey(Row):
    """The frozen content a fact was made of, found again by its digest; its number is told, and not compared."""

    number: Count
    digest: Text


class FactRow(Row):
    """A run of either kind; who recorded and voided it is told, and becomes whoever takes it in."""

    uuid: Uuid
    event: EventKey | None
    snapshot: SnapshotKey
    cost_known: StrictBool
    per_unit_cost: Cost
    recorded_at: Moment
    by_name: Text
    notes: Text
    needs_reconcile: StrictBool
    reconcile_note: Text
    consumptions: tuple[DrawRow, ...]
    lot: LotRow | None
    voided_at: Moment | None
    void_reason: Text

    @property
    def arrivals(self) -> Sequence[LotRow]:
        """The lots that came in with it."""
        return [self.lot] if self.lot else []

    @property
    def total(self) -> Decimal:
        """What the draws cost together."""
        return sum((draw.cost for draw in self.consumptions), Decimal(0))

    def columns(self, by: User) -> dict[str, Any]:
        """Return what the row of such a fact holds, booked to this person; its event, content and lot apart."""
        same = ("uuid", "cost_known", "per_unit_cost", "recorded_at", "notes", "needs_reconcile", "reconcile_note")
        return {name: getattr(self, name) for name in same} | {"actor": by} | self.void_columns(by)

    def void_columns(self, by: User) -> dict[str, Any]:
        """Return what of them tells of the void, if there was one."""
        person = by if self.voided_at else None
        return {"voided_at": self.voided_at, "voided_by": person, "void_reason": self.void_reason}

    def event_in(self, events: Mapping[UUID, Event], faults: Faults) -> Event | None:
        """Return the event it is for, noting one that is not here."""
        if self.event and self.event.uuid not in events:
            faults.add(f"event “{self.event.name}” ({self.event.uuid}) is not known here.")
        return events.get(self.event.uuid) if self.event else None

    def faults(self) -> Iterator[str]:
        """Yield what does not agree within the row."""
        if (self.voided_at is None) != (not self.void_reason):
            yield "a void has a moment and a reason."
        if self.cost_known != all(draw.cost_known for draw in self.consumptions):
            yield "cost_known is not what the consumptions say."

    def differs_from(self, known: "FactRow") -> list[str]:
        """Return the names of what is not so here; a mark that was only set here does not count."""
        said, here = self.model_dump(exclude=TOLD), known.model_dump(exclude=TOLD)
        later = set() if self.voided_at else {"voided_at", "void_reason"}
        later |= {"needs_reconcile", "reconcile_note"} if self.needs_reconcile else set()
        return [name for name in said if said[name] != here[name] and name not in later]


AnyRow = TypeVar("AnyRow", bound=FactRow)
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[AnyRow]):
    """The rows of a file that can be read, under their numbers, and what is wrong with the others."""

    kind: type[AnyRow]
    numbered: Sequence[tuple[int, AnyRow]]
    faults: Faults

    @property
    def rows(self) -> list[AnyRow]:
        """The rows alone."""
        return [row for _, row in self.numbered]

    def go_through(
        self,
        known: Mapping[UUID, Mapping[str, Any]],
        take_in: Callable[[AnyRow], Taken | None],
        *,
        skip_duplicates: bool,
    ) -> list[Taken]:
        """Return what taking in each row that is not here already gives, or refuse the file with all its faults."""
        unseen: dict[UUID, tuple[int, AnyRow]] = {}
        for number, row in self.numbered:
            self.faults.at(number)
            if row.uuid in unseen:
                self.faults.add(f"run {row.uuid} stands in the file twice.")
            elif row.uuid not in known:
                unseen[row.uuid] = number, row
            elif differing := row.differs_from(self.kind.model_validate(known[row.uuid])):
                self.faults.add(f"run {row.uuid} is here with another {', '.join(differing)}.")
            elif not skip_duplicates:
                self.faults.add(f"run {row.uuid} is here already.")

        taken = []
        for number, row in unseen.values():
            self.faults.at(number)
            taken.append(take_in(row))
        self.faults.done()
        return [each for each in taken if each is not None]


def read_document(data: object, kind: type[AnyRow], *, runs: str) -> Document[AnyRow]:
    """Read a file whose rows stand under `runs`; another version is refused at once."""
    if not isinstance(data, Mapping) or data.get("version") != VERSION:
        raise InvalidInput.of("version", f"This is no history of version {VERSION}.")
    faults = Faults()
    for name in data.keys() - {"version", "exported_at", runs}:
        faults.add(f"nothing called “{name}” is known.")
    given = data.get(runs)
    if not isinstance(given, list | tuple):
        faults.add(f"{runs} is no list.")
        given = []
    return _read_rows(given, kind, faults)


def read_row(row: object, kind: type[AnyRow]) -> Document[AnyRow]:
    """Read one row of such a file."""
    return _read_rows([row], kind, Faults())


def _read_rows(given: Sequence[object], kind: type[AnyRow], faults: Faults) -> Document[AnyRow]:
    rows = []
    for number, each in enumerate(given, start=1):
        faults.at(number)
        try:
            row = kind.model_validate(each)
        except ValidationError as error:
            for fault in error.errors():
                place = ".".join(str(part) for part in fault["loc"])
                faults.add(f"{place or 'all'}: {fault['msg'].removeprefix('Value error, ')}.".replace("..", "."))
        else:
            rows.append((number, row))
            for message in row.faults():
                faults.add(message)
    return Document(kind=kind, numbered=rows, faults=faults)


def document_of(rows: Collection[Mapping[str, Any]], *, runs: str, at: str) -> dict[str, Any]:
    """Return the file that holds these rows."""
    return {"version": VERSION, "exported_at": at, runs: [*rows]}


def fact_values(run: Any) -> dict[str, Any]:
    """Write down what runs of both kinds have, with the event and the actor loaded."""
    return {
        "uuid": str(run.uuid),
        "event": {"uuid": str(run.event.uuid), "name": run.event.name} if run.event else None,
        "cost_known": run.cost_known,
        "per_unit_cost": exact_to_string(run.per_unit_cost),
        "recorded_at": run.recorded_at.isoformat(),
        "by_name": name_of(run.actor),
        "notes": run.notes,
        "needs_reconcile": run.needs_reconcile,
        "reconcile_note": run.reconcile_note,
        "consumptions": [draw_row(use.movement) for use in run.uses.all()],
        "voided_at": run.voided_at.isoformat() if run.voided_at else None,
        "void_reason": run.void_reason,
    }


def snapshot_values(snapshot: Any) -> dict[str, Any]:
    """Write down which frozen content was used."""
    return {"number": snapshot.number, "digest": snapshot.digest}
