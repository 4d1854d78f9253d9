"""Who gets what at the events of a file."""

from typing import Final

from bakery.db.transaction import Atomic
from bakery.interchange.job import Job
from bakery.interchange.meaning import meant_by_name
from bakery.interchange.register import EVENT, PACKAGE, RECIPIENT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_demand import is_fixed
from bakery.interchange.tally import CREATED, SKIPPED, UNCHANGED
from events.models import Assignment
from events.services.assignments import assign_package_to_recipient, update_assignment

PENDING: Final = "pending"


def load_assignment(tx: Atomic, *, job: Job, row: Row) -> str:
    """Give one recipient packages at an event, not ready yet: what makes them so stayed in the other database.

    Rows of one file that give the same add up.
    """
    event_id = meant_by_name(job, kind=EVENT, row=row)
    recipient_id = meant_by_name(job, kind=RECIPIENT, row=row)
    package = row.text("package_name", required=True)
    package_id = job.register.one(PACKAGE, slug="", name=package, key="package_name")
    given = (EVENT, event_id, recipient_id, package_id)
    quantity = row.whole("quantity") if row.has("quantity") else 1
    rows = Assignment.objects.using(tx.using).standing()
    found = rows.filter(event=event_id, recipient=recipient_id, package=package_id).first()
    place = job.placed.get(given)
    if found and place is None:
        return UNCHANGED
    if is_fixed(tx, job=job, event_id=event_id):
        return SKIPPED
    if found:
        notes = "\n".join(dict.fromkeys(filter(None, (found.notes, row.text("notes")))))
        more = found.quantity + (quantity or 0)
        update_assignment(tx, assignment_id=found.pk, quantity=more, notes=notes, by=job.by)
        job.tally.explain(f"It adds to {place}, which gives the same.")
    else:
        assign_package_to_recipient(
            tx,
            event_id=event_id,
            recipient_id=recipient_id,
            package_id=package_id,
            quantity=quantity or 0,
            notes=row.text("notes"),
            by=job.by,
        )
    _tell_status(job, row)
    job.placed.setdefault(given, row.place)
    return CREATED


def _tell_status(job: Job, row: Row) -> None:
    told = [row.text(key) for key in ("fulfillment_status", "status")]
    status = next((each for each in told if each not in ("", PENDING)), "")
    if status:
        text = f"{row.text('package_name')} for {row.text('recipient_name')} was {status}, and comes in as pending."
        job.tally.notice("status_not_taken", row.place, text)
