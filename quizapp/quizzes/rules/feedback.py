"""Who sees what when: one table that every page with results or solutions asks.

**Source**: docs/decisions (feedback); Moodle's review options, reduced to named presets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, get_args

from quizapp.content.document import Mode, Release

Piece = Literal["own_answers", "points", "verdicts", "explanations", "right_answers", "passages"]
"""Verdicts: right or wrong, for each question and each objective. Passages: what to reread after which answer."""

Moment = Literal["during", "tried", "decided", "handed_in", "settled", "closed"]
"""Tried: this very question was, with the answer that stands. Decided: that answer is right, or no try is left. Settled: the learner has
passed the quiz or has no attempt left, and none is open. Closed: none is open, and nobody can answer the quiz any more."""

MOMENTS: tuple[Moment, ...] = get_args(Moment)


class Row(NamedTuple):
    """From which moment on a piece is shown in each mode; "release" where the quiz's `release` says so."""

    learn: Moment | Literal["release"]
    check: Moment | Literal["release"]
    test: Moment | Literal["release"]


TABLE: Mapping[Piece, Row] = {
    # piece            learn       check        test
    "own_answers": Row("during", "during", "during"),
    "points": Row("handed_in", "handed_in", "handed_in"),
    "verdicts": Row("tried", "handed_in", "release"),
    "explanations": Row("decided", "handed_in", "release"),
    "right_answers": Row("decided", "handed_in", "release"),
    "passages": Row("decided", "handed_in", "release"),
}
SOLUTIONS: frozenset[Piece] = frozenset(TABLE) - {"own_answers", "points"}
"""What tells a learner what was right; every preset shows it together."""
RELEASED_FROM: Mapping[Release, Moment | None] = {
    "at_once": "handed_in", "after_pass": "settled", "after_close": "closed", "never": None,
}


class Feedback(Protocol):
    """What a quiz says about it."""

    @property
    def mode(self) -> Mode:
        """The preset."""

    @property
    def release(self) -> Release:
        """When a test shows its solutions."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt as far as the moment depends on it; `passed` is None where nothing is passed."""

    id: int
    state: str
    passed: bool | None


def shown_at(quiz: Feedback, moment: Moment) -> frozenset[Piece]:
    """What a learner may see of an attempt."""
    return frozenset(piece for piece, row in TABLE.items() if _is_due(row, quiz, moment))


def _is_due(row: Row, quiz: Feedback, moment: Moment) -> bool:
    first: Moment | Literal["release"] | None = getattr(row, quiz.mode)
    if first == "release":
        first = RELEASED_FROM[quiz.release]
    return first is not None and MOMENTS.index(moment) >= MOMENTS.index(first)


def moment_after(taken: Collection[Taken], limit: int | None, is_closed: bool = False) -> Moment:
    """Where a learner stands who has handed in an attempt: these are all attempts at the quiz, `limit` as many as allowed.

    **Shape**: `is_closed` when nobody can answer the quiz any more.
    """
    if any(attempt.state != "graded" for attempt in taken):
        return "handed_in"
    if is_closed:
        return "closed"
    return "settled" if any(attempt.passed for attempt in taken) or (limit is not None and len(taken) >= limit) else "handed_in"
