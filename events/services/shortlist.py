"""The recipes that an event's screens offer first; no rule reads them."""

from collections.abc import Sequence

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from events.models import EventRecipe
from events.planning.amendments import lock_open_event
from events.queries.events import require_event


def set_event_shortlist(tx: Atomic, *, event_id: int, recipe_ids: Sequence[int], by: User) -> list[int]:
    """Make these the recipes on the list."""
    with logs.operation(tx, "set_event_shortlist", event_id=event_id, by_id=by.pk) as log:
        checked = Checked()
        wanted = {checked.row_id("recipe_ids", each) for each in recipe_ids}
        checked.done()
        event = lock_open_event(tx, event_id=event_id)
        known = Recipe.objects.using(tx.using).in_bulk(wanted)
        if missing := sorted(wanted - known.keys()):
            raise RecipeNotFound(f"There is no recipe {missing[0]}.", id=missing[0])

        listed = EventRecipe.objects.using(tx.using).filter(event=event)
        listed.exclude(recipe_id__in=wanted).delete()
        added = sorted(wanted - {*listed.values_list("recipe_id", flat=True)})
        EventRecipe.objects.using(tx.using).bulk_create(EventRecipe(event=event, recipe_id=each) for each in added)
        log.add(recipes=len(wanted), added=len(added))
    return sorted(wanted)


def get_event_shortlist(tx: Atomic, *, event_id: int) -> list[int]:
    """Return the ids of the recipes on the list, ascending."""
    require_event(tx, event_id=event_id)
    listed = EventRecipe.objects.using(tx.using).filter(event_id=event_id)
    return sorted(listed.values_list("recipe_id", flat=True))
