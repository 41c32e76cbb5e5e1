"""Who can be awarded under the envelopes: down the ranking, and the proven best set for comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Outcome = Literal["award", "reserve", "below_threshold"]
Reason = Literal["fits", "no_money_left", "envelope_unknown", "threshold"]

BY_RANK = "by-rank-1"
BEST_SET = "branch-and-bound-1"
MOST_ITEMS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A ranked dossier: what it asks for and every envelope that must hold the money (fund, lot, call)."""

    key: str
    place: int | None
    points: int
    requested_cents: int
    envelopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the allocation proposes for one dossier, and for a refused one what would have changed it.

    `room_cents` is what its envelopes still held when its turn came: a request of that size would have been
    awarded. `needed_cents` is what they would have to hold for all dossiers ranked at or above it.
    """

    key: str
    place: int | None
    outcome: Outcome
    reason: Reason
    requested_cents: int
    room_cents: int | None = None
    needed_cents: int | None = None
    short_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A proposal with the name of its method; the committee decides, and records why where it departs."""

    method: str
    lines: tuple[Line, ...]
    left_cents: Mapping[str, int | None]

    @property
    def awarded(self) -> tuple[str, ...]:
        """Keys of the dossiers to award."""
        return tuple(line.key for line in self.lines if line.outcome == "award")

    @property
    def reserve(self) -> tuple[str, ...]:
        """Keys of the reserve list, in the order of the ranking."""
        return tuple(line.key for line in self.lines if line.outcome == "reserve")


def by_rank(items: Sequence[Item], envelopes: Mapping[str, int | None], *, skip: bool = False) -> Allocation:
    """Award down the ranking as long as the money lasts; nobody gets a part of what they asked for.

    Without `skip` the first dossier that does not fit closes its envelopes for all below it; with `skip` a
    smaller one further down may still be awarded. An envelope of unknown size (None) awards nothing. Equal
    places are taken in the order given. Raises KeyError for an envelope that is not listed.
    """
    left = dict(envelopes)
    asked: dict[str, int] = dict.fromkeys(envelopes, 0)
    shut: set[str] = set()
    lines: list[Line] = []
    for item in sorted(placed(items), key=lambda one: one.place or 0):
        for name in item.envelopes:
            asked[name] += item.requested_cents
        line = _turn(item, left, asked, shut)
        lines.append(line)
        if line.outcome == "award":
            _take(item, left)
        elif not skip:
            shut |= set(item.envelopes)
    return Allocation(method=BY_RANK, lines=(*lines, *_below(items)), left_cents=left)


def placed(items: Iterable[Item]) -> list[Item]:
    """The items that meet every threshold."""
    return [item for item in items if item.place is not None]


def _below(items: Iterable[Item]) -> list[Line]:
    return [
        Line(
            key=item.key,
            place=None,
            outcome="below_threshold",
            reason="threshold",
            requested_cents=item.requested_cents,
        )
        for item in items
        if item.place is None
    ]


def _take(item: Item, left: dict[str, int | None]) -> None:
    for name in item.envelopes:
        held = left[name]
        left[name] = None if held is None else held - item.requested_cents


def _turn(item: Item, left: Mapping[str, int | None], asked: Mapping[str, int], shut: set[str]) -> Line:
    rooms = [(0 if name in shut else held, name) for name in item.envelopes if (held := left[name]) is not None]
    if len(rooms) < len(item.envelopes):
        unknown = next(name for name in item.envelopes if left[name] is None)
        return _reserve(item, "envelope_unknown", None, None, unknown)
    room, tightest = min(rooms)
    if item.requested_cents > room:
        return _reserve(item, "no_money_left", room, asked[tightest], tightest)
    return Line(
        key=item.key,
        place=item.place,
        outcome="award",
        reason="fits",
        requested_cents=item.requested_cents,
        room_cents=room,
    )


