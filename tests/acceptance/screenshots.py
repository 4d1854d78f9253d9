"""Pictures of the main pages of the demo: `make screenshots FOLDER=pictures`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

import django
from playwright.sync_api import sync_playwright

from tests.acceptance.conftest import ARGUMENTS, CHROMIUM
from tests.acceptance.walker import PHONE, Size, Walker, as_viewport

DESK: Final[Size] = (1280, 860)
# Where each is looked at: the row of an event is found by its name.
PAGES: Final[tuple[tuple[str, str, Size], ...]] = (
    ("today", "/", DESK),
    ("events", "/events/", DESK),
    ("plan", "/events/{Christmas}/plan/", DESK),
    ("shopping", "/events/{Christmas}/shopping/", PHONE),
    ("make", "/events/{Open Day}/make/", DESK),
    ("assemble", "/events/{Christmas}/assemble/", DESK),
    ("deliver", "/events/{Christmas}/deliver/", DESK),
    ("recipe", "/recipes/almond-biscotti/", DESK),
    ("pantry", "/pantry/", DESK),
    ("prices", "/reports/prices/", DESK),
)


@contextmanager
def served() -> Iterator[str]:
    """Serve the site of the settings from a thread, and give its address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def event_ids() -> dict[str, str]:
    from bakery.db import transaction
    from events.models import Event

    with transaction.snapshot() as tx:
        # Two are called Christmas: the one to come has the later day.
        return {event.name: str(event.pk) for event in Event.objects.using(tx.using).order_by("event_date")}


def take(folder: Path) -> None:
    """Write one picture of each page into a folder."""
    django.setup()
    ids = event_ids()
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        walker = Walker.signed_in(browser, address, "planner", DESK)
        for name, path, size in PAGES:
            walker.page.set_viewport_size(as_viewport(size))
            walker.page.goto(address + path.format_map(ids))
            walker.page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
