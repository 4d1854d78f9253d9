"""What events cost by the ledger: every draw counted once, for one event or for all that belongs to none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot
from bakery.inventory.owners import FINISHED, Key
from events.models import DeliveryUse
from production.models import ProductionLoss, ProductionRun

NOTHING: Final = Decimal(0)
LOT: Final = "movement__lot__"
MAKER: Final = Coalesce(f"{LOT}production_run__event", f"{LOT}assembly_run__event")
Use = dict[str, Any]
OWNERS: Final = (
    ("ingredient", f"{LOT}product__ingredient"),
    ("material", f"{LOT}product__material"),
    ("finished_unit", f"{LOT}finished_unit"),
    ("finished_good", f"{LOT}finished_good"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDraw:
    """What a fact of the event took that was not made for it; `good_id` is the good that a run put together of it."""

    good_id: int | None
    item: Key
    item_name: str
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCosts:
    """The runs of an event, what they and its deliveries took from elsewhere, and what others took of its output.

    `packed` is how many pieces of its own output its boxes took, `lost_units` what losses in baking cost, by output.
    """

    production_runs: Sequence[ProductionRun]
    assembly_runs: Sequence[AssemblyRun]
    assembly: Sequence[OwnDraw]
    delivery: Sequence[OwnDraw]
    packed: Mapping[Key, Decimal]
    handed_on: Decimal
    on_hand: Decimal
    lost_units: Mapping[int, Decimal]
    is_known: bool

    @property
    def lost(self) -> Decimal:
        """What losses in baking cost."""
        return sum(self.lost_units.values(), NOTHING)

    @property
    def production_total(self) -> Decimal:
        """What baking used up."""
        return sum((run.total_ingredient_cost for run in self.production_runs), NOTHING)

    @property
    def assembly_total(self) -> Decimal:
        """What assembly took from elsewhere."""
        return sum((draw.cost for draw in self.assembly), NOTHING)

    @property
    def delivery_total(self) -> Decimal:
        """What handing out took from elsewhere."""
        return sum((draw.cost for draw in self.delivery), NOTHING)

    @property
    def total(self) -> Decimal:
        """What the event cost in all."""
        return self.production_total + self.assembly_total + self.delivery_total - self.handed_on


def event_costs(tx: Atomic, *, event_id: int | None) -> EventCosts:
    """Return the costs of an event, or of all that was recorded for none, from live facts.

    Finished stock that no event made counts as that of none, so that all of them add up to what was drawn.
    """
    own = _of_event("event", event_id)
    runs = ProductionRun.objects.using(tx.using).live().filter(own).select_related("finished_unit__recipe")
    assemblies = AssemblyRun.objects.using(tx.using).live().filter(own).select_related("finished_good")
    baked, assembled = list(runs.order_by("pk")), list(assemblies.order_by("pk"))
    assembly, delivery = _uses(tx, AssemblyUse, "run", event_id), _uses(tx, DeliveryUse, "delivery", event_id)
    return EventCosts(
        production_runs=baked,
        assembly_runs=assembled,
        assembly=list(_own_draws(assembly, event_id)),
        delivery=list(_own_draws(delivery, event_id)),
        packed=_packed(assembly, event_id),
        handed_on=_handed_on(assembly, event_id) + _handed_on(delivery, event_id),
        on_hand=_on_hand(tx, event_id),
        lost_units=_lost_units(tx, event_id),
        is_known=all(run.cost_known for run in (*baked, *assembled))
        and all(use["cost_known"] for use in delivery if use["event"] == event_id),
    )


def _of_event(path: str, event_id: int | None) -> Q:
    return Q(**{f"{path}__isnull": True}) if event_id is None else Q(**{path: event_id})


def _uses(tx: Atomic, model: Any, fact: str, event_id: int | None) -> list[Use]:
    """Return draws of live facts by the event, and by others of what was made for it, with the item they were of."""
    made = [_of_event(f"{LOT}{run}__event", event_id) for run in ("production_run", "assembly_run")]
    made_for_it = (made[0] & made[1] if event_id is None else made[0] | made[1]) & Q(**{f"{LOT}product__isnull": True})
    uses = model.objects.using(tx.using).filter(
        _of_event(f"{fact}__event", event_id) | made_for_it, **{f"{fact}__voided_at__isnull": True}
    )
    named = {kind: F(path) for kind, path in OWNERS} | {f"{kind}_name": F(f"{path}__name") for kind, path in OWNERS}
    told = {
        "maker": MAKER,
        "event": F(f"{fact}__event"),
        "cost": F("movement__cost"),
        "delta": F("movement__delta"),
        "cost_known": F(f"{fact}__cost_known"),
    } | named
    extra = ["run__finished_good"] if fact == "run" else []
    return list(uses.order_by("pk").values(*extra, **told))


def _own_draws(uses: Iterable[Use], event_id: int | None) -> Iterator[OwnDraw]:
    """Yield what facts of the event drew, without what was made for it."""
    for row in uses:
        kind = _kind_of(row)
        if row["event"] != event_id or _is_made_for(row, event_id):
            continue
        yield OwnDraw(
            good_id=row.get("run__finished_good"),
            item=(kind, row[kind]),
            item_name=row[f"{kind}_name"],
            cost=-row["cost"],
        )


def _packed(uses: Iterable[Use], event_id: int | None) -> dict[Key, Decimal]:
    """Return how much the event's assemblies took of what was made for it."""
    packed: dict[Key, Decimal] = defaultdict(Decimal)
    for row in uses:
        if row["event"] == event_id and _is_made_for(row, event_id):
            kind = _kind_of(row)
            packed[kind, row[kind]] -= row["delta"]
    return packed


def _handed_on(uses: Iterable[Use], event_id: int | None) -> Decimal:
    """Return what facts of others drew of what was made for the event."""
    return -_summed(row["cost"] for row in uses if row["event"] != event_id and _is_made_for(row, event_id))


def _kind_of(row: Use) -> str:
    return next(kind for kind, _ in OWNERS if row[kind] is not None)


def _is_made_for(row: Use, event_id: int | None) -> bool:
    return _kind_of(row) in FINISHED and row["maker"] == event_id


def _summed(costs: Iterable[Decimal]) -> Decimal:
    return sum(costs, NOTHING)


def _on_hand(tx: Atomic, event_id: int | None) -> Decimal:
    lots = Lot.objects.using(tx.using).in_stock()
    baked, assembled = (
        _of_event(f"{run}__event", event_id) & Q(**{f"{run}__voided_at__isnull": True, f"{run}__isnull": False})
        for run in ("production_run", "assembly_run")
    )
    return _summed(lots.filter(baked | assembled).values_list("value", flat=True))


def _lost_units(tx: Atomic, event_id: int | None) -> dict[int, Decimal]:
    losses = ProductionLoss.objects.using(tx.using).filter(
        _of_event("run__event", event_id), run__voided_at__isnull=True
    )
    by_unit: Any = losses.order_by().values("run__finished_unit").annotate(sum=ExactSum("total_loss_cost"))
    return dict(by_unit.values_list("run__finished_unit", "sum"))
