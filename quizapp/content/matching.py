"""Fills places from what fits them: finds a way whenever there is one, and says what stands in the way when not.

**Source**: maximum bipartite matching by augmenting paths. What has found a place is never put out again, so that among
all ways to fill the places this is one that takes the earliest candidates (greedy on a transversal matroid).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """So many places for different candidates out of those that fit."""

    count: int
    fitting: frozenset[str]

    def without(self, candidates: Set[str]) -> Places:
        """The same places, not open to these candidates."""
        return Places(self.count, self.fitting - candidates)


@dataclass(frozen=True, slots=True)
class Shortage:
    """Places that together ask for more than fits them. **Shape**: `places` are numbers from 0, in order."""

    places: tuple[int, ...]
    asked: int
    available: int


def fill(places: Sequence[Places], candidates: Iterable[str], order: Sequence[int] | None = None) -> list[list[str]]:
    """Who goes where: as many places as possible are filled, with the earliest candidates that allow it.

    **Shape**: one list for each of `places`; `order` says where a candidate is tried first.

    >>> fill([Places(1, frozenset("ab")), Places(1, frozenset("a"))], "abc")
    [['b'], ['a']]
    """
    filled: list[list[str]] = [[] for _ in places]
    room = sum(place.count for place in places)
    for candidate in candidates:
        if room == 0:
            break
        room -= _find_place(candidate, places, filled, order or range(len(places)))
    return filled


def _find_place(candidate: str, places: Sequence[Places], filled: list[list[str]], order: Sequence[int]) -> bool:
    """Give the candidate a place, others moving up where that makes room; False when no way is left."""
    came: dict[int, tuple[str, int | None]] = {}
    queue: deque[int] = deque()

    def look_around(who: str, origin: int | None) -> None:
        for at in order:
            if at not in came and who in places[at].fitting:
                came[at] = (who, origin)
                queue.append(at)

    look_around(candidate, None)
    while queue:
        at = queue.popleft()
        if len(filled[at]) < places[at].count:
            _move_up(at, came, filled)
            return True
        for who in filled[at]:
            look_around(who, at)
    return False


def _move_up(at: int, came: dict[int, tuple[str, int | None]], filled: list[list[str]]) -> None:
    goal: int | None = at
    while goal is not None:
        who, origin = came[goal]
        filled[goal].append(who)
        if origin is not None:
            filled[origin].remove(who)
        goal = origin


def shortages(places: Sequence[Places]) -> list[Shortage]:
    """Why not all places can be filled; nothing where they can.

    **Source**: Hall's theorem; the places reached from an empty one have too few candidates among them.

    >>> shortages([Places(2, frozenset("ab")), Places(1, frozenset("b")), Places(1, frozenset("c"))])
    [Shortage(places=(0, 1), asked=3, available=2)]
    """
    filled = fill(places, sorted(frozenset().union(*(place.fitting for place in places))))
    held = {who: at for at, members in enumerate(filled) for who in members}
    found: list[Shortage] = []
    named: set[int] = set()
    for at, place in enumerate(places):
        if len(filled[at]) < place.count and at not in named:
            reached = _reached(at, places, held)
            named |= reached
            fitting = frozenset().union(*(places[other].fitting for other in reached))
            found.append(Shortage(tuple(sorted(reached)), sum(places[other].count for other in reached), len(fitting)))
    return found


def _reached(start: int, places: Sequence[Places], held: dict[str, int]) -> set[int]:
    """Places whose holders could help out here, directly or by moving up themselves."""
    reached, queue = {start}, deque([start])
    while queue:
        for who in places[queue.popleft()].fitting:
            other = held[who]  # everybody who fits an unfilled place has one already, else the filling had gone on
            if other not in reached:
                reached.add(other)
                queue.append(other)
    return reached
