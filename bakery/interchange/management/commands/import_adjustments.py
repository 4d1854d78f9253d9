"""Take in what was noted as lost or found."""

from bakery.interchange.management.facts import FactsCommand


class Command(FactsCommand):
    """Records losses and finds."""

    help = "Record what was lost, oldest lot first, or found."
    kind = "adjustments"
