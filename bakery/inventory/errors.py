"""What the inventory refuses."""

from bakery.catalogue.formatting import System, shown
from bakery.dto import Blocker, FieldError, Shortage
from bakery.errors import Conflict, InvalidInput, NotFound, RuleBroken


class LotNotFound(NotFound):
    """No lot has this id."""


class PurchaseNotFound(NotFound):
    """No purchase has this id."""


class AdjustmentNotFound(NotFound):
    """No stock adjustment has this id."""


class OutputUsed(Conflict):
    """Something was drawn from a lot the fact brought in; lists the movements that did."""

    def __init__(self, message: str, facts: list[Blocker]) -> None:
        first = "; ".join(dict.fromkeys(fact.name or fact.kind for fact in facts))
        super().__init__(f"{message} Take back first: {first}.", facts=facts)
        self.facts = tuple(facts)


class StockMoved(Conflict):
    """Lots moved between the count sheet and its saving; lists them with their present figures."""

    def __init__(self, message: str, lots: list[object]) -> None:
        super().__init__(message, lots=lots)
        self.lots = tuple(lots)


class InsufficientStock(RuleBroken):
    """Not enough is there; lists every item that is short."""

    def __init__(self, missing: list[Shortage]) -> None:
        parts = [f"{m.item_name} is short by {m.short_by} {m.unit}".strip() for m in missing]
        super().__init__(f"Not enough in stock: {'; '.join(parts)}.", missing=missing)
        self.missing = tuple(missing)

    def told(self, units: System) -> str:
        """Say what is short in the units of the person who reads it."""
        parts = [f"{each.item_name} is short by {shown(each.short_by, each.unit, units)}" for each in self.missing]
        return f"Not enough in stock: {'; '.join(parts)}."


class ReasonNotAllowed(InvalidInput):
    """The reason does not belong to this kind of change."""

    def __init__(self, reason: str) -> None:
        message = f"“{reason}” is not a reason for this change."
        super().__init__([FieldError(field="reason", message=message)])
