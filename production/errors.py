"""What production refuses."""

from bakery.errors import InvalidInput, NotFound, RuleBroken


class ProductionRunNotFound(NotFound):
    """No production run has this id."""


class FinishedUnitRecipeMismatch(RuleBroken):
    """The finished unit belongs to another recipe."""


class ActualYieldExceedsExpected(RuleBroken):
    """More came out than the recipe gives, and nobody confirmed it."""


class LossMismatch(InvalidInput):
    """The losses do not explain the missing pieces."""
