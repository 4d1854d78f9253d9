"""Take in what was counted on the shelf."""

from bakery.interchange.management.facts import FactsCommand


class Command(FactsCommand):
    """Records counts."""

    help = "Set lots to what was left of them, in percent of what came in."
    kind = "inventory_updates"
