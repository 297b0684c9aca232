"""What came of a meeting: how far its people got, and how well its questions are remembered; and what of it may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from quizapp.courses.rules.group_size import counted_of, may_show_share
from quizapp.grading.certainty import wilson_interval

StepName = Literal["attended", "sent", "started", "finished", "passed", "certificate"]
STEPS: tuple[StepName, ...] = ("attended", "sent", "started", "finished", "passed", "certificate")
RESULTS: frozenset[StepName] = frozenset(("finished", "passed", "certificate"))
"""Steps that tell how somebody worked. Who was there, was written to and has begun is no result."""
WINDOWS: tuple[tuple[int, int, int], ...] = ((2, 1, 4), (7, 5, 15), (30, 16, 60))
"""What a later look is called, and from which day to which after the first answer it lies."""
QUIET = timedelta(days=2)
"""Who has done nothing for so long in what they began may be stuck."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How far one person got. **Shape**: `attended` False for who began by the shared link and stands in no list."""

    attended: bool
    sent: bool = False
    started: bool = False
    finished: bool = False
    passed: bool = False
    certificate: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel. **Shape**: `attendees` None where it is held back; `others` as well, and where a step says nothing of who
    stands in no list."""

    name: StepName
    attendees: int | None
    others: int | None
    share: Fraction | None
    """Of who attended; None where nobody did, or it is held back."""

    @property
    def is_result(self) -> bool:
        """Whether it tells how somebody worked, and so nothing of a few people."""
        return self.name in RESULTS


def funnel(people: Collection[Followed], steps: Sequence[StepName], shows_results: bool, smallest: int) -> tuple[Step, ...]:
    """The steps. Results of a few people are not shown, in no mode: the figures go into mails and reports. Where staff do not see of
    each person how far they got, results are not counted at all: whoever chooses who is on the list could exchange one for another and
    see whose result makes the difference."""
    attendees = [one for one in people if one.attended]
    others = [one for one in people if not one.attended]
    found = []
    for name in steps:
        if shows_results or name not in RESULTS:
            count = _count(attendees, name, smallest)
            beside = None if name in ("attended", "sent") else _count(others, name, smallest)
            found.append(Step(name, count, beside, Fraction(count, len(attendees)) if attendees and count is not None else None))
    return tuple(found)


def _count(people: Sequence[Followed], name: StepName, smallest: int) -> int | None:
    """How many took the step; None where that is a result and would tell of a few. Nothing of nobody is no secret."""
    count = sum(bool(getattr(one, name)) for one in people)
    return count if name not in RESULTS or not people or may_show_share(count, len(people), smallest) else None


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of one person to one question. **Shape**: `on` is the day of `at` on the clock of the course."""

    person: int
    question: str
    at: datetime
    on: date
    is_right: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many were fully right. **Units**: `low` and `high` bound the share with 95 percent confidence."""

    right: int
    answers: int
    low: float
    high: float

    @property
    def share(self) -> Fraction:
        """From 0 to 1."""
        return Fraction(self.right, self.answers)


def remembered(answers: Iterable[Answered], smallest: int) -> Mapping[str, tuple[Share | None, ...]]:
    """For each question the share that was right at first, then in each of `WINDOWS`; None where too few answered.

    A person counts once in each, with the earliest answer that lies in it. Whole portions of the smallest group are counted, in the
    order in which people answered (docs/decisions, "Privacy of results").
    """
    by_person: dict[tuple[str, int], list[Answered]] = defaultdict(list)
    for answer in sorted(answers, key=lambda one: (one.at, one.person)):
        by_person[answer.question, answer.person].append(answer)
    looks: dict[str, list[list[Answered]]] = defaultdict(lambda: [[] for _ in range(1 + len(WINDOWS))])
    for (question, _person), given in by_person.items():
        looks[question][0].append(given[0])
        for place, (_name, first, last) in enumerate(WINDOWS, start=1):
            inside = (one for one in given if first <= (one.on - given[0].on).days <= last)
            if (earliest := next(inside, None)) is not None:
                looks[question][place].append(earliest)
    return {question: tuple(_share(look, smallest) for look in found) for question, found in looks.items()}


def _share(answers: Iterable[Answered], smallest: int) -> Share | None:
    ordered = sorted(answers, key=lambda one: (one.at, one.person))
    counted = ordered[: counted_of(len(ordered), smallest)]
    right = sum(one.is_right for one in counted)
    if not may_show_share(right, len(counted), smallest):
        return None
    return Share(right, len(counted), *wilson_interval(right, len(counted)))


def is_stuck(is_open: bool, passed: bool | None, last_at: datetime | None, now: datetime) -> bool:
    """Whether somebody began, is not through, and has done nothing for two days.

    >>> then = datetime(2026, 3, 2)
    >>> [is_stuck(True, None, then, then + timedelta(days=days)) for days in (1, 2)]
    [False, True]
    """
    return (is_open or passed is False) and last_at is not None and now >= last_at + QUIET
