"""The page of a plan as tests send and read it."""

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.events.planning.christmas import Christmas


def address(given: Christmas, query: str = "") -> str:
    return f"/events/{given.event.pk}/plan/{query}"


def send(client: Client, given: Christmas, act: str, row: object = "", **fields: object) -> Any:
    """Send one form of the page."""
    prefix = f"{act}-{row}" if row else act
    sent = {f"{prefix}-{name}": value for name, value in fields.items()}
    return client.post(address(given), {"act": act, "row": str(row)} | sent)


def text(page: Any) -> str:
    """Return what the page says, on one line."""
    plain = re.sub(r"<[^>]+>", " ", page.content.decode())
    return " ".join(unescape(plain).split())


def sums_of(page: Any) -> list[str]:
    """Return every sum that a number on the page opens."""
    found = re.findall(r'<details class="sum"><summary>.*?</summary><p>(.*?)</p>', page.content.decode(), re.DOTALL)
    plain = (unescape(re.sub(r"<[^>]+>", "", each)) for each in found)
    return [" ".join(each.split()) for each in plain]


def batches(given: Christmas, **chosen: object) -> dict[str, object]:
    """Return the fields of the batches form: 7, 1, 6 and 1 unless chosen otherwise, by name of the output."""
    names = {"Almond Biscotti": 7, "Dipped Biscotti": 1, "Anzac": 6, "Cake": 1}
    return {f"choice_{given.units[name].pk}": str(count) for name, count in names.items()} | chosen
