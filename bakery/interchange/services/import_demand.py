"""What the events of a file want and bake, wherever the predecessor kept it."""

from collections.abc import Sequence
from typing import Final

from bakery.catalogue.models import FinishedUnit, Recipe, SlugAlias
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected, Unclear
from bakery.interchange.job import Job
from bakery.interchange.meaning import Piece, meant_by_name, piece_meant, recipe_meant
from bakery.interchange.register import EVENT, UNIT
from bakery.interchange.rows import Row
from bakery.interchange.tally import CREATED, SKIPPED, UNCHANGED
from events.models import BatchDecision, Event, EventRecipe, PlanState, Target
from events.planning.decisions import save_batch_decision
from events.services.shortlist import get_event_shortlist, set_event_shortlist
from events.services.targets import set_assembly_target, set_unit_target

LONGEST_KEY: Final = 200


def load_wanted(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in that an event wants so many pieces of a good."""
    return want(tx, job=job, row=row, event_id=meant_by_name(job, kind=EVENT, row=row))


def load_batches(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in how many batches of a recipe an event bakes."""
    return decide(tx, job=job, row=row, event_id=meant_by_name(job, kind=EVENT, row=row))


def load_shortlisted(tx: Atomic, *, job: Job, row: Row) -> str:
    """Put one recipe on the shortlist of an event."""
    event_id, recipe_id = meant_by_name(job, kind=EVENT, row=row), recipe_meant(job, row)
    if EventRecipe.objects.using(tx.using).filter(event_id=event_id, recipe_id=recipe_id).exists():
        return UNCHANGED
    if is_fixed(tx, job=job, event_id=event_id):
        return SKIPPED
    listed = get_event_shortlist(tx, event_id=event_id)
    set_event_shortlist(tx, event_id=event_id, recipe_ids=[*listed, recipe_id], by=job.by)
    return CREATED


def want(tx: Atomic, *, job: Job, row: Row, event_id: int) -> str:
    """Set the target of one good or output, unless the event wants some of it already."""
    quantity = row.whole("target_quantity")
    if quantity is None:
        raise RowRejected("target_quantity", "target_quantity is missing.")
    kind, item_id = _wanted(job, row)
    column = {f"{kind}_id": item_id}
    found = Target.objects.using(tx.using).filter(event_id=event_id, **column).first()
    if found:
        return _there(job, row, (event_id, kind, item_id), quantity, found.quantity)
    if not quantity or is_fixed(tx, job=job, event_id=event_id):
        return _nothing(job, quantity)
    notes = row.text("notes")
    if kind == UNIT:
        set_unit_target(
            tx, event_id=event_id, finished_unit_id=item_id, target_quantity=quantity, notes=notes, by=job.by
        )
    else:
        set_assembly_target(
            tx, event_id=event_id, finished_good_id=item_id, target_quantity=quantity, notes=notes, by=job.by
        )
    job.placed[event_id, kind, item_id] = row.place
    return CREATED


def decide(tx: Atomic, *, job: Job, row: Row, event_id: int) -> str:
    """Decide the batches of one output, unless they are decided already; a recipe without any is told."""
    batches = row.whole("target_batches")
    if batches is None:
        raise RowRejected("target_batches", "target_batches is missing.")
    unit_id = _output(tx, job, row, recipe_meant(job, row))
    if unit_id is None:
        return SKIPPED
    found = BatchDecision.objects.using(tx.using).filter(event_id=event_id, finished_unit_id=unit_id).first()
    if found:
        return _there(job, row, (event_id, "batches", unit_id), batches, found.batches)
    if not batches or is_fixed(tx, job=job, event_id=event_id):
        return _nothing(job, batches)
    save_batch_decision(
        tx, event_id=event_id, finished_unit_id=unit_id, batches=batches, notes=row.text("notes"), by=job.by
    )
    job.placed[event_id, "batches", unit_id] = row.place
    return CREATED


def is_fixed(tx: Atomic, *, job: Job, event_id: int) -> bool:
    """Tell whether an event is beyond a draft, so that no file changes what it wants."""
    event = Event.objects.using(tx.using).get(pk=event_id)
    if event.plan_state == PlanState.DRAFT:
        return False
    job.tally.explain(f"“{event.name}” is {event.get_plan_state_display().lower()} here, and stays as it is.")
    return True


def _wanted(job: Job, row: Row) -> Piece:
    if row.has("finished_unit_name") and not row.has("finished_good_slug") and not row.has("finished_good_name"):
        unit = job.register.one(UNIT, slug="", name=row.text("finished_unit_name"), key="finished_unit_name")
        return UNIT, unit
    slug, name = row.text("finished_good_slug"), row.text("finished_good_name")
    if not slug and not name:
        raise RowRejected("finished_good_slug", "finished_good_slug is missing.")
    return piece_meant(job, slug=slug, name=name, key="finished_good_slug")


def _there(job: Job, row: Row, key: tuple[object, ...], told: int, stored: int | None) -> str:
    """Keep what is there; where another row of the same file set it to something else, say so."""
    place = job.placed.get(key)
    if place is None or told == stored:
        return UNCHANGED
    text = f"{place} says {stored}, and this row {told}; the first is kept."
    job.tally.notice("two_amounts", row.place, text)
    job.tally.explain(text)
    return SKIPPED


def _nothing(job: Job, amount: int) -> str:
    if not amount:
        job.tally.explain("Nothing is wanted.")
    return SKIPPED


def _output(tx: Atomic, job: Job, row: Row, recipe_id: int) -> int | None:
    """Return the output that is baked: the one named, the recipe's only one, or the one that was answered."""
    name = row.text("finished_unit_name")
    if name:
        return job.register.one(UNIT, slug="", name=(recipe_id, name), key="finished_unit_name")
    recipe = Recipe.objects.using(tx.using).get(pk=recipe_id)
    outputs = FinishedUnit.objects.using(tx.using).active().filter(recipe=recipe).exclude(pk__in=job.retiring)
    found = list(outputs.order_by("name", "pk"))
    if not found:
        text = f"The recipe “{recipe.name}” has no output, so no batches of it are decided."
        job.tally.notice("no_output", row.place, text)
        job.tally.explain(text)
        return None
    return found[0].pk if len(found) == 1 else _answered(tx, job, recipe, found)


def _answered(tx: Atomic, job: Job, recipe: Recipe, outputs: Sequence[FinishedUnit]) -> int:
    question = f"{UNIT}:{recipe.slug}"[:LONGEST_KEY]
    answered = job.register.by_slug(UNIT, question)
    if answered is not None:
        return answered
    answer = job.options.answers.get(question, "")
    for unit in outputs:
        if unit.slug == answer:
            SlugAlias.objects.using(tx.using).create(kind=UNIT, slug=question, target=unit.uuid)
            job.register.alias(UNIT, question, unit.pk)
            return unit.pk
    text = f"“{recipe.name}” has several outputs. Which one is baked?"
    slugs, names = tuple(unit.slug for unit in outputs), tuple(unit.name for unit in outputs)
    raise Unclear("finished_unit_name", question, text, slugs, names)
