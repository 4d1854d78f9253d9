"""What is missing, wrong or odd in the whole database."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import combinations

from bakery.catalogue.models import Product, RecipeCategory, RecipeLine
from bakery.catalogue.names import fold
from bakery.catalogue.queries.recipe_problems import missing_definitions
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from bakery.interchange import suspicion
from bakery.interchange.dto import Finding
from bakery.inventory.queries.ledger import check_ledger
from events.models import CLOSED, Event
from events.planning.plan import get_plan


def check_data(tx: Atomic, *, only: Collection[str] = ()) -> list[Finding]:
    """Return gaps of definitions, problems of open plans, ledger faults, likely duplicates and odd amounts."""
    found = [
        *_gaps(tx),
        *_plans(tx),
        *_ledger(tx),
        *_near_equal_groups(tx),
        *_odd_packages(tx),
        *_odd_lines(tx),
    ]
    return [each for each in found if not only or each.code in only]


def _gaps(tx: Atomic) -> Iterator[Finding]:
    for each in missing_definitions(tx):
        yield _finding(each.problem, lines=each.lines)


def _plans(tx: Atomic) -> Iterator[Finding]:
    """Yield what stands in the way of open events, apart from the gaps that are told once for all."""
    told = {(each.problem.code, each.problem.subject_id) for each in missing_definitions(tx)}
    for event in Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk"):
        for problem in get_plan(tx, event_id=event.pk).problems:
            if problem.subject_type != "ingredient" or (problem.code, problem.subject_id) not in told:
                yield _finding(problem, lines=1, within=f"{event.name}: ")


def _ledger(tx: Atomic) -> Iterator[Finding]:
    for fault in check_ledger(tx):
        yield Finding(
            code="ledger",
            message=f"Lot {fault.lot_id}: {fault.rule} should be {fault.expected} and is {fault.found}.",
            subject_type="lot",
            subject_id=fault.lot_id,
            subject_name=str(fault.lot_id),
            lines=1,
        )


def _near_equal_groups(tx: Atomic) -> Iterator[Finding]:
    groups = RecipeCategory.objects.using(tx.using).order_by("name", "pk")
    for one, other in combinations(groups, 2):
        if fold(one.name).removesuffix("s") == fold(other.name).removesuffix("s"):
            yield Finding(
                code="near_equal",
                message=f"The groups “{one.name}” and “{other.name}” may be one.",
                subject_type="recipe_category",
                subject_id=one.pk,
                subject_name=one.name,
                lines=1,
            )


def _odd_packages(tx: Atomic) -> Iterator[Finding]:
    for product in Product.objects.using(tx.using).active().order_by("pk"):
        if remark := suspicion.package_remark(product.package_quantity, product.package_unit):
            yield _odd("product", product.pk, str(product), remark)


def _odd_lines(tx: Atomic) -> Iterator[Finding]:
    lines = RecipeLine.objects.using(tx.using).filter(recipe__archived_at__isnull=True)
    for line in lines.select_related("recipe", "ingredient__category__parent").order_by("pk"):
        category = line.ingredient.category
        groups = f"{category.parent.name if category.parent else ''} {category.name}"
        if remark := suspicion.line_remark(Decimal(line.quantity), line.unit, groups):
            yield _odd("recipe", line.recipe_id, f"{line.recipe.name}, {line.ingredient.name}", remark)


def _odd(subject_type: str, subject_id: int, name: str, remark: str) -> Finding:
    return Finding(
        code="suspicious_amount",
        message=f"{name}: {remark}.",
        subject_type=subject_type,
        subject_id=subject_id,
        subject_name=name,
        lines=1,
    )


def _finding(problem: Problem, *, lines: int, within: str = "") -> Finding:
    return Finding(
        code=problem.code,
        message=f"{within}{problem.message}",
        subject_type=problem.subject_type,
        subject_id=problem.subject_id,
        subject_name=problem.subject_name,
        lines=lines,
    )
