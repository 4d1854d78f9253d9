"""Rows for tests, made directly: what a test does not name gets a sensible value of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import (
    Allergen,
    ComponentLine,
    FinishedGood,
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    MaterialCategory,
    Product,
    Recipe,
    RecipeCategory,
    RecipeComponent,
    RecipeLine,
    Supplier,
)
from bakery.catalogue.names import search_key
from bakery.catalogue.units import BASE_UNITS, quantise, quantise_cost, quantise_money
from bakery.inventory.models import Item, Lot, Movement, Reason
from events.models import (
    Assignment,
    BatchDecision,
    Event,
    Package,
    PackageLine,
    PlanState,
    PlanTransition,
    Recipient,
    Target,
)

_numbers = count(1)
Amount = Decimal | int | str


def _named(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with a unique name and slug where none is given."""
    number = next(_numbers)
    name = fields.pop("name", f"{kind} {number}")
    return {"name": name, "slug": f"{kind.lower()}_{number}", "search_key": search_key(name)} | fields


def user(username: str = "", *, using: str = "default", **fields: Any) -> User:
    """Return a person, the same one for the same name."""
    username = username or "anna"
    found = User.objects.using(using).filter(username=username).first()
    return found or User.objects.using(using).create(username=username, **fields)


def allergen(name: str, *, using: str = "default") -> Allergen:
    """Return an allergen, the same one for the same name."""
    found = Allergen.objects.using(using).filter(name=name).first()
    return found or Allergen.objects.using(using).create(name=name, slug=name.lower().replace(" ", "-"))


def ingredient(name: str = "", *, dimension: str = "mass", using: str = "default", **fields: Any) -> Ingredient:
    """Return an ingredient; `allergens` takes names."""
    names = fields.pop("allergens", ())
    category = fields.pop("category", None) or _category(IngredientCategory, using)
    extra = {"name": name} if name else {}
    row = Ingredient.objects.using(using).create(
        **_named("Ingredient", extra | fields), category=category, dimension=dimension
    )
    row.allergens.add(*(allergen(each, using=using) for each in names))
    return row


def material(name: str = "", *, dimension: str = "count", using: str = "default", **fields: Any) -> Material:
    """Return a material."""
    category = fields.pop("category", None) or _category(MaterialCategory, using)
    extra = {"name": name} if name else {}
    return Material.objects.using(using).create(
        **_named("Material", extra | fields), category=category, dimension=dimension
    )


def _category(model: Any, using: str) -> Any:
    """Return the group that rows without one belong to."""
    found = model.objects.using(using).filter(slug="general").first()
    return found or model.objects.using(using).create(name="General", slug="general")


def supplier(name: str = "", *, using: str = "default", **fields: Any) -> Supplier:
    """Return a supplier."""
    extra = {"name": name} if name else {}
    return Supplier.objects.using(using).create(**_named("Supplier", extra | fields))


def product(
    owner: Ingredient | Material, package_quantity: Amount = 1, package_unit: str = "", **fields: Any
) -> Product:
    """Return a product of an ingredient or material, by default one base unit a package."""
    using = fields.pop("using", owner._state.db)
    key = "ingredient" if isinstance(owner, Ingredient) else "material"
    named = _named("Product", fields)
    named["search_key"] = search_key(" ".join(str(named.get(part, "")) for part in ("brand", "name", "gtin")).strip())
    return Product.objects.using(using).create(
        **{key: owner},
        **named,
        package_quantity=Decimal(package_quantity),
        package_unit=package_unit or BASE_UNITS[owner.dimension],
    )


def lot(
    item: Item,
    quantity: Amount,
    *,
    unit_cost: Amount | None = "1",
    cost: Amount | None = None,
    received_on: date | None = None,
    reason: Reason = Reason.OPENING,
    **fields: Any,
) -> Lot:
    """Return stock in base units with its ledger row; of an ingredient or material, on its first product.

    `cost` is that of the whole lot and goes before `unit_cost`; both None: price unknown.
    """
    using = item._state.db
    if isinstance(item, Ingredient | Material):
        item = item.products.using(using).order_by("pk").first() or product(item)
    owner = {Product: "product", FinishedUnit: "finished_unit", FinishedGood: "finished_good"}[type(item)]
    amount = quantise(Decimal(quantity))
    known = cost is not None or unit_cost is not None
    whole = quantise_money(Decimal(cost) if cost is not None else amount * Decimal(unit_cost or 0))
    each = quantise_cost(whole / amount)
    row = Lot.objects.using(using).create(
        **{owner: item},
        received_on=received_on or timezone.localdate(),
        received=amount,
        remaining=amount,
        unit_cost=each,
        cost=whole,
        value=whole,
        cost_known=known,
        **fields,
    )
    Movement.objects.using(using).create(
        lot=row, delta=amount, unit_cost=each, cost=whole, cost_known=known, reason=reason, actor=user(using=using)
    )
    return row


