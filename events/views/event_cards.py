"""Events as their list shows them: how far they have come, what they cost, and what stands in the way."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bakery.db.transaction import Atomic
from events import services as event_service
from events.dto.events import EventDetail
from events.dto.progress import EventProgress
from events.models import CLOSED, PlanState
from events.planning.overview import get_overview
from events.queries.spending import frozen_estimates, spent_on_events
from events.views.bars import bars_of, bars_of_closed


def event_cards(tx: Atomic, rows: Sequence[EventDetail]) -> list[dict[str, Any]]:
    """Return events with their bars, costs and problems."""
    ids = [row.id for row in rows]
    overview = get_overview(tx, event_ids=[row.id for row in rows if row.plan_state not in CLOSED])
    over = _progress(tx, [row for row in rows if row.plan_state in CLOSED])
    problems = Counter(each.event_id for found in overview.problems.values() for each in found)
    spent, frozen = spent_on_events(tx, event_ids=ids), frozen_estimates(tx, event_ids=ids)
    ahead = {key: standing.ahead for key, standing in overview.standings.items()}
    return [
        {
            "event": row,
            "bars": list(
                bars_of_closed(row.id, over[row.id]) if row.id in over else bars_of(row.id, overview.standings[row.id])
            ),
            "expected": frozen.get(row.id, ahead.get(row.id)),
            "spent": spent[row.id],
            "problems": problems[row.id],
            "is_open": row.plan_state not in CLOSED,
            "is_draft": row.plan_state == PlanState.DRAFT,
        }
        for row in rows
    ]


def _progress(tx: Atomic, rows: Sequence[EventDetail]) -> dict[int, EventProgress]:
    """Return how far these events have come, by id."""
    if not rows:
        return {}
    days = [row.event_date for row in rows]
    found = event_service.get_events_with_progress(tx, filter_type="all", date_from=min(days), date_to=max(days))
    ids = {row.id for row in rows}
    return {each.event_id: each for each in found if each.event_id in ids}
