"""The browser that the walk needs."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

InBrowser = Callable[[Callable[[Browser], None]], None]


@pytest.fixture
def in_browser() -> Iterator[InBrowser]:
    """Give a way to do something with a browser, or skip the test where there is none.

    The browser has a thread of its own: its event loop would keep the test's thread from the database.
    """
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")

    def do(walk: Callable[[Browser], None]) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            try:
                walk(browser)
            finally:
                browser.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda walk: thread.submit(do, walk).result()