def _reserve(item: Item, reason: Reason, room: int | None, needed: int | None, short_of: str) -> Line:
    return Line(
        key=item.key,
        place=item.place,
        outcome="reserve",
        reason=reason,
        requested_cents=item.requested_cents,
        room_cents=room,
        needed_cents=needed,
        short_of=short_of,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSet:
    """The set of dossiers with the most points that the envelopes can pay.

    `proven` says whether the search ended: then no other set has more points. Otherwise the set is the best
    one seen and `bound` what no set can exceed.
    """

    method: str
    keys: tuple[str, ...]
    points: int
    bound: int
    proven: bool
    nodes: int


def best_set(items: Sequence[Item], envelopes: Mapping[str, int | None], *, most_nodes: int = 200_000) -> BestSet:
    """The set with the most points under all envelopes, searched by branch and bound in whole cents.

    Items without a place and items of an unknown envelope stay out. Exact where `proven`; the search stops
    after `most_nodes` steps. The answer is the same on every run. Raises ValueError above 500 dossiers, for
    which a solver is the right tool.
    """
    search = _Search(items, envelopes, most_nodes)
    if len(search.pool) > MOST_ITEMS:
        raise ValueError(f"{len(search.pool)} dossiers are more than this search takes ({MOST_ITEMS})")
    search.visit(0, dict(search.room), 0, ())
    keys = {search.pool[place].key for place in search.best}
    return BestSet(
        method=BEST_SET,
        keys=tuple(item.key for item in sorted(search.pool, key=lambda one: one.place or 0) if item.key in keys),
        points=search.points,
        bound=search.points if search.nodes < most_nodes else search.limit(0, search.room, 0),
        proven=search.nodes < most_nodes,
        nodes=search.nodes,
    )


def _worth(item: Item) -> tuple[Fraction, int, str]:
    return (Fraction(-item.points, max(item.requested_cents, 1)), item.place or 0, item.key)


class _Search:
    """The state of one branch-and-bound search."""

    def __init__(self, items: Sequence[Item], envelopes: Mapping[str, int | None], most_nodes: int) -> None:
        self.room = {name: held for name, held in envelopes.items() if held is not None}
        paid = [item for item in placed(items) if all(name in self.room for name in item.envelopes)]
        # Most points per cent of money first: good sets are found early and bounds cut deep.
        self.pool = sorted(paid, key=_worth)
        self.most_nodes = most_nodes
        self.nodes = 0
        self.points = 0
        self.best: tuple[int, ...] = ()

    def limit(self, start: int, room: Mapping[str, int], points: int) -> int:
        """No set that keeps what is chosen and adds from `start` on has more points than this."""
        bounds = [points + sum(item.points for item in self.pool[start:])]
        for name, held in room.items():
            total, money = points, held
            for item in self.pool[start:]:
                if name not in item.envelopes or item.requested_cents <= money:
                    total += item.points
                    money -= item.requested_cents if name in item.envelopes else 0
                else:
                    # A part of the next one, rounded up: more than any whole choice can bring.
                    total += -(-item.points * money // item.requested_cents)
                    money = 0
            bounds.append(total)
        return min(bounds)

    def visit(self, start: int, room: dict[str, int], points: int, chosen: tuple[int, ...]) -> None:
        """Try with and without the item at `start`."""
        if points > self.points:
            self.points, self.best = points, chosen
        if self.nodes >= self.most_nodes or start == len(self.pool):
            return
        self.nodes += 1
        if self.limit(start, room, points) <= self.points:
            return
        item = self.pool[start]
        if all(room[name] >= item.requested_cents for name in item.envelopes):
            less = {n: held - (item.requested_cents if n in item.envelopes else 0) for n, held in room.items()}
            self.visit(start + 1, less, points + item.points, (*chosen, start))
        self.visit(start + 1, room, points, chosen)


def gap_points(allocation: Allocation, best: BestSet, items: Sequence[Item]) -> int:
    """How many points the best set has more than an allocation: the price of keeping to the ranking."""
    awarded = set(allocation.awarded)
    return best.points - sum(item.points for item in items if item.key in awarded)
