"""Fill what is empty with what kitchens know."""

from argparse import ArgumentParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.services.defaults import KINDS, load_defaults


class Command(ServiceCommand):
    """Acts for nobody, so that an installation without people can begin with it."""

    help = "Add allergens, roles and groups of recipes, and fill in densities and weights that are empty."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose the kinds."""
        parser.add_argument("--only", default=",".join(KINDS), help=f"Some of {', '.join(KINDS)}, by commas.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Fill and report."""
        only = [kind.strip() for kind in options["only"].split(",")]
        unknown = [kind for kind in only if kind not in KINDS]
        if unknown:
            raise InvalidInput.of("only", f"“{unknown[0]}” is none of {', '.join(KINDS)}.")
        filled = load_defaults(tx, only=only)
        line = (
            f"Filled in: {filled.allergens} allergens, {filled.categories} groups of recipes, "
            f"{filled.densities} densities, {filled.weights} weights of a piece."
        )
        return Outcome(result=filled, lines=[line])
