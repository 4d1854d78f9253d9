"""Start-up checks: settings under which this site would not be what it promises."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SQLITE = "bakery.db.sqlite"


def atomic_requests(**_: object) -> list[CheckMessage]:
    """Blocks are opened by views, so Django may open none around them."""
    return [
        Error(
            f"ATOMIC_REQUESTS is on for the database {alias!r}.",
            hint="Leave it off: every view opens its own block.",
            id="bakery.E001",
        )
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]


def sqlite_engine(**_: object) -> list[CheckMessage]:
    """Django's own SQLite engine has no fair queue of writers."""
    return [
        Error(
            f"The database {alias!r} uses {database['ENGINE']}.",
            hint=f"Use {SQLITE}, whose writers wait in a queue.",
            id="bakery.E002",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].startswith("django.") and "sqlite" in database["ENGINE"]
    ]


def sqlite_mode(**_: object) -> list[CheckMessage]:
    """A block that reads first and writes later fails beside other writers unless it begins IMMEDIATE."""
    return [
        Error(
            f"The database {alias!r} does not begin its transactions IMMEDIATE.",
            hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE".',
            id="bakery.E003",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"] == SQLITE and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]


def secret_key(**_: object) -> list[CheckMessage]:
    """The key of development is known to everybody."""
    if settings.DEBUG or settings.SECRET_KEY != settings.DEVELOPMENT_KEY:
        return []
    return [
        Error(
            "SECRET_KEY is the one of development.",
            hint="Put a random text into the environment or the .env file.",
            id="bakery.E004",
        )
    ]


def debug_toolbar(**_: object) -> list[CheckMessage]:
    """The toolbar shows settings and SQL to whoever looks."""
    if settings.DEBUG or "debug_toolbar" not in settings.INSTALLED_APPS:
        return []
    return [Error("The debug toolbar is installed without DEBUG.", hint="Remove it.", id="bakery.E005")]


def register_checks() -> None:
    """Let every start and every `manage.py check` ask these."""
    register(atomic_requests)
    register(sqlite_engine)
    register(sqlite_mode)
    register(secret_key, Tags.security)
    register(debug_toolbar, Tags.security)
