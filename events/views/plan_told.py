"""What was changed after the start of a plan, and what it cost so far, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from events.dto.costs import EventCostAnalysis
from events.dto.snapshots import AmendmentRow
from events.models import AmendmentKind

Values = Mapping[str, Any]


def told_amendment(row: AmendmentRow) -> dict[str, Any]:
    """Return an amendment with what it changed, a line for each thing."""
    return {"row": row, "kind": AmendmentKind(row.kind).label, "changes": list(_changes(row))}


def _changes(row: AmendmentRow) -> Iterator[dict[str, str]]:
    """Yield what was changed, and from what to what."""
    before, after = row.before or {}, row.after or {}
    if row.kind == AmendmentKind.ACCEPT_CHANGES:
        yield from ({"what": each, "before": "", "after": ""} for each in after.get("told", after.get("parts", ())))
    elif row.kind == AmendmentKind.CHANGE_BATCHES and row.subject_type == "event":
        for name in {**before, **after}:
            yield {"what": name, "before": _told(before.get(name)), "after": _told(after.get(name))}
    else:
        yield {"what": row.subject_name, "before": _told(row.before), "after": _told(row.after)}


def _told(values: Values | None) -> str:
    """Say in words what amendments remember of a target, an assignment, a decision or a choice."""
    match values:
        case {"package": package, "quantity": quantity}:
            return f"{quantity} × {package}"
        case {"quantity": quantity}:
            return str(quantity)
        case {"per_attendee": amount}:
            return f"{amount} per guest"
        case {"expected_attendees": guests}:
            return "no number of guests" if guests is None else f"{guests} guests"
        case {"batches": batches, "accepted_shortfall": missing}:
            accepted = f", {missing} short accepted" if missing else ""
            return f"{batches} {'batch' if batches == 1 else 'batches'}{accepted}"
        case {"product": product}:
            return str(product)
    return "nothing"


def spent_row(costs: EventCostAnalysis) -> dict[str, Any]:
    """Return what was spent so far, and in a word how that compares with what was expected."""
    over = costs.variance.startswith("-")
    return {
        "costs": costs,
        "difference": costs.variance.removeprefix("-"),
        "word": "as expected" if costs.variance == "0.00" else "over budget" if over else "under budget",
        "is_over": over,
    }
