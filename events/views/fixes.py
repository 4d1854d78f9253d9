"""Where a problem is mended, and what it stops, in words."""

from typing import Final

from django.urls import NoReverseMatch, reverse

from bakery.dto import Problem

STOPS: Final = {
    "lock": "locking",
    "start": "the start of production",
    "receipt": "receipts",
    "run": "baking",
    "assembly": "assembly",
    "ready": "making it ready",
    "delivery": "delivery",
}
# Where on the plan's own page something is mended, by what the problem is about.
ANCHORS: Final = {
    "finished_unit": "batches",
    "finished_good": "demand",
    "package": "demand",
    "event": "state",
}
ACTIONS: Final = {
    "missing_density": "Say what it weighs",
    "missing_each_weight": "Say what one weighs",
    "unit_mismatch": "Change the line",
    "no_yield": "Add an output",
    "not_ready": "Mark it ready",
    "archived": "Choose another",
    "empty_good": "Add parts",
    "shortfall": "Take more batches, or accept it",
    "no_product": "Create a product",
    "no_price": "Record a purchase",
    "allergen_conflict": "Change the package, or note why it is fine",
    "material_not_chosen": "Choose",
    "overdue": "Complete it",
}


def stops(problem: Problem) -> str:
    """Say what the problem stands in the way of; nothing for one that only wants a look."""
    words = [STOPS.get(step, step.replace("_", " ")) for step in problem.blocks]
    if not words:
        return ""
    return f"Stops {', '.join(words[:-1])} and {words[-1]}." if len(words) > 1 else f"Stops {words[0]}."


def fix_action(problem: Problem) -> str:
    """Say what mends it."""
    return ACTIONS.get(problem.code, "Open it")


def fix_address(problem: Problem) -> str:
    """Return where it is mended; nothing where the page does not exist."""
    if problem.fix is None:
        return ""
    if problem.fix != "event_plan":
        return address_of(problem.fix, *([problem.fix_key] if problem.fix_key else []))
    if problem.subject_type == "assignment":
        row = f"assignment-{problem.subject_id}"
        return f"?open={row}#{row}"
    return f"#{ANCHORS.get(problem.subject_type, 'demand')}"


def address_of(name: str, *args: object) -> str:
    """Return the address of a page; nothing where it does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
