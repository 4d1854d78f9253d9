"""Who recorded what and when: every fact, void, change and import in one statement."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange.deeds import NO_TEXT, ON_REQUEST, SOURCES, Source
from bakery.interchange.dto import ActivityFilter, ActivityPage, ActivityRow

COLUMNS: Final = ("moment", "source", "row", "person", "about", "more", "amount", "link")


def activity_page(tx: Atomic, *, chosen: ActivityFilter, page: slice) -> ActivityPage:
    """Return what was recorded, the newest first; single movements only where they are asked for."""
    wanted = [source for source in SOURCES if _is_wanted(source, chosen)]
    first, *others = [_rows(tx, source, chosen) for source in wanted]
    found = first.union(*others, all=True)
    listed = found.order_by("-moment", "source", "-row")[page]
    return ActivityPage(rows=tuple(_row(values) for values in listed), total=found.count())


def activity_people(tx: Atomic) -> list[tuple[int, str]]:
    """Return everybody who has an account, by name."""
    return list(User.objects.using(tx.using).order_by("username").values_list("pk", "username"))


def _is_wanted(source: Source, chosen: ActivityFilter) -> bool:
    return source.kind == chosen.kind if chosen.kind else source.kind not in ON_REQUEST


def _rows(tx: Atomic, source: Source, chosen: ActivityFilter) -> QuerySet[Any, Any]:
    rows = source.model._base_manager.using(tx.using).filter(**source.where).order_by()  # noqa: SLF001
    if chosen.actor_id is not None:
        rows = rows.filter(**{f"{source.actor}_id": chosen.actor_id})
    if chosen.start is not None:
        rows = rows.filter(**{f"{source.at}__gte": _midnight(chosen.start)})
    if chosen.end is not None:
        rows = rows.filter(**{f"{source.at}__lt": _midnight(chosen.end + timedelta(days=1))})
    columns = {
        "moment": F(source.at),
        "source": Value(SOURCES.index(source), output_field=IntegerField()),
        "row": F("pk"),
        "person": F(f"{source.actor}__username"),
        "about": Coalesce(source.subject, NO_TEXT, output_field=CharField()),
        "more": Coalesce(source.detail, NO_TEXT, output_field=CharField()),
        "amount": source.number,
        "link": source.page_id,
    }
    found: QuerySet[Any, Any] = rows.annotate(**columns).values_list(*COLUMNS)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(values: tuple[Any, ...]) -> ActivityRow:
    moment, number, row_id, person, about, more, amount, link = values
    source = SOURCES[number]
    return ActivityRow(
        kind=source.kind,
        id=row_id,
        sentence=source.sentence(about, more, amount),
        actor=person,
        at=moment,
        page=source.page if link else "",
        page_id=link,
    )
