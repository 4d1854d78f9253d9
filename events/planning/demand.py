"""What an event still wants, piece by piece: collected from its rows, then walked from goods to their parts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from bakery.catalogue.errors import GoodCycle
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL, GoodContent, Part, PartContent

Piece = tuple[Literal["finished_unit", "finished_good"], int]
AskKind = Literal["target", "assignment", "finished_good"]

TARGET: Final = "target"
ASSIGNMENT: Final = "assignment"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetWant:
    """A target: pieces wanted of one item apart from packages, and how many of them were served."""

    id: int
    piece: Piece
    name: str
    quantity: int
    served: int = 0

    @property
    def outstanding(self) -> int:
        """The pieces still to be served."""
        return max(0, self.quantity - self.served)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageWant:
    """An assignment: packages for one recipient, and what is in one of them."""

    id: int
    name: str
    quantity: int
    lines: tuple[PartContent, ...]
    delivered: bool = False
    package_id: int = 0
    package_name: str = ""

    @property
    def label(self) -> str:
        """What it is called where it asks for something."""
        return f"{self.package_name} for {self.name}" if self.package_name else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody's part of a need: `count` of what asks, each asking for `each`; targets ask one by one."""

    kind: AskKind
    id: int
    name: str
    count: int
    each: Fraction
    quantity: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceNeed:
    """What is wanted of one unit or good; the asks add up to `gross`, and `to_make` is what the shelf leaves."""

    piece: Piece
    gross: int
    on_hand: int
    asked_by: tuple[Ask, ...]

    @property
    def to_make(self) -> int:
        """The pieces to bake or to put together."""
        return self.gross - self.on_hand


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialAsk:
    """A material for goods to assemble or packages to hand over; `base` is None where it cannot be converted."""

    part: Part
    ask: Ask
    base: Fraction | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Who asks for which pieces and materials at first hand."""

    pieces: dict[Piece, tuple[Ask, ...]]
    materials: tuple[MaterialAsk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Every piece reached, goods before their parts, and the materials of all that is put together or handed over."""

    pieces: dict[Piece, PieceNeed]
    materials: tuple[MaterialAsk, ...]


class _Asks:
    """Asks gathered by what they are for."""

    def __init__(self) -> None:
        self.pieces: dict[Piece, list[Ask]] = defaultdict(list)
        self.materials: list[MaterialAsk] = []

    def add(self, lines: Iterable[PartContent], kind: AskKind, asker_id: int, name: str, count: int) -> None:
        """Add what so many of a good or package ask for; pieces are rounded up once per line."""
        for line in lines:
            each = line.base if line.base is not None else Fraction(0)
            whole = each * count
            if line.part.kind == MATERIAL:
                ask = Ask(kind=kind, id=asker_id, name=name, count=count, each=each, quantity=whole)
                base = None if line.base is None else whole
                self.materials.append(MaterialAsk(part=line.part, ask=ask, base=base, problem=line.problem))
            else:
                ask = Ask(kind=kind, id=asker_id, name=name, count=count, each=each, quantity=Fraction(ceil(whole)))
                self.pieces[line.part.kind, line.part.id].append(ask)


def collect(targets: Iterable[TargetWant], packages: Iterable[PackageWant]) -> Demand:
    """Gather what is outstanding: targets less what was served, and packages that were not delivered."""
    asks = _Asks()
    for target in targets:
        count = target.outstanding
        if count:
            ask = Ask(
                kind=TARGET, id=target.id, name=target.name, count=count, each=Fraction(1), quantity=Fraction(count)
            )
            asks.pieces[target.piece].append(ask)
    for package in packages:
        if not package.delivered:
            asks.add(package.lines, ASSIGNMENT, package.id, package.label, package.quantity)
    return Demand(
        pieces={piece: tuple(found) for piece, found in asks.pieces.items()}, materials=tuple(asks.materials)
    )


def walk(demand: Demand, goods: Mapping[int, GoodContent], take: Callable[[Piece, int], int]) -> Walk:
    """Go from goods to their parts: what the shelf gives of one is not put together, so its parts are not needed.

    `take` answers how many pieces of so many the shelf gives, and is asked once per piece.
    """
    asks = _Asks()
    asks.materials.extend(demand.materials)
    for wanted, found in demand.pieces.items():
        asks.pieces[wanted].extend(found)

    needs: dict[Piece, PieceNeed] = {}
    piece: Piece
    for good_id in outermost_first([key for kind, key in demand.pieces if kind == FINISHED_GOOD], goods):
        piece = (FINISHED_GOOD, good_id)
        need = needs[piece] = _netted(piece, asks.pieces[piece], take)
        if need.to_make:
            asks.add(goods[good_id].lines, FINISHED_GOOD, good_id, goods[good_id].name, need.to_make)
    for piece in sorted(piece for piece in asks.pieces if piece[0] == FINISHED_UNIT):
        needs[piece] = _netted(piece, asks.pieces[piece], take)
    return Walk(pieces={piece: need for piece, need in needs.items() if need.gross}, materials=tuple(asks.materials))


def _netted(piece: Piece, asks: list[Ask], take: Callable[[Piece, int], int]) -> PieceNeed:
    gross = sum(ask.quantity.numerator for ask in asks)  # whole pieces
    return PieceNeed(piece=piece, gross=gross, on_hand=take(piece, gross) if gross else 0, asked_by=tuple(asks))


def outermost_first(good_ids: Iterable[int], goods: Mapping[int, GoodContent]) -> list[int]:
    """Return the goods and all goods inside them, each before its parts; GoodCycle where one contains itself."""
    done: dict[int, bool] = {}  # False while its parts are being visited
    order: list[int] = []

    def visit(good_id: int) -> None:
        if done.get(good_id) is False:
            raise GoodCycle(f"“{goods[good_id].name}” contains itself.", finished_good_id=good_id)
        if good_id in done:
            return
        done[good_id] = False
        for line in goods[good_id].lines:
            if line.part.kind == FINISHED_GOOD:
                visit(line.part.id)
        done[good_id] = True
        order.append(good_id)

    for good_id in sorted(good_ids):
        visit(good_id)
    return order[::-1]
