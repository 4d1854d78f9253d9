"""What one event cost, where every cent of it went, and that nothing is counted twice or missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.units import quantise_cost
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, percent_to_string
from bakery.inventory.owners import Key
from bakery.rounding import in_cents
from events.dto.reports import Balance, CostShare, EventReport, SpentLine
from events.queries.costs import NOTHING, EventCosts, event_costs
from events.queries.events import event_details
from events.queries.report_facts import EventFacts, event_facts
from events.queries.spending import frozen_estimates

INGREDIENTS, PACKAGING, MATERIALS, BROUGHT = PARTS = ("ingredients", "packaging", "materials", "brought")
SERVED: Final = "Served or sold"
LOST: Final = "Lost in baking"
# What each part of the cost was spent on: (name, cost) by item.
Spent = Mapping[str, Mapping[Key, tuple[str, Decimal]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """So many pieces or packages of something, and what they cost exactly."""

    key: int | None
    name: str
    quantity: int
    cost: Decimal


def get_event_report(tx: Atomic, *, event_id: int) -> EventReport:
    """Return the report of an event in whatever state, every figure rounded so that the sums on it add up."""
    [event] = event_details(tx, event_ids=[event_id])
    costs, facts = event_costs(tx, event_id=event_id), event_facts(tx, event_id=event_id)
    expected = frozen_estimates(tx, event_ids=[event_id]).get(event_id)
    total = cost_to_string(costs.total)
    spent = _spent(costs, facts)
    sums = {part: sum((cost for _, cost in lines.values()), NOTHING) for part, lines in spent.items()}
    drawn = sum(sums.values(), NOTHING)
    parts = dict(zip(sums, in_cents(sums.values()), strict=True))
    balance = _balance(costs, facts, drawn)
    return EventReport(
        event_id=event_id,
        event_name=event.name,
        event_date=event.event_date,
        plan_state=event.plan_state,
        ingredient_cost=parts[INGREDIENTS],
        packaging_cost=parts[PACKAGING],
        material_cost=parts[MATERIALS],
        brought_cost=parts[BROUGHT],
        handed_on_cost=balance.handed_on_cost,
        total_cost=total,
        loss_cost=balance.baking_loss_cost,
        expected_cost=expected.cost if expected else None,
        variance=cost_to_string(Decimal(expected.cost) - Decimal(total)) if expected else None,
        spent=tuple(_lines(spent, parts)),
        packages=_shared(_packages(facts), balance.delivered_cost),
        boxes=_shared(_boxes(costs)),
        outputs=_outputs(costs, balance.baking_loss_cost),
        recipients=_recipients(facts, balance),
        balance=balance,
        cost_known=costs.is_known,
    )


def _spent(costs: EventCosts, facts: EventFacts) -> Spent:
    """Return what was drawn from elsewhere, by part and item."""
    spent: dict[str, dict[Key, tuple[str, Decimal]]] = {part: {} for part in PARTS}
    for used in facts.ingredients:
        spent[INGREDIENTS]["ingredient", used.id] = (used.name, used.cost)
    for draws, part in ((costs.assembly, PACKAGING), (costs.delivery, MATERIALS)):
        for draw in draws:
            lines = spent[part if draw.item[0] == "material" else BROUGHT]
            lines[draw.item] = (draw.item_name, lines.get(draw.item, ("", NOTHING))[1] + draw.cost)
    return spent


def _lines(spent: Spent, parts: Mapping[str, str]) -> Iterator[SpentLine]:
    """Return the items of each part, the dearest first."""
    for part, lines in spent.items():
        order = sorted(lines, key=lambda item: (-lines[item][1], lines[item][0], item))
        cents = in_cents((lines[item][1] for item in order), Decimal(parts[part]))
        for item, cost in zip(order, cents, strict=True):
            yield SpentLine(
                part=part,
                item_type=item[0],
                item_id=item[1],
                item_name=lines[item][0],
                total_cost=cost,
            )


def _balance(costs: EventCosts, facts: EventFacts, drawn: Decimal) -> Balance:
    """Return both sides in cents; what was handed on takes the cent that rounding leaves over."""
    delivered = sum((each.total_cost for each in facts.deliveries if each.assignment_id), NOTHING)
    served = sum((each.total_cost for each in facts.deliveries if not each.assignment_id), NOTHING)
    kept = (delivered, served, costs.on_hand, costs.lost, facts.stock_loss)
    total, came_in = _cents(drawn - costs.handed_on), drawn - costs.handed_on + facts.revalued
    cents = in_cents(kept)
    return Balance(
        drawn_cost=cost_to_string(drawn),
        revalued_cost=cost_to_string(_cents(came_in) - total),
        delivered_cost=cents[0],
        served_cost=cents[1],
        handed_on_cost=cost_to_string(_cents(drawn) - total),
        in_stock_value=cents[2],
        baking_loss_cost=cents[3],
        stock_loss_cost=cents[4],
        difference_cost=cost_to_string(came_in - sum(kept, NOTHING)),
    )


def _packages(facts: EventFacts) -> list[Amount]:
    return _merged(
        Amount(key=row.package_id, name=row.package.name, quantity=row.quantity, cost=each.total_cost)
        for each in facts.deliveries
        if (row := each.assignment)
    )


def _recipients(facts: EventFacts, balance: Balance) -> tuple[CostShare, ...]:
    """Return who got packages, and last what went to nobody by name."""
    named = _merged(
        Amount(key=row.recipient_id, name=row.recipient.name, quantity=row.quantity, cost=each.total_cost)
        for each in facts.deliveries
        if (row := each.assignment)
    )
    served = sum((each.total_cost for each in facts.deliveries if not each.assignment_id), NOTHING)
    rest = Amount(key=None, name=SERVED, quantity=0, cost=served)
    return _shared(named, balance.delivered_cost, (rest, balance.served_cost))


def _boxes(costs: EventCosts) -> list[Amount]:
    return _merged(
        Amount(
            key=run.finished_good_id,
            name=run.finished_good.name,
            quantity=run.quantity_assembled,
            cost=run.total_component_cost,
        )
        for run in costs.assembly_runs
    )


def _outputs(costs: EventCosts, lost: str) -> tuple[CostShare, ...]:
    """Return what good pieces cost, and last what the lost ones did."""
    baked = _merged(
        Amount(
            key=run.finished_unit_id,
            name=run.finished_unit.name,
            quantity=run.actual_yield,
            cost=run.total_ingredient_cost,
        )
        for run in costs.production_runs
    )
    good = [replace(each, cost=each.cost - costs.lost_units.get(each.key or 0, NOTHING)) for each in baked]
    return _shared(good, rest=(Amount(key=None, name=LOST, quantity=0, cost=costs.lost), lost))


def _merged(amounts: Iterable[Amount]) -> list[Amount]:
    """Return one amount for each thing, the dearest first."""
    found: dict[int | None, list[Amount]] = defaultdict(list)
    for each in amounts:
        found[each.key].append(each)
    merged = [
        Amount(
            key=key,
            name=own[0].name,
            quantity=sum(each.quantity for each in own),
            cost=sum((each.cost for each in own), NOTHING),
        )
        for key, own in found.items()
    ]
    return sorted(merged, key=lambda each: (-each.cost, each.name, each.key or 0))


def _shared(
    amounts: Sequence[Amount], whole: str | None = None, rest: tuple[Amount, str] | None = None
) -> tuple[CostShare, ...]:
    """Return amounts with their shares, in cents that add up to a whole told elsewhere; last a rest told elsewhere."""
    told = [*amounts]
    cents = in_cents((each.cost for each in amounts), None if whole is None else Decimal(whole))
    if rest and rest[0].cost:
        told.append(rest[0])
        cents.append(rest[1])
    everything = sum((each.cost for each in told), NOTHING)
    return tuple(
        CostShare(
            item_id=each.key,
            item_name=each.name,
            quantity=str(each.quantity) if each.quantity else "",
            unit_cost=cost_to_string(quantise_cost(Fraction(each.cost) / each.quantity)) if each.quantity else None,
            total_cost=cost,
            share_percent=percent_to_string(each.cost, everything),
        )
        for each, cost in zip(told, cents, strict=True)
    )


def _cents(amount: Decimal) -> Decimal:
    return Decimal(cost_to_string(amount))
