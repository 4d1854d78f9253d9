"""Take in a list of prices."""

from bakery.interchange.management.facts import FactsCommand


class Command(FactsCommand):
    """Prices lots."""

    help = "Give lots whose price is unknown the price of a list: a CSV file as the export of prices."
    kind = "prices"
