"""Which row a key of a file means: filled from the database, and by every row that is taken in."""

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from bakery.catalogue.names import fold
from bakery.interchange.errors import RowRejected

SUPPLIER: Final = "supplier"
CATEGORY: Final = "ingredient_category"
INGREDIENT: Final = "ingredient"
PRODUCT: Final = "product"
RECIPE_CATEGORY: Final = "recipe_category"
RECIPE: Final = "recipe"
UNIT: Final = "finished_unit"
GOOD: Final = "finished_good"
MATERIAL_CATEGORY: Final = "material_category"
MATERIAL: Final = "material"
PACKAGE: Final = "package"
RECIPIENT: Final = "recipient"
EVENT: Final = "event"
LOT: Final = "lot"
# A line of a receipt, which is found by its uuid and leads to its lot.
BOUGHT: Final = "purchase_line"
ADJUSTMENT: Final = "adjustment"

QUOTES: Final = str.maketrans({**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"')})


class Register:
    """Ids by kind and key; a key may be a slug, an old slug, a uuid, a name or what identifies a row together."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str, object], list[int]] = defaultdict(list)
        self._added: list[list[Any]] = []
        self._claims: dict[object, list[str]] = defaultdict(list)
        self._of_file = False

    def mark(self) -> int:
        """Return where to go back to, should what is added from now on not be kept."""
        return len(self._added)

    def back_to(self, mark: int) -> None:
        """Forget what was added since."""
        while len(self._added) > mark:
            self._added.pop().pop()

    def begin(self) -> None:
        """Tell the rows that are made from now on from those that were there before."""
        self._of_file = True

    def claim(self, what: object, place: str) -> bool:
        """Give the first row of a file that speaks of something the word on it; tell whether that is this one."""
        places = self._claims[what]
        if not places:
            self.note(places, place)
        return places[0] == place

    def add(self, kind: str, row_id: int, *, uuid: UUID, slug: str = "", names: tuple[object, ...] = ()) -> None:
        """Let a row be found by its keys; names ignore case and accents."""
        self._add(kind, "uuid", uuid, row_id)
        if self._of_file:
            self.note(self._claims[kind, row_id], "")
        if slug:
            self._add(kind, "slug", slug, row_id)
        for name in names:
            self._add(kind, "name", folded(name), row_id)

    def alias(self, kind: str, key: str, row_id: int) -> None:
        """Let a row be found by an old key, as by its slug."""
        self._add(kind, "slug", key, row_id)

    def note(self, found: list[Any], value: object) -> None:
        """Add to a list of what can be found; going back takes it out again."""
        found.append(value)
        self._added.append(found)

    def _add(self, kind: str, sort: str, key: object, row_id: int) -> None:
        ids = self._ids[kind, sort, key]
        if row_id not in ids:
            self.note(ids, row_id)

    def by_uuid(self, kind: str, uuid: UUID | None) -> int | None:
        """Return the row with this uuid."""
        return next(iter(self._ids.get((kind, "uuid", uuid), ())), None)

    def by_slug(self, kind: str, slug: str) -> int | None:
        """Return the row that has or had this slug."""
        return next(iter(self._ids.get((kind, "slug", slug), ())), None)

    def named(self, kind: str, name: object) -> list[int]:
        """Return the rows with this name, in the order they came."""
        return [*self._ids.get((kind, "name", folded(name)), ())]

    def known(self, kind: str, slug: str, name: object, *, uuid: UUID | None = None, previous: str = "") -> int | None:
        """Return the row that a row of a file is about: by uuid, by slug, by an old slug, or by name."""
        named = iter(self.named(kind, name))
        return (
            self.by_uuid(kind, uuid) or self.by_slug(kind, slug) or self.by_slug(kind, previous) or next(named, None)
        )

    def one(self, kind: str, *, slug: str, name: object = "", key: str) -> int:
        """Return the row meant, or reject the row of the file that refers to it."""
        found = self.by_slug(kind, slug) if slug else None
        if found is not None:
            return found
        named = self.named(kind, name or slug)
        if len(named) == 1:
            return named[0]
        what = "more than one" if named else "no"
        raise RowRejected(key, f"There is {what} {kind.replace('_', ' ')} “{slug or name}”.")


def folded(name: object) -> object:
    """Return a name, or several together, without case and accents, and with plain quotes."""
    if isinstance(name, str):
        return fold(name.translate(QUOTES))
    if isinstance(name, tuple):
        return tuple(folded(part) for part in name)
    return name
