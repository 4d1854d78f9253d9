"""Which row here a row of a selection means: by its uuid, and by its key where the uuid is unknown."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from bakery.catalogue.models import SlugAlias
from bakery.catalogue.names import kind_of
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected, Unclear
from bakery.interchange.native.columns import has_uuid, key_paths
from bakery.interchange.native.encoding import ENCODER, Json, encoded
from bakery.interchange.native.kinds import carried, selectable

CREATE: Final = "+"
LONGEST: Final = 200


class Known:
    """The rows of each model by what they are known by, those that this import made among them."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._by_uuid: dict[str, dict[str, int]] = {}
        self._by_key: dict[str, defaultdict[str, list[int]]] = {}
        self._uuids: dict[str, dict[int, str]] = {}
        self._made: set[tuple[str, int]] = set()
        self._rows: dict[str, dict[int, Any]] = {}
        self._met: defaultdict[str, set[int]] = defaultdict(set)

    def add(self, label: str, number: int, *, uuid: str, key: Json, is_made: bool = False) -> None:
        """Let a row be found, under whatever a file calls it too."""
        if uuid:
            self._by_uuid[label][uuid] = number
        if key and number not in self._by_key[label][_text(key)]:
            self._by_key[label][_text(key)].append(number)
        if is_made:
            self._made.add((label, number))

    def has_slug(self, label: str, slug: str) -> bool:
        """Tell whether a slug is, or was, that of a row."""
        return _text([slug]) in self._by_key[label]

    def row(self, tx: Atomic, label: str, number: int) -> Any:
        """Return a row as it was when the first one of its model was asked for, all of them being read at once."""
        if label not in self._rows:
            model = selectable()[label]
            many = [column.name for column in carried(model) if column.many]
            rows = model._base_manager.using(tx.using).prefetch_related(*many)  # noqa: SLF001
            self._rows[label] = {row.pk: row for row in rows.order_by()}
        return self._rows[label].get(number)

    def meet(self, label: str, number: int) -> None:
        """Note that the file speaks of a row that was here before."""
        self._met[label].add(number)

    def met(self, label: str) -> set[int]:
        """Return the rows that were here before and of which the file speaks."""
        return self._met[label]

    def all_of(self, label: str) -> set[int]:
        """Return the rows of which the file speaks, and those it made."""
        return self._met[label] | {number for made, number in self._made if made == label}

    def is_made(self, label: str, number: int) -> bool:
        """Tell whether this import made a row."""
        return (label, number) in self._made

    def referred(self, tx: Atomic, label: str, reference: Json, field: str) -> int:
        """Return the row a reference means, which must be there."""
        if not isinstance(reference, dict) or not isinstance(reference.get("key", []), list):
            raise RowRejected(field, f"{field} must be a uuid and a key.")
        found = self.meant(tx, label, reference, field)
        if found is None:
            raise RowRejected(field, f"There is no {_called(label)} {_shown(reference)}.")
        return found

    def meant(self, tx: Atomic, label: str, given: Mapping[str, Json], field: str) -> int | None:
        """Return the row that a uuid and a key mean together, None where there is none."""
        self._load(tx, label)
        uuid, key = _uuid(given.get("uuid"), field), given.get("key") or []
        by_key = self._by_key[label].get(_text(key), []) if key else []
        by_uuid = self._by_uuid[label].get(uuid) if uuid else None
        if by_uuid is not None:
            if by_key and by_uuid not in by_key:
                raise RowRejected(field, f"The uuid and the key mean different rows of {_called(label)}.")
            return by_uuid
        return self._one(label, by_key, given, field)

    def _one(self, label: str, found: list[int], given: Mapping[str, Json], field: str) -> int | None:
        """Return the one row a key fits, or ask which of several."""
        if len(found) < 2:
            return found[0] if found else None
        choices = tuple(self._uuids[label][number] for number in found)
        question = f"{label}:{_shown(given)}"
        answer = self._answers.get(question)
        if answer == CREATE:
            return None
        if answer in choices:
            return found[choices.index(answer)]
        told = f"{len(found)} rows of {_called(label)} are called {_shown(given)}; which one is meant?"
        raise Unclear(field, question, told, (*choices, CREATE), (*choices, "None of them: make another one"))

    def uuid_here(self, tx: Atomic, uuid: str) -> str:
        """Return what a row is known by here that a file knows by this uuid."""
        for label, model in selectable().items():
            if has_uuid(model):
                self._load(tx, label)
                number = self._by_uuid[label].get(uuid)
                if number is not None:
                    return self._uuids[label].get(number, uuid)
        raise RowRejected("target", "There is no row with this uuid.")

    def _load(self, tx: Atomic, label: str) -> None:
        if label in self._by_key:
            return
        model = selectable()[label]
        self._by_uuid[label], self._by_key[label], self._uuids[label] = {}, defaultdict(list), {}
        known_by = ["pk", *(["uuid"] if has_uuid(model) else []), *key_paths(model)]
        for number, *rest in model._base_manager.using(tx.using).order_by("pk").values_list(*known_by):  # noqa: SLF001
            uuid = str(rest.pop(0)) if has_uuid(model) else ""
            self._uuids[label][number] = uuid
            self.add(label, number, uuid=uuid, key=[encoded(part) for part in rest])
        if key_paths(model) == ("slug",):
            self._load_old(tx, label)

    def _load_old(self, tx: Atomic, label: str) -> None:
        """Let rows be found by the keys they had."""
        old = SlugAlias.objects.using(tx.using).filter(kind=kind_of(selectable()[label]))
        for slug, target in old.values_list("slug", "target"):
            number = self._by_uuid[label].get(str(target))
            if number is not None and _text([slug]) not in self._by_key[label]:
                self.add(label, number, uuid="", key=[slug])


def _text(key: Json) -> str:
    return ENCODER.encode(key).casefold()


def _uuid(given: Any, field: str) -> str:
    try:
        return str(UUID(given)) if given else ""
    except (ValueError, AttributeError, TypeError):
        raise RowRejected(field, "This is no uuid.") from None


def _shown(given: Mapping[str, Json]) -> str:
    parts = [str(part) for part in given.get("key") or [] if part not in (None, "")]
    return (" / ".join(parts) or str(given.get("uuid", "")))[:LONGEST]


def _called(label: str) -> str:
    return str(selectable()[label]._meta.verbose_name)
