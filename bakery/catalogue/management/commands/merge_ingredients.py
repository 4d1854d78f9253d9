"""Makes one ingredient of two."""

from collections.abc import Iterator

from django.core.management.base import CommandParser

from bakery.catalogue.dto.items import MergeImpact
from bakery.catalogue.errors import IngredientNotFound
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.merging import merge_impact
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.merging import merge_ingredients
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic


class Command(ServiceCommand):
    """Tells what would move; with --yes it moves."""

    help = "Show what merging ingredient A into ingredient B would move, and with --yes do it."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add both ingredients."""
        parser.add_argument("source", metavar="A", help="The slug of the one that goes.")
        parser.add_argument("target", metavar="B", help="The slug of the one that stays.")
        parser.add_argument("--yes", action="store_true", help="Do it.")

    def changes(self, options: Options) -> bool:
        """Write only when told to."""
        return bool(options["yes"])

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Show what would move, or move it."""
        impact = _impact(tx, options)
        if not self.changes(options):
            return Outcome(result=impact, lines=[*_told(impact), "Say --yes to do it."])
        by = self.actor(tx, options)
        merge_ingredients(tx, source_id=impact.source_id, target_id=impact.target_id, by=by)
        return Outcome(result=impact, lines=[*_told(impact), f"Merged; “{impact.source_name}” is retired."])


def _impact(tx: Atomic, options: Options) -> MergeImpact:
    source, target = (
        row_by_slug(tx, model=Ingredient, slug=options[name], refusal=IngredientNotFound)
        for name in ("source", "target")
    )
    return merge_impact(tx, source_id=source.pk, target_id=target.pk)


def _told(impact: MergeImpact) -> Iterator[str]:
    yield f"From “{impact.source_name}” to “{impact.target_name}”:"
    yield f"  {impact.products} products with their stock"
    yield f"  {impact.recipe_lines} recipe lines"
    yield from (f"    {name}" for name in impact.recipes)
    yield f"  {impact.aliases} other names, {impact.external_codes} codes"
