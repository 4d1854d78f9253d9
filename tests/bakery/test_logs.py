"""A record says what was done, how it ended and in which block, and never fails the work it is about."""

import json
import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bakery import logs
from bakery.errors import InUse
from bakery.logs import JsonFormatter


@dataclass(frozen=True)
class Block:
    id: str = "b1"


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bakery")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(JsonFormatter().format(record)) for record in caplog.records]


def test_loggers_are_named_after_their_module() -> None:
    assert logs.get_logger("production.services.runs").name == "bakery.services.production.services.runs"
    assert logs.get_logger("bakery.inventory.fifo").name == "bakery.services.inventory.fifo"


def test_a_success_is_one_record_after_the_start(caplog: pytest.LogCaptureFixture) -> None:
    with logs.operation(Block(), "bake", recipe_id=3) as log:
        log.add(run_id=7, cost="12.50")

    started, success = lines(caplog)
    assert (started["level"], started["outcome"], started["context"]) == ("DEBUG", "started", {"recipe_id": 3})
    assert success == {
        "time": success["time"],
        "level": "INFO",
        "logger": "bakery.services.tests.bakery.test_logs",
        "message": "bake: success",
        "operation": "bake",
        "outcome": "success",
        "tx": "b1",
        "context": {"recipe_id": 3, "run_id": 7, "cost": "12.50"},
    }


def test_a_refusal_is_a_warning_under_its_code(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(InUse), logs.operation(Block(), "delete", recipe_id=3):
        raise InUse("Three recipes need it.", [])

    _, refused = lines(caplog)
    assert (refused["level"], refused["outcome"], refused["context"]) == ("WARNING", "in_use", {"recipe_id": 3})
    assert refused["error"] == {"type": "InUse", "message": "Three recipes need it.", "context": {"blockers": []}}
    assert "traceback" not in refused


@pytest.mark.parametrize("error", [ZeroDivisionError("flat"), KeyboardInterrupt("flat")])
def test_any_other_error_comes_with_its_traceback_and_goes_on(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(type(error)) as caught, logs.operation(Block(), "bake"):
        raise error

    _, failed = lines(caplog)
    assert caught.value is error
    assert (failed["level"], failed["outcome"]) == ("ERROR", "error")
    assert failed["error"] == {"type": type(error).__name__, "message": "flat"}
    assert "raise error" in failed["traceback"]


def test_names_that_logging_uses_itself_are_free_for_the_context(caplog: pytest.LogCaptureFixture) -> None:
    context = dict.fromkeys(["name", "args", "message", "tx", "level", "self", "outcome", "context", "error"], "ours")

    with logs.operation(Block(), "bake", **context):
        pass
    with logs.operation(Block(), "bake") as log:
        log.add(**context)
    logs.record(Block(), "bake", "noted", logging.INFO, **context)

    assert [line["context"] for line in lines(caplog)] == [context, context, {}, context, context]


def test_what_is_not_fit_for_json_is_written_as_the_name_of_its_type(caplog: pytest.LogCaptureFixture) -> None:
    circle: list[Any] = []
    circle.append(circle)

    logs.record(Block(), "bake", "noted", logging.INFO, cost=Decimal(1), who=object(), nan=float("nan"), circle=circle)

    assert lines(caplog)[0]["context"] == {"cost": "Decimal", "who": "object", "nan": "float", "circle": "list"}


def test_dates_and_dataclasses_are_written_as_answers_write_them(caplog: pytest.LogCaptureFixture) -> None:
    logs.record(Block(), "bake", "noted", logging.INFO, on=date(2026, 3, 1), block=Block(), ids=(1, 2))

    assert lines(caplog)[0]["context"] == {"on": "2026-03-01", "block": {"id": "b1"}, "ids": [1, 2]}


def test_a_line_of_anybody_else_is_json_too(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("bakery").info("%d loaves\nof rye", 3)

    line = JsonFormatter().format(caplog.records[0])
    assert "\n" not in line
    assert set(json.loads(line)) == {"time", "level", "logger", "message"}
    assert json.loads(line)["message"] == "3 loaves\nof rye"
