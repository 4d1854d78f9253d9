"""The rows of a selection, read model by model as they stand in its file."""

from collections.abc import Iterator

from bakery.db.transaction import Atomic
from bakery.interchange.native.closure import Chosen
from bakery.interchange.native.columns import has_uuid
from bakery.interchange.native.encoding import ENCODER
from bakery.interchange.native.kinds import FOLLOWING, carried, selectable
from bakery.interchange.native.rows import Row, rows_of


class Selection:
    """Chosen rows without their numbers; each model is read when its rows are asked for, one after the other."""

    def __init__(self, tx: Atomic, chosen: Chosen) -> None:
        self._tx = tx
        self._chosen = chosen
        self._keys: set[str] = set()
        self.written = 0

    @property
    def labels(self) -> list[str]:
        """The models that have rows, in the order in which they are loaded; old keys in the end."""
        return [label for label in selectable() if label in self._chosen or label in FOLLOWING]

    @property
    def tx(self) -> Atomic:
        """The block in which rows are read."""
        return self._tx

    def numbers(self, label: str) -> set[int]:
        """Return which rows of a model are chosen."""
        return self._chosen.get(label, set())

    def rows(self, label: str) -> Iterator[Row]:
        """Yield the rows of a model by uuid, or by key where they have none; old keys of what came before them."""
        model = selectable()[label]
        rows = rows_of(self._tx, model, carried(model))
        found = (row for number, row in rows if self._wants(label, number, row))
        for row in found if has_uuid(model) else sorted(found, key=lambda row: ENCODER.encode(row["key"])):
            self._keys.add(row.get("uuid", ""))
            self.written += 1
            yield row

    def _wants(self, label: str, number: int, row: Row) -> bool:
        if label in FOLLOWING:
            return row["fields"]["target"] in self._keys
        return number in self._chosen[label]
