"""A run under CI in which something was skipped has failed."""

from types import SimpleNamespace

import pytest

from tests.conftest import NO_REAL_PANTRY, NothingSkipped


def report(reason: str | None, **more: str) -> SimpleNamespace:
    """Return what pytest reports of a test: skipped for a reason, or passed."""
    return SimpleNamespace(nodeid="test_x", skipped=reason is not None, longrepr=("test_x.py", 1, reason), **more)


def finish(*reports: SimpleNamespace) -> int:
    """Return how a run of these tests ends."""
    watch = NothingSkipped()
    for one in reports:
        watch.pytest_runtest_logreport(one)
    session = SimpleNamespace(exitstatus=pytest.ExitCode.OK)
    watch.pytest_sessionfinish(session)
    return session.exitstatus


def test_a_skipped_test_fails_a_run_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    assert finish(report(None), report("not today")) == pytest.ExitCode.TESTS_FAILED
    assert finish(report(None)) == pytest.ExitCode.OK


def test_the_absent_pantry_fails_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    assert finish(report(f"Skipped: {NO_REAL_PANTRY}")) == pytest.ExitCode.OK


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    assert finish(report("known", wasxfail="known")) == pytest.ExitCode.OK


def test_a_skipped_test_fails_no_run_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    assert finish(report("not today")) == pytest.ExitCode.OK
