"""What keeps tests away from a database that is in use."""

from pathlib import Path

from django.conf import settings

from bakery.db.transaction import Atomic
from bakery.interchange.errors import DatabaseOutside


def refuse_outside(tx: Atomic) -> None:
    """Refuse a database that lies elsewhere than the settings allow, or on a server is no test database."""
    within: Path | None = settings.DATABASES_WITHIN
    if within is None:
        return
    name = str(tx.connection.settings_dict["NAME"])
    is_file = tx.connection.vendor == "sqlite"
    if not (Path(name).resolve().is_relative_to(within.resolve()) if is_file else name.startswith("test_")):
        raise DatabaseOutside(f"Tests keep away from the database {name}.")
