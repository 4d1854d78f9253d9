"""What assembly refuses."""

from typing import Any

from bakery.errors import NotFound, RuleBroken


class AssemblyRunNotFound(NotFound):
    """No assembly run has this id."""


class EmptyGood(RuleBroken):
    """A finished good without lines cannot be put together."""


class MaterialNotChosen(RuleBroken):
    """Lines decided at assembly still need a product."""

    def __init__(self, message: str, lines: list[Any]) -> None:
        super().__init__(message, lines=lines)
        self.lines = tuple(lines)


class ChoiceRefused(RuleBroken):
    """A chosen product or lot does not fit its line."""
