"""What lies there of an item, who else counts on it, and what meets a need of it, each as a sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from bakery.catalogue.formatting import System, format_packages
from bakery.dto import quantity_to_string
from events.dto.pegging import Promise, StockPart
from events.dto.planning import PlanNeed
from events.dto.shopping import ShoppingRow
from events.planning import coverage
from events.planning.sums import Part, Scale, Sum, scale_of

BROUGHT_IN: Final = {"purchase": "bought", "run": "baked", "assembly": "assembled", "": "counted in"}
NOT_A_LOT: Final = {
    coverage.USED: "used already",
    coverage.TO_MAKE: "to make",
    coverage.TO_BUY: "to buy",
    coverage.NEGLIGIBLE: "too little to weigh",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is needed of an item and what stands against it, of a plan or of a shopping list."""

    needed: Decimal
    on_hand: Decimal
    promised: Decimal
    short: Decimal
    dimension: str
    lots: tuple[StockPart, ...]
    promises: tuple[Promise, ...]
    covered_by: tuple[StockPart, ...]

    @classmethod
    def of_need(cls, need: PlanNeed) -> "Figures":
        """Return the figures of what a plan still needs."""
        return cls(
            needed=Decimal(need.quantity),
            on_hand=Decimal(need.on_hand),
            promised=Decimal(need.promised),
            short=Decimal(need.short),
            dimension=need.dimension,
            lots=need.lots,
            promises=need.promises,
            covered_by=need.covered_by,
        )

    @classmethod
    def of_line(cls, row: ShoppingRow) -> "Figures":
        """Return the figures of a line to buy."""
        return cls(
            needed=Decimal(row.quantity_needed),
            on_hand=Decimal(row.quantity_on_hand),
            promised=Decimal(row.promised_elsewhere),
            short=Decimal(row.shortfall),
            dimension=row.dimension,
            lots=row.lots,
            promises=row.promises,
            covered_by=row.covered_by,
        )

    def scale(self, amount: Decimal, units: System | None) -> Scale:
        """Return the scale an amount of the item is told in."""
        return scale_of(amount, self.dimension, units)


def explain_on_hand(figures: Figures, units: System | None = None) -> Sum:
    """Say which lots lie there: `5 lb = 2 Flour loose, bought 30 Oct 2026 + 3 Flour loose, bought 6 Nov 2026`."""
    scale = figures.scale(figures.on_hand, units)
    return Sum(whole=scale.whole(figures.on_hand), parts=_lots(figures.lots, scale.rounded(figures.on_hand), scale))


def explain_promised(figures: Figures, units: System | None = None) -> Sum:
    """Say who else counts on what lies there: `0.5525 lb = 0.5525 for Open Day`."""
    return promise_sum(figures.promised, figures.promises, figures.scale(figures.promised, units))


def explain_free(figures: Figures, units: System | None = None) -> Sum:
    """Say what others leave of which lots: `4.4475 lb = 2 Flour, bought 30 Oct 2026 + 3 … − 0.5525 for Open Day`."""
    free = figures.on_hand - figures.promised
    scale = figures.scale(free, units)
    on_hand = scale.rounded(figures.on_hand)
    promises = _promises(figures.promises, on_hand - scale.rounded(free), scale, is_less=True)
    return Sum(whole=scale.whole(free), parts=(*_lots(figures.lots, on_hand, scale), *promises))


def explain_short(figures: Figures, units: System | None = None) -> Sum:
    """Say what lots leave of a need: `4.3925 lb = 8.84 needed − 4.4475 Flour, bought 30 Oct 2026`."""
    scale = figures.scale(figures.short or figures.needed, units)
    needed = scale.rounded(figures.needed)
    there = [each for each in figures.covered_by if each.kind != coverage.TO_BUY]
    lots = _lots(there, needed - scale.rounded(figures.short), scale)
    parts = (Part(text=f"{quantity_to_string(needed)} needed"), *(replace(each, is_less=True) for each in lots))
    return Sum(whole=scale.whole(figures.short), parts=parts)


def explain_cover(figures: Figures, units: System | None = None) -> Sum:
    """Say what meets a need: `8.84 lb = 4.4475 Flour, bought 30 Oct 2026 + 4.3925 to buy, 1 bag of Flour 5 lb`."""
    return cover_sum(figures.needed, figures.covered_by, figures.scale(figures.needed, units))


def cover_sum(whole: Decimal, parts: Sequence[StockPart], scale: Scale) -> Sum:
    """Return an amount by what meets it: lots, what is used already, to make or to buy."""
    return Sum(whole=scale.whole(whole), parts=_lots(parts, scale.rounded(whole), scale))


def promise_sum(whole: Decimal, promises: Sequence[Promise], scale: Scale) -> Sum:
    """Return an amount that others hold, by event."""
    return Sum(whole=scale.whole(whole), parts=_promises(promises, scale.rounded(whole), scale))


def _lots(parts: Sequence[StockPart], whole: Decimal, scale: Scale) -> tuple[Part, ...]:
    amounts = scale.parts([each.quantity for each in parts], whole)
    return tuple(
        Part(text=f"{amount} {_named(part)}", subject=None if part.lot_id is None else ("lot", part.lot_id))
        for amount, part in zip(amounts, parts, strict=True)
    )


def _promises(promises: Sequence[Promise], whole: Decimal, scale: Scale, *, is_less: bool = False) -> tuple[Part, ...]:
    amounts = scale.parts([each.quantity for each in promises], whole)
    return tuple(
        Part(
            text=f"{amount} {'made ' if each.is_reserved else ''}for {each.event_name}",
            subject=("event", each.event_id),
            is_less=is_less,
        )
        for amount, each in zip(amounts, promises, strict=True)
    )


def _named(part: StockPart) -> str:
    """Name a lot by its product, how and when it came in, and whom it is kept for; else what is not there yet."""
    if part.lot_id is None:
        packages = f"{format_packages(part.packages)} of " if part.packages else ""
        return f"{NOT_A_LOT[part.kind]}, {packages}{part.name}" if part.name else NOT_A_LOT[part.kind]
    day = f" {part.received_on:%-d %b %Y}" if part.received_on else ""
    kept = f" for {part.event_name}" if part.event_name else ""
    came_in = f"{BROUGHT_IN[part.origin]}{day}{kept}"
    return f"{part.name}, {came_in}" if part.name else came_in
