"""Look for what is missing, wrong or odd."""

from argparse import ArgumentParser
from collections import Counter
from typing import Final

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.last_check import keep
from bakery.interchange.services.checking import check_data
from bakery.interchange.services.defaults import load_defaults
from bakery.interchange.services.integrity import check_integrity

# Gaps that what every kitchen knows can fill; nothing that somebody entered is touched.
SAFE: Final = ("densities", "weights")


class Command(ServiceCommand):
    """Ends with 1 where it finds anything, and lets the health page show what the rules said."""

    help = "Tell gaps of definitions, problems of open plans, ledger faults, likely duplicates and odd amounts."
    writes = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose the kinds of findings, and whether gaps are filled first."""
        parser.add_argument("--only", default="", metavar="CODES", help="Codes by commas, as missing_density.")
        self.add_writing_arguments(parser)
        parser.add_argument(
            "--fix-safe", action="store_true", help="First fill in densities and weights that every kitchen knows."
        )

    def changes(self, options: Options) -> bool:
        """Write only where gaps are to be filled."""
        return bool(options["fix_safe"])

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Look, where gaps are to be filled after that was done."""
        if not self.changes(options):
            return self._found(tx, options)
        self.actor(tx, options)  # whoever is named must be there
        filled = load_defaults(tx, only=SAFE)
        found = self._found(tx, options)
        line = f"Filled in: {filled.densities} densities, {filled.weights} weights of a piece."
        return Outcome(
            result={"filled": filled, "found": found.result}, lines=[line, *found.lines], complete=found.complete
        )

    def _found(self, tx: Atomic, options: Options) -> Outcome:
        only = {code.strip() for code in options["only"].split(",")} - {""}
        integrity = check_integrity(tx, watch=self.watch)
        keep(integrity)
        found = check_data(tx, only=only, integrity=integrity)
        counts, lines = Counter(each.code for each in found), Counter[str]()
        for each in found:
            lines[each.code] += each.lines
        told = [f"{each.code}: {each.message}" for each in found]
        told += [f"{code}: {count} found, in {lines[code]} lines" for code, count in sorted(counts.items())]
        return Outcome(result=found, lines=told or ["Nothing is missing, wrong or odd."], complete=not found)
