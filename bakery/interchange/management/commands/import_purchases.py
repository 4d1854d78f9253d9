"""Take in what was scanned while shopping."""

from bakery.interchange.management.facts import FactsCommand


class Command(FactsCommand):
    """Records receipts."""

    help = "Record scanned purchases: one receipt for each store and day, one lot for each row."
    kind = "purchases"
