"""Faults that no service makes, put into the tables directly, and the one rule that each of them breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from bakery.db import transaction
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.services import record_purchase
from events.models import Target
from tests.service_cases.stage import Stage, furnished

Fault = Callable[[Stage], str]


def lot(column: str, value: str, row: str = "flour_lot") -> Fault:
    """Return what writes a column of one lot."""
    return lambda s: f"UPDATE inventory_lot SET {column} = {value} WHERE id = {getattr(s, row).pk}"


def of(table: str, change: str, where: str = "id > 0") -> Fault:
    """Return what writes rows of a table."""
    return lambda s: f"UPDATE {table} SET {change} WHERE {where}"


def first(table: str, change: str, where: str = "id > 0") -> Fault:
    """Return what writes the first such row of a table."""
    return of(table, change, f"id = (SELECT MIN(id) FROM {table} WHERE {where})")


def _circle(s: Stage) -> str:
    return f"UPDATE catalogue_recipecomponent SET component_id = recipe_id WHERE id = {s.component.pk}"


def _plural(s: Stage) -> str:
    return f"UPDATE catalogue_ingredient SET name = 'FLOÜRS' WHERE id = {s.salt.pk}"


def _dearer(s: Stage) -> str:
    return f"UPDATE inventory_purchaseline SET price_per_package = 90 WHERE purchase_id = {s.again.id}"


def _accepted(s: Stage) -> str:
    return f"UPDATE events_batchdecision SET accepted_shortfall = 1 WHERE event_id = {s.baking.pk}"


RUN, LOSS, ASSIGNMENT = "production_productionrun", "production_productionloss", "events_assignment"
WORSE = "actual_yield = actual_yield - 1, loss_quantity = loss_quantity + 1"
MOVEMENT, ASSEMBLY, DELIVERY = "inventory_movement", "assembly_assemblyrun", "events_delivery"

FAULTS: Final[dict[str, list[tuple[str, Fault]]]] = {
    "ledger": [
        ("a lot holds less than its movements say", lot("remaining", "remaining - 1")),
        ("a lot is worth more than its movements say", lot("value", "value + 1")),
        ("a lot came in at another price", lot("cost", "cost + 1")),
        ("more came in than was received", first(MOVEMENT, "delta = delta + 1", "reason = 'receipt'")),
    ],
    "impossible_lot": [
        ("a lot holds less than nothing", lot("remaining", "-1")),
        ("a lot holds more than came in", lot("remaining", "received + 1")),
        ("an empty lot is worth something", lot("remaining", "0")),
    ],
    "finished_lot": [
        (
            "a run gave less than its lot",
            first(RUN, WORSE),
        ),
        ("losses do not add up", first(LOSS, "quantity = quantity + 1")),
        ("an assembly gave more than its lot", first(ASSEMBLY, "quantity_assembled = quantity_assembled + 1")),
    ],
    "cost": [
        ("a run cost more than it drew", first(RUN, "total_ingredient_cost = total_ingredient_cost + 1")),
        ("an assembly cost more than it drew", first(ASSEMBLY, "total_component_cost = total_component_cost + 1")),
        ("a delivery cost more than it drew", first(DELIVERY, "total_cost = total_cost + 1")),
        ("a loss cost more than its share", first(LOSS, "total_loss_cost = total_loss_cost + 1")),
    ],
    "draw": [
        ("a run drew for no run", first(MOVEMENT, "reason = 'waste'", "reason = 'production_use'")),
        ("a delivery drew for a run", first(MOVEMENT, "reason = 'production_use'", "reason = 'delivery'")),
    ],
    "assignment": [
        (
            "a package handed over is not delivered",
            of(ASSIGNMENT, "status = 'ready'", "status = 'delivered'"),
        ),
        (
            "a package not handed over is delivered",
            of(ASSIGNMENT, "status = 'delivered'", "status = 'ready'"),
        ),
        ("a package was handed to nobody", of(DELIVERY, "assignment_id = NULL", "assignment_id > 0")),
        ("a status never came", of("events_assignmenttransition", "to_status = 'pending'", "to_status = 'ready'")),
    ],
    "accepted_shortfall": [("more is missing than was accepted", _accepted)],
    "snapshot": [
        ("a frozen recipe was changed", first("catalogue_recipesnapshot", "digest = 'another'")),
        ("a frozen box was changed", first("catalogue_finishedgoodsnapshot", "data = '{}'")),
        ("a frozen plan was changed", first("events_plansnapshot", "fingerprint = 'another'")),
    ],
    "cycle": [
        ("a recipe contains itself", _circle),
        ("a group contains itself", first("catalogue_ingredientcategory", "parent_id = id")),
    ],
    "conversion": [("a line has no figure", first("catalogue_recipeline", "unit = 'ea'"))],
    "near_equal": [("two names differ by a plural", _plural)],
    "suspicious_amount": [
        ("a package is larger than a kitchen buys", first("catalogue_product", "package_quantity = 99000")),
        ("a price is far from the usual one", _dearer),
    ],
}


@contextmanager
def without_checks() -> Iterator[None]:
    """Let the database take what its own constraints would refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c'")
        checks = [(table, name) for table, name in cursor.fetchall() if table.split("_")[0] not in ("pg", "-")]
        for table, name in checks:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield


def inject(fault: Fault, scene: Stage) -> int:
    """Write a fault, and return how many rows it hit."""
    with without_checks(), connection.cursor() as cursor:
        cursor.execute(fault(scene))
        return cursor.rowcount


def staged() -> Stage:
    """Return the bakery with flour bought twice, and a batch short of what its event wants."""
    scene = furnished("default")
    with transaction.atomic() as tx:
        lines = [PurchaseLineInput(product_id=scene.flour_bag.pk, packages=1, price_per_package=1)]
        given = {"supplier_id": scene.supplier.pk, "purchased_on": scene.today, "by": scene.by}
        record_purchase(tx, lines=lines, **given)
        scene.again = record_purchase(tx, lines=lines, **given)
    Target.objects.filter(event=scene.baking).update(quantity=500)
    return scene
