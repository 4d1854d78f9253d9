"""Calls of the functions that move a bakery in and out, and of the demo."""

from collections.abc import Callable

from django.utils import timezone

from bakery.db.transaction import Atomic
from bakery.interchange.dto import ActivityFilter
from bakery.interchange.queries import activity, imports, lists, oddities, register, sound_plans, sound_stock
from bakery.interchange.queries import demo as demo_queries
from bakery.interchange.register import Register
from bakery.interchange.services import (
    checking,
    defaults,
    demo_catalogue,
    demo_plans,
    demo_stock,
    integrity,
    samples,
)
from bakery.inventory.services import lock_stock
from tests.service_cases.cases import ER, EW, Arguments, R, W
from tests.service_cases.importing import IMPORTS
from tests.service_cases.stage import Stage, bare

BREACHES = (
    sound_stock.lots_unlike_movements,
    sound_stock.impossible_lots,
    sound_stock.finished_lots_unlike_runs,
    sound_stock.costs_that_do_not_add_up,
    sound_stock.draws_of_nothing,
    sound_plans.assignments_unlike_deliveries,
    sound_plans.shortfalls_grown,
    sound_plans.snapshots_changed,
    sound_plans.cycles,
    oddities.gaps,
    oddities.unconverted_lines,
    oddities.near_equal_names,
    oddities.suspicious_amounts,
)


def after(*chapters: Callable[[Stage, Atomic], object]) -> Callable[[Stage, Atomic], None]:
    """Return what writes these chapters of the demo, whose stock is locked as a whole."""

    def write(s: Stage, tx: Atomic) -> None:
        lock_stock(tx)
        for chapter in chapters:
            chapter(s, tx)

    return write


def _when(s: Stage) -> Arguments:
    return {"today": timezone.localdate(), "by": s.by}


def _then(s: Stage, tx: Atomic) -> Arguments:
    return _when(s)


def _person(s: Stage, tx: Atomic) -> Arguments:
    return {"by": s.by}


def _groups(s: Stage, tx: Atomic) -> Arguments:
    return {"categories": samples._categories(tx)}


def _catalogue(s: Stage, tx: Atomic) -> None:
    defaults.load_defaults(tx)
    demo_catalogue.load_demo_catalogue(tx, **_groups(s, tx))
    defaults.load_defaults(tx, only=("densities", "weights"))


def _bought(s: Stage, tx: Atomic) -> None:
    demo_stock.buy_for_last_year(tx, **_when(s))


def _stocked(s: Stage, tx: Atomic) -> None:
    demo_stock.stock_up(tx, **_when(s))


def _loaded(s: Stage, tx: Atomic) -> None:
    samples.load_sample(tx, with_plan=False, by=s.by)


QUERIES = [
    ER(demo_queries.demo_ids),
    R(demo_queries.is_demo_loaded, silent=True),
    R(demo_queries.is_plan_loaded, silent=True),
    R(demo_queries.holds_anything),
    ER(register.load_register),
    ER(register.load_product_keys, lambda s, tx: {"register": Register()}),
    R(checking.check_data, silent=True),
    R(activity.activity_page, lambda s, tx: {"chosen": ActivityFilter(), "page": slice(0, 50)}),
    R(activity.activity_people),
    R(imports.last_import, silent=True),
    R(imports.imports_page, lambda s, tx: {"page": slice(0, 50)}, silent=True),
    R(imports.count_imports, silent=True),
    R(imports.count_old_imports, lambda s, tx: {"before": s.today}, silent=True),
    R(imports.import_head, lambda s, tx: {"import_id": s.waiting.id}),
    R(imports.import_screen, lambda s, tx: {"import_id": s.waiting.id, "page": slice(0, 50)}),
    R(imports.import_report, lambda s, tx: {"import_id": s.waiting.id}),
    R(imports.suppliers_to_choose),
    R(lists.price_list),
    R(lists.stock_list),
    R(lists.recipient_list),
    R(lists.count_listed),
    R(imports.products_to_choose, lambda s, tx: {"ingredient_slugs": [s.flour.slug]}),
]

INTEGRITY = [
    R(integrity.check_integrity),
    *(R(rule, silent=True) for rule in BREACHES),
]

DEMO = [
    EW(
        demo_catalogue.load_demo_catalogue,
        _groups,
        stage=bare,
        silent=True,
        before=lambda s, tx: defaults.load_defaults(tx),
    ),
    EW(demo_stock.buy_for_last_year, _then, stage=bare, silent=True, before=after(_catalogue)),
    EW(demo_plans.hold_last_christmas, _then, stage=bare, silent=True, before=after(_catalogue, _bought)),
    EW(demo_stock.clear_last_year, _person, stage=bare, silent=True, before=after(_catalogue, _bought)),
    EW(demo_stock.stock_up, _then, stage=bare, silent=True, before=after(_catalogue)),
    EW(demo_plans.plan_ahead, _then, stage=bare, silent=True, before=after(_catalogue, _stocked)),
    W(samples.load_sample, lambda s, tx: {"with_plan": False, "by": s.by}, stage=bare, refused=None),
    W(samples.ensure_accounts, lambda s, tx: {"password_hashes": {"baker": "!"}}, silent=True, refused=None),
    W(samples.remove_demo, stage=bare, before=_loaded, refused=None),
]

CASES = [*QUERIES, *INTEGRITY, *IMPORTS, *DEMO]
