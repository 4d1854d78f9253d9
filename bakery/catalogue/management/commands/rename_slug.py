"""Gives a definition another key."""

from django.core.management.base import CommandParser

from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services.slugs import KINDS, rename_slug
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic


class Command(ServiceCommand):
    """The old key still leads to it, in addresses and in files."""

    help = "Give an ingredient, recipe or other definition another slug; --dry-run only shows which row is meant."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add what is renamed and to what."""
        parser.add_argument("kind", choices=tuple(KINDS))
        parser.add_argument("old", help="The slug it has, or had.")
        parser.add_argument("new", help="The slug it gets.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Rename it."""
        self.actor(tx, options)  # whoever is named must be there
        kind, to_slug = options["kind"], options["new"]
        model, refusal = KINDS[kind]
        row = row_by_slug(tx, model=model, slug=options["old"], refusal=refusal)
        rename_slug(tx, kind=kind, from_slug=row.slug, to_slug=to_slug)
        line = f"{row}, {kind.replace('_', ' ')}: “{row.slug}” becomes “{to_slug}”; the old key still leads to it."
        return Outcome(result={"kind": kind, "id": row.pk, "from": row.slug, "to": to_slug}, lines=[line])
