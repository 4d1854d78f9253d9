"""Recipients and events of a file."""

from bakery.db.transaction import Atomic
from bakery.interchange.job import Job
from bakery.interchange.register import EVENT, RECIPIENT, folded
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_demand import decide, want
from bakery.interchange.tally import CREATED
from events.models import OutputMode, PlanState
from events.services.events import create_event
from events.services.recipients import create_recipient


def load_recipient(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one recipient; a name is taken once per household."""
    name, household = row.text("name", required=True), row.text("household_name")
    uuid = job.identity("recipients", row, household, name)
    known = job.register.known(RECIPIENT, "", (household, name), uuid=uuid)
    if known:
        job.here[RECIPIENT, folded(name)].append(known)
        return change_found(tx, job=job, array="recipients", row=row, row_id=known)
    created = create_recipient(
        tx, name=name, household=household, address=row.text("address"), notes=row.text("notes"), uuid=uuid
    )
    job.register.add(RECIPIENT, created.id, uuid=uuid, names=((household, name), name))
    job.here[RECIPIENT, folded(name)].append(created.id)
    return CREATED


def load_event(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one event as a draft, since the stock behind any later state stays in the other database."""
    name, day = row.text("name", required=True), row.required_day("event_date", today=job.today)
    uuid = job.identity("events", row, name, day.isoformat())
    known = job.register.known(EVENT, "", (name, day), uuid=uuid)
    if known:
        job.here[EVENT, folded(name)].append(known)
        return change_found(tx, job=job, array="events", row=row, row_id=known)
    state, mode = row.text("plan_state"), row.text("output_mode")
    if state not in ("", PlanState.DRAFT):
        job.tally.notice("plan_state", row.place, f"“{name}” was {state}, and comes in as a draft.")
    created = create_event(
        tx,
        name=name,
        event_date=day,
        year=row.whole("year"),
        notes=row.text("notes"),
        expected_attendees=row.whole("expected_attendees"),
        output_mode=mode if mode in OutputMode.values else "",
        uuid=uuid,
        by=job.by,
    )
    job.register.add(EVENT, created.id, uuid=uuid, names=((name, day), name))
    for target in job.nested(row, "assembly_targets"):
        want(tx, job=job, row=target, event_id=created.id)
    for target in job.nested(row, "production_targets"):
        decide(tx, job=job, row=target, event_id=created.id)
    job.here[EVENT, folded(name)].append(created.id)
    return CREATED
