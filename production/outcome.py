"""What came out of a run against what the recipe gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from production.dto import LossInput
from production.errors import ActualYieldExceedsExpected, LossMismatch
from production.models import LossCategory


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The pieces of a run, every missing one explained by a loss; `over_yield` only where more came out."""

    expected: int
    good: int
    losses: tuple[LossInput, ...]
    over_yield: bool

    @property
    def lost(self) -> int:
        """The pieces that did not become good."""
        return sum(loss.quantity for loss in self.losses)


def account_for(*, expected: int, actual: int, losses: Sequence[LossInput], over_yield: bool) -> Outcome:
    """Explain the missing pieces by the losses given, or where none are by one of the kind other.

    More than expected must be confirmed by `over_yield`, and then forces no loss.
    """
    if actual > expected:
        if not over_yield:
            raise ActualYieldExceedsExpected(
                f"The recipe gives {expected}, not {actual}. Confirm it if more came out.",
                expected=expected,
                actual=actual,
            )
        return Outcome(expected=expected, good=actual, losses=tuple(losses), over_yield=True)

    missing = expected - actual
    if missing and not losses:
        losses = [LossInput(category=LossCategory.OTHER.value, quantity=missing)]
    outcome = Outcome(expected=expected, good=actual, losses=tuple(losses), over_yield=False)
    if outcome.lost != missing:
        raise LossMismatch.of(
            "losses", f"{expected} expected and {actual} good leave {missing} lost, but {outcome.lost} are explained."
        )
    return outcome
