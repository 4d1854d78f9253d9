"""Events as their list shows them: how far they have come, what they cost, and what stands in the way."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bakery.db.transaction import Atomic
from events.models import PlanState
from events.planning.overview import get_overview
from events.queries.spending import spent_on_events
from events.views.bars import bars_of, bars_of_closed


def event_cards(tx: Atomic, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return events with their bars, costs and problems."""
    overview = get_overview(tx, event_ids=ids)
    problems = Counter(each.event_id for found in overview.problems.values() for each in found)
    spent = spent_on_events(tx, event_ids=ids)
    ahead = {key: standing.ahead for key, standing in overview.standings.items()}
    done = {key: bars_of_closed(key, progress) for key, progress in overview.done.items()}
    bars = done | {key: bars_of(key, standing) for key, standing in overview.standings.items()}
    return [
        {
            "event": event,
            "bars": list(bars[event.id]),
            "expected": overview.frozen.get(event.id, ahead.get(event.id)),
            "spent": spent[event.id],
            "problems": problems[event.id],
            "is_open": event.id in overview.standings,
            "is_draft": event.plan_state == PlanState.DRAFT,
        }
        for event in overview.events
    ]
