"""What every test may ask for, and what every run must keep to."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.queries.ledger import check_ledger

# A pantry of a real household, kept beside the checkout; the one thing a machine may lack.
REAL_PANTRY = Path(settings.BASE_DIR).parent / "shared" / "data" / "pantry_2026.json"
NO_REAL_PANTRY = f"there is no {REAL_PANTRY.name} beside this checkout"


@pytest.fixture
def tx(db: None) -> Iterator[Atomic]:
    """Give an open block; the transaction that the test itself runs in does not count as an outer one."""
    with transaction.atomic() as block:
        yield block


@pytest.fixture(autouse=True)
def assert_ledger(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prove after every test that used a database that each lot there is what its movements say."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None and not {"db", "transactional_db", "live_server"} & {*request.fixturenames}:
        yield
        return

    request.getfixturevalue("db")  # set up before this fixture, and so still there after the test
    yield
    wanted = marker.kwargs.get("databases") if marker else None
    for alias in connections if wanted == "__all__" else wanted or ["default"]:
        with transaction.snapshot(using=alias) as block:
            assert check_ledger(block) == []


@pytest.fixture(scope="session", autouse=True)
def no_backup_stays() -> Iterator[None]:
    """Take away the backups that a run leaves."""
    yield
    shutil.rmtree(settings.BACKUP_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def real_pantry() -> Path:
    """Give the file of the real pantry, or skip the test where it is absent."""
    if not REAL_PANTRY.exists():
        pytest.skip(NO_REAL_PANTRY)
    return REAL_PANTRY


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was imported: one minute in fifteen went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(NothingSkipped(), "nothing-skipped")


class NothingSkipped:
    """Fails a run under CI in which a test was skipped for any reason but the absent pantry."""

    def __init__(self) -> None:
        self.skipped: list[str] = []
        self.without_pantry: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            absent = NO_REAL_PANTRY in str(report.longrepr)
            (self.without_pantry if absent else self.skipped).append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and os.environ.get("CI") and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for test in self.without_pantry:
            terminalreporter.write_line(f"Skipped, {NO_REAL_PANTRY}: {test}", yellow=True)
        if os.environ.get("CI"):
            for test in self.skipped:
                terminalreporter.write_line(f"Skipped, which fails this run: {test}", red=True)
