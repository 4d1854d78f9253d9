"""Takes back what was recorded by mistake."""

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandParser

from assembly.services import void_assembly_run
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.inventory.services import void_adjustment, void_purchase
from events.services import void_delivery
from production.services import void_production_run

VOIDS: Final[dict[str, tuple[Callable[..., Any], str]]] = {
    "purchase": (void_purchase, "purchase_id"),
    "adjustment": (void_adjustment, "adjustment_id"),
    "production": (void_production_run, "production_run_id"),
    "assembly": (void_assembly_run, "assembly_run_id"),
    "delivery": (void_delivery, "delivery_id"),
}


class Command(ServiceCommand):
    """The record stays, marked; it is refused while something it brought is used."""

    help = "Take back a purchase, an adjustment, a production run, an assembly or a delivery."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add what is voided and why."""
        parser.add_argument("kind", choices=tuple(VOIDS))
        parser.add_argument("id", type=int)
        parser.add_argument("--reason", required=True, help="Why it is taken back.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Void it."""
        by = self.actor(tx, options)
        void, key = VOIDS[options["kind"]]
        voided = void(tx, **{key: options["id"]}, reason=options["reason"], by=by)
        return Outcome(result=voided, lines=[f"Voided {options['kind']} {options['id']}."])
