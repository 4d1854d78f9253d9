"""Load the demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from bakery.accounts.queries import DEMO_NAMES, acting_user
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.services.samples import ensure_accounts, load_sample


class Command(ServiceCommand):
    """Makes a bakery one can play with; on a development machine also people to sign in as."""

    help = "Load an invented bakery into an empty database."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose whether events come along."""
        parser.add_argument("--with-plan", action="store_true", help="With events: past, locked and in planning.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hash the passwords before the block begins, since that takes long."""
        hashes = {name: make_password(name) for name in DEMO_NAMES} if settings.DEBUG else {}
        super().handle(*args, **options, password_hashes=hashes)

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Make the people first, let the planner act unless somebody is named, and load."""
        hashes = options["password_hashes"]
        if hashes:
            ensure_accounts(tx, password_hashes=hashes)
        name = options["user"] or ("planner" if hashes else None)
        loaded = load_sample(tx, with_plan=options["with_plan"], by=acting_user(tx, username=name))
        lines = ["The demo was loaded." if loaded.created else "The demo is here already; nothing changed."]
        if options["password_hashes"]:
            lines.append(f"Sign in as {', '.join(options['password_hashes'])}; each name is its password.")
        return Outcome(result=loaded, lines=lines)
