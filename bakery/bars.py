"""How far something has come, as `_bar.html` shows it: a word, a number and a bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """So much of a total is done; `key` is unique on the page."""

    key: str
    label: str
    done: str
    total: int
    word: str = ""
