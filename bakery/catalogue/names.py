"""Names as keys: what a search compares, and the slug that a definition keeps for life."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from django.db.models import Model

SLUG_LENGTH: Final = 200
# What stands in addresses where the slug of a row would.
RESERVED: Final = frozenset({"book", "edit", "groups", "new"})
LETTERS: Final = re.compile(r"[-\w]+")
SEARCH_KEY_LENGTH: Final = 300
NO_BRAND: Final = "Unknown"  # stands where a product was described without its brand
# Letters that are no accented form of another one.
SPELLED: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """Return the text without accents, case and surplus spaces, as names are compared and searched."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(SPELLED))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def search_key(name: str) -> str:
    """Return what a search for the name compares, as long as its column holds."""
    return fold(name)[:SEARCH_KEY_LENGTH]


def label_of_product(brand: str, name: str, size_label: str, slug: str) -> str:
    """Return what a product is called, by its slug where it has no words."""
    return " ".join(part for part in (brand, name, size_label) if part not in ("", NO_BRAND)) or slug


def make_slug(name: str, taken: Collection[str]) -> str:
    """Return a key made of the name's letters and digits, numbered from 2 where it is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "unnamed"
    slug = stem[:SLUG_LENGTH].rstrip("-")
    number = 2
    while slug in taken:
        ending = f"-{number}"
        slug = stem[: SLUG_LENGTH - len(ending)].rstrip("-") + ending
        number += 1
    return slug


def is_slug(text: str) -> bool:
    """Tell whether a key can stand in addresses: letters of any alphabet, digits, hyphens and underscores."""
    return LETTERS.fullmatch(text) is not None and text not in RESERVED


def kind_of(model: type[Model]) -> str:
    """Return the word by which programs call a kind of row: `finished_unit`."""
    return str(model._meta.verbose_name).replace(" ", "_")