def recipe(
    name: str = "",
    lines: Sequence[tuple[Ingredient, Amount, str]] = (),
    components: Sequence[tuple[Recipe, Amount]] = (),
    *,
    using: str = "default",
    **fields: Any,
) -> Recipe:
    """Return a recipe that is ready, with its lines and the recipes inside it."""
    category = fields.pop("category", None) or _recipe_category(using)
    extra = {"name": name} if name else {}
    row = Recipe.objects.using(using).create(
        **{"is_ready": True} | _named("Recipe", extra | fields), category=category
    )
    for position, (each, quantity, unit) in enumerate(lines):
        RecipeLine.objects.using(using).create(
            recipe=row, ingredient=each, quantity=Decimal(quantity), unit=unit, position=position
        )
    for position, (part, batches) in enumerate(components):
        RecipeComponent.objects.using(using).create(
            recipe=row, component=part, batches=Decimal(batches), position=position
        )
    return row


def _recipe_category(using: str) -> RecipeCategory:
    found = RecipeCategory.objects.using(using).filter(slug="general").first()
    return found or RecipeCategory.objects.using(using).create(name="General", slug="general")


def unit(
    owner: Recipe | None = None, items_per_batch: int | None = None, name: str = "", **fields: Any
) -> FinishedUnit:
    """Return a yield of a recipe: so many pieces a batch (24), or `batch_percentage` of one."""
    owner = owner or recipe(using=fields.pop("using", "default"))
    percentage = fields.pop("batch_percentage", None)
    if percentage is not None:
        fields |= {"yield_mode": "batch_portion", "batch_percentage": Decimal(percentage)}
    else:
        fields["items_per_batch"] = items_per_batch or 24
    extra = {"name": name} if name else {}
    return FinishedUnit.objects.using(owner._state.db).create(**_named("Unit", extra | fields), recipe=owner)


Part = FinishedUnit | FinishedGood | Material
Line = tuple[Part, Amount] | tuple[Part, Amount, dict[str, Any]]


def _line(part: Part, quantity: Amount, options: dict[str, Any]) -> dict[str, Any]:
    key = {FinishedUnit: "finished_unit", FinishedGood: "component_good", Material: "material"}[type(part)]
    unit_of = {"unit": BASE_UNITS[part.dimension]} if isinstance(part, Material) else {}
    return {key: part, "quantity": Decimal(quantity)} | unit_of | options


def good(name: str = "", lines: Sequence[Line] = (), *, using: str = "default", **fields: Any) -> FinishedGood:
    """Return something put together; a line is (part, quantity) or (part, quantity, further fields)."""
    extra = {"name": name} if name else {}
    row = FinishedGood.objects.using(using).create(**_named("Good", extra | fields))
    for position, (part, quantity, *options) in enumerate(lines):
        ComponentLine.objects.using(using).create(
            finished_good=row, position=position, **_line(part, quantity, options[0] if options else {})
        )
    return row


def package(name: str = "", lines: Sequence[Line] = (), *, using: str = "default", **fields: Any) -> Package:
    """Return what one recipient is handed; lines as those of a good."""
    extra = {"name": name} if name else {}
    row = Package.objects.using(using).create(**_named("Package", extra | fields))
    for position, (part, quantity, *options) in enumerate(lines):
        PackageLine.objects.using(using).create(
            package=row, position=position, **_line(part, quantity, options[0] if options else {})
        )
    return row


def recipient(name: str = "", *, using: str = "default", **fields: Any) -> Recipient:
    """Return somebody who receives packages; `avoids` takes names of allergens."""
    names = fields.pop("avoids", ())
    name = name or f"Recipient {next(_numbers)}"
    row = Recipient.objects.using(using).create(**{"name": name, "search_key": search_key(name)} | fields)
    row.avoids.add(*(allergen(each, using=using) for each in names))
    return row


def event(
    name: str = "", *, in_days: int = 26, state: PlanState = PlanState.DRAFT, using: str = "default", **fields: Any
) -> Event:
    """Return an event so many days from now, in the state given."""
    closed = state in (PlanState.COMPLETED, PlanState.CANCELLED)
    person = user(using=using)
    row = Event.objects.using(using).create(
        **{
            "name": name or f"Event {next(_numbers)}",
            "event_date": timezone.localdate() + timedelta(days=in_days),
            "plan_state": state,
            "closed_at": timezone.now() if closed else None,
            "created_by": person,
        }
        | fields
    )
    if state != PlanState.DRAFT:
        PlanTransition.objects.using(using).create(
            event=row, from_state=PlanState.DRAFT, to_state=state, reason="made for a test", actor=person
        )
    return row


def target(of: Event, item: FinishedUnit | FinishedGood, quantity: int | None = None, **fields: Any) -> Target:
    """Return what an event wants of a unit or good."""
    using = of._state.db
    key = "finished_unit" if isinstance(item, FinishedUnit) else "finished_good"
    return Target.objects.using(using).create(
        event=of, **{key: item}, quantity=quantity, created_by=user(using=using), **fields
    )


def assignment(of: Event, to: Recipient, what: Package, quantity: int = 1, **fields: Any) -> Assignment:
    """Return that a recipient gets a package at an event."""
    return Assignment.objects.using(of._state.db).create(
        event=of, recipient=to, package=what, quantity=quantity, **fields
    )


def decision(of: Event, item: FinishedUnit, batches: int, **fields: Any) -> BatchDecision:
    """Return how many batches of a unit an event bakes."""
    using = of._state.db
    return BatchDecision.objects.using(using).create(
        event=of, finished_unit=item, batches=batches, decided_by=user(using=using), **fields
    )


def moment(day: date, hour: int = 12) -> datetime:
    """Return a moment on a day, in the bakery's time zone."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001
