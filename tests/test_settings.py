"""Settings under which the site would not be what it promises are refused at the start."""

import os
import re
import subprocess
import sys
from typing import Any

import environ
import pytest
from django.conf import settings
from django.core.checks import run_checks
from pytest_django import Settings

from bakery import checks
from bakery.settings import database

SQLITE = {"ENGINE": "bakery.db.sqlite", "NAME": "x", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}


def reported() -> set[str | None]:
    return {message.id for message in run_checks() if (message.id or "").startswith("bakery.")}


def test_the_settings_of_the_suite_pass_every_check() -> None:
    assert reported() == set()


@pytest.mark.parametrize(
    ("databases", "expected"),
    [
        ({"default": SQLITE}, []),
        ({"default": SQLITE | {"ATOMIC_REQUESTS": True}}, ["bakery.E001"]),
        ({"default": SQLITE, "other": SQLITE | {"ATOMIC_REQUESTS": True}}, ["bakery.E001"]),
        ({"default": SQLITE | {"ENGINE": "django.db.backends.sqlite3"}}, ["bakery.E002"]),
        ({"default": SQLITE, "other": SQLITE | {"ENGINE": "django.db.backends.sqlite3"}}, ["bakery.E002"]),
        ({"default": SQLITE | {"OPTIONS": {}}}, ["bakery.E003"]),
        ({"default": {"ENGINE": "bakery.db.sqlite"}}, ["bakery.E003"]),
        ({"default": SQLITE | {"OPTIONS": {"transaction_mode": "DEFERRED"}}}, ["bakery.E003"]),
        ({"default": {"ENGINE": "django.db.backends.postgresql"}}, []),
    ],
)
def test_a_database_that_breaks_the_blocks_is_refused(
    databases: dict[str, dict[str, Any]], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATABASES", databases)

    found = [*checks.atomic_requests(), *checks.sqlite_engine(), *checks.sqlite_mode()]

    assert [message.id for message in found] == expected


def test_the_key_of_development_is_refused_on_a_server(settings: Settings) -> None:
    settings.SECRET_KEY = settings.DEVELOPMENT_KEY

    assert reported() == {"bakery.E004"}

    settings.DEBUG = True
    assert reported() == set()


def test_the_debug_toolbar_is_refused_on_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "INSTALLED_APPS", [*settings.INSTALLED_APPS, "debug_toolbar"])

    assert [message.id for message in checks.debug_toolbar()] == ["bakery.E005"]

    monkeypatch.setattr(settings, "DEBUG", True)
    assert checks.debug_toolbar() == []


def test_postgresql_gets_a_pool_and_time_limits() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "bakery"})

    assert made["OPTIONS"]["pool"] is True
    assert made["CONN_MAX_AGE"] == 0
    for limit in ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"]:
        assert limit in made["OPTIONS"]["options"]


def test_what_the_address_of_a_database_asks_for_is_kept() -> None:
    made = database(environ.Env.db_url_config("postgres://bakery:x@db.example.org/bakery?sslmode=require"))

    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["pool"] is True


def test_every_variable_is_told_to_newcomers() -> None:
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)', (settings.BASE_DIR / "bakery" / "settings.py").read_text()))
    example = set(re.findall(r"^#? ?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    readme = set(re.findall(r"^\| `([A-Z_]+)`", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE))

    assert read == example == readme


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start the site under these variables alone and print some of its settings."""
    show = (
        "from bakery import settings as s; print(s.DEBUG, s.DEBUG_TOOLBAR, s.CURRENCY_SYMBOL, s.SESSION_COOKIE_SECURE)"
    )
    return subprocess.run(
        [sys.executable, "-c", show],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "", "DEBUG": "False", "DEBUG_TOOLBAR": "False"} | environment,
    )


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"SECRET_KEY": "x"}, "False False $ True"),
        ({"SECRET_KEY": "x", "DEBUG_TOOLBAR": "True"}, "False False $ True"),
        ({"DEBUG": "True"}, "True False $ False"),
        ({"DEBUG": "True", "DEBUG_TOOLBAR": "True"}, "True True $ False"),
        ({"DEBUG": "True", "CURRENCY_SYMBOL": "€"}, "True False € False"),
        ({"DEBUG": "True", "CURRENCY_SYMBOL": "$"}, "True False $ False"),
    ],
)
def test_the_environment_decides(environment: dict[str, str], shown: str) -> None:
    assert start(**environment).stdout.strip() == shown


def test_without_a_secret_key_nothing_starts() -> None:
    command = [sys.executable, "manage.py", "check"]
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": ""}

    done = subprocess.run(command, capture_output=True, text=True, cwd=settings.BASE_DIR, env=environment)

    assert done.returncode == 1
    assert "SECRET_KEY" in done.stderr


def test_the_debug_toolbar_starts_with_debug() -> None:
    command = [sys.executable, "manage.py", "check"]
    environment = {"PATH": os.environ["PATH"], "DEBUG": "True", "DEBUG_TOOLBAR": "True"}

    done = subprocess.run(command, capture_output=True, text=True, cwd=settings.BASE_DIR, env=environment)

    assert done.returncode == 0, done.stderr
