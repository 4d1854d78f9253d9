"""Which facts of a history are meant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bakery.db.models import FactQuerySet
from bakery.inputs import Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """What every history may be narrowed to; days are those of the bakery's time zone, both included."""

    event_id: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    include_voided: bool = False

    def checked(self, *, limit: object = 1, offset: object = 0) -> slice:
        """Return the page asked for, or refuse it together with days that are none."""
        given = Checked()
        page = given.page(limit, offset)
        for field, day in (("start_date", self.start_date), ("end_date", self.end_date)):
            if day is not None:
                given.day(field, day)
        given.done()
        return page

    def narrow(self, runs: FactQuerySet, *, moment: str, **wanted: object) -> FactQuerySet:
        """Return the runs that fit, newest first; `wanted` holds what else they must be, None where that is open."""
        filters = wanted | {
            "event": self.event_id,
            f"{moment}__gte": _begin_of(self.start_date),
            f"{moment}__lt": _begin_of(self.end_date, days_later=1),
        }
        runs = runs.filter(**{key: value for key, value in filters.items() if value is not None})
        runs = runs.order_by(f"-{moment}", "-pk")
        return runs if self.include_voided else runs.live()


def _begin_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day + timedelta(days=days_later), time.min))
