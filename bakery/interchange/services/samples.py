"""The demo as a whole: loaded into an empty bakery, and taken away again."""

from django.apps import apps
from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.accounts.services import create_account
from bakery.catalogue.models import RecipeCategory
from bakery.catalogue.services.recipe_categories import create_recipe_category
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.interchange.dto import DemoLoaded
from bakery.interchange.errors import DemoRefused
from bakery.interchange.queries.demo import holds_anything, is_demo_loaded, is_plan_loaded
from bakery.interchange.services.defaults import load_defaults
from bakery.interchange.services.demo_catalogue import load_demo_catalogue
from bakery.interchange.services.demo_plans import hold_last_christmas, plan_ahead
from bakery.interchange.services.demo_stock import buy_for_last_year, clear_last_year, stock_up
from bakery.inventory.services.locks import lock_stock

# Whose rows go when the demo is taken away; people and allergens stay.
APPS = ("events", "assembly", "production", "inventory", "catalogue", "interchange")
KEPT = ("allergen",)


def load_sample(tx: Atomic, *, with_plan: bool, by: User) -> DemoLoaded:
    """Load the demo into an empty bakery; where it is already, nothing changes."""
    with logs.operation(tx, "load_sample", with_plan=with_plan, by=by.pk) as log:
        created = not is_demo_loaded(tx)
        if created and holds_anything(tx):
            raise DemoRefused("Somebody keeps a bakery here; the demo does not mix with it.")
        if not created and with_plan and not is_plan_loaded(tx):
            raise DemoRefused("The demo is here without its events. Take it away with reset_demo first.")
        if created:
            _load(tx, with_plan=with_plan, by=by)
        log.add(created=created)
        return DemoLoaded(created=created, with_plan=is_plan_loaded(tx))


def ensure_accounts(tx: Atomic, *, password_hashes: dict[str, str]) -> None:
    """Add one person for each role, named after it, where nobody has that name."""
    with logs.operation(tx, "ensure_accounts"):
        known = {*User.objects.using(tx.using).filter(username__in=password_hashes).values_list("username", flat=True)}
        for role, password_hash in password_hashes.items():
            if role not in known:
                create_account(tx, username=role, password_hash=password_hash, role=role)


def remove_demo(tx: Atomic) -> int:
    """Delete every row of the demo, and all that was added to it since; return how many."""
    with logs.operation(tx, "remove_demo") as log:
        if not is_demo_loaded(tx):
            raise DemoRefused("The demo is not here, so there is nothing to take away.")
        models = [
            model
            for label in APPS
            for model in apps.get_app_config(label).get_models(include_auto_created=True)
            if model._meta.model_name not in KEPT
        ]
        count = sum(model._base_manager.using(tx.using).count() for model in models)  # noqa: SLF001
        for model in models:
            rows = model._base_manager.using(tx.using).order_by()  # noqa: SLF001
            rows._raw_delete(tx.using)  # noqa: SLF001 - the ledger refuses any other way, and goes as a whole
        log.add(rows=count)
        return count


def _load(tx: Atomic, *, with_plan: bool, by: User) -> None:
    """Live through the year of the demo, in the order of its days."""
    today = timezone.localdate()
    load_defaults(tx)
    load_demo_catalogue(tx, categories=_categories(tx))
    load_defaults(tx, only=("densities", "weights"))
    lock_stock(tx)
    buy_for_last_year(tx, today=today, by=by)
    if with_plan:
        hold_last_christmas(tx, today=today, by=by)
    clear_last_year(tx, by=by)
    stock_up(tx, today=today, by=by)
    if with_plan:
        plan_ahead(tx, today=today, by=by)


def _categories(tx: Atomic) -> dict[str, int]:
    found = dict(RecipeCategory.objects.using(tx.using).values_list("name", "pk"))
    missing = {baked.category for baked in demo.RECIPES} - found.keys()
    return found | {name: create_recipe_category(tx, name=name).id for name in sorted(missing)}
