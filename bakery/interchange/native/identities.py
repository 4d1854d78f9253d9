"""Which row a reference means: by its uuid, and by its key where the uuid is unknown."""

from collections import defaultdict
from typing import Final

from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.encoding import ENCODER, Json

LENGTH: Final = 16


class Identities:
    """The numbers of rows of several models, by what rows are known by in every database."""

    def __init__(self) -> None:
        self._by_uuid: defaultdict[str, dict[bytes, int]] = defaultdict(dict)
        self._by_key: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)

    def add(self, label: str, number: int, *, uuid: Json, key: Json, place: str) -> None:
        """Let a row be found."""
        if uuid is not None:
            packed = _packed(uuid, place)
            if self._by_uuid[label].setdefault(packed, number) != number:
                raise FileUnreadable(place, "Another row has the same uuid.")
        if key:
            self._by_key[label].setdefault(_text(key), []).append(number)

    def find(self, label: str, reference: Json, place: str) -> int:
        """Return the number of the row meant; refuse what is unknown, ambiguous or contradicts itself."""
        uuid, key = _parts(reference, place)
        by_key = self._by_key[label].get(_text(key), []) if key else []
        if uuid is not None:
            number = self._by_uuid[label].get(_packed(uuid, place))
            if number is not None and by_key and number not in by_key:
                raise FileUnreadable(place, f"The uuid and the key of the {label} mean different rows.")
            if number is not None:
                return number
        if len(by_key) != 1:
            what = "More than one" if by_key else "No"
            raise FileUnreadable(place, f"{what} {label} is known as {_text(key or [uuid])}.")
        return by_key[0]


def _parts(reference: Json, place: str) -> tuple[Json, list[Json]]:
    """Return uuid and key of a reference."""
    if not isinstance(reference, dict) or not reference.keys() <= {"uuid", "key"}:
        raise FileUnreadable(place, "A reference has a uuid and a key.")
    key = reference.get("key", [])
    if not isinstance(key, list):
        raise FileUnreadable(place, "A key is a list.")
    return reference.get("uuid"), key


def _packed(uuid: Json, place: str) -> bytes:
    """Return a uuid as the few bytes it is, of which many are kept."""
    try:
        packed = bytes.fromhex(uuid.replace("-", ""))
    except (AttributeError, ValueError):
        packed = b""
    if len(packed) != LENGTH:
        raise FileUnreadable(place, "This is no uuid.")
    return packed


def _text(key: Json) -> str:
    return ENCODER.encode(key)
