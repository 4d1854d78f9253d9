"""A backup made on the pages, and brought back on the pages of an empty bakery."""

from playwright.sync_api import Locator

from tests.acceptance.walker import Walker

LISTS = ("/events/", "/recipients/", "/purchases/", "/runs/", "/assemblies/")
SHELVES = tuple(f"/pantry/?tab={tab}" for tab in ("food", "finished"))
OF_EVENT = ("Plan", "Deliver", "Report")
Told = dict[str, str]


def read_all(planner: Walker) -> Told:
    """Return what the pages of the event, of the shelf and of what was recorded say."""
    told = {}
    for address in (*LISTS, *SHELVES):
        planner.open(address)
        told[address] = planner.text()
    planner.open("/events/")
    planner.follow("Christmas")
    event = planner.place
    for tab in OF_EVENT:
        planner.open(event)
        planner.follow(tab, within=_tabs(planner))
        told[planner.place] = planner.text()
    return told


def back_up(owner: Walker) -> str:
    """Make a backup, and return the name of its file."""
    owner.open("/data/backups/")
    owner.press("Back up now")
    assert "whole" in owner.text()
    return owner.text(owner.page.get_by_role("table").get_by_role("link", name=".zip").first)


def bring_back(newcomer: Walker, file: str, *, database: str) -> None:
    """Replace an empty bakery by what a backup holds."""
    newcomer.open("/events/")
    assert "No events yet" in newcomer.text()
    newcomer.open("/data/backups/")
    newcomer.follow(f"Restore {file}")
    newcomer.type("Name of the database", database)
    newcomer.press("Replace everything")


def _tabs(planner: Walker) -> Locator:
    return planner.page.get_by_role("navigation", name="Christmas")
