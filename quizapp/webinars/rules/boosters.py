"""Boosters: questions that come by mail some days after a meeting. When each is due, and how its days are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

USUAL_DAYS = (2, 7, 30)
MOST_DAYS, LAST_DAY, MOST_QUESTIONS = 6, 90, 10
LATE = timedelta(days=3)
"""A booster that could not leave in time is passed over after so long: nobody gets several at once."""
FRESH = timedelta(days=1)
"""Who began so recently gets none yet."""


@dataclass(frozen=True, slots=True)
class Boosters:
    """On which days after the meeting boosters leave, and how many questions each holds. No days: no boosters."""

    days: tuple[int, ...] = ()
    questions: int = 3


NO_BOOSTERS = Boosters()

def read_days(written: str) -> tuple[int, ...]:
    """Days as they are written, in order and each once. **Raises** ValueError with what is no day.

    >>> read_days("7, 2 und 30")
    (2, 7, 30)
    """
    found = set()
    for word in re.split(r"[\s,;]+|und|and", written):
        if not word:
            continue
        if not re.fullmatch(r"[0-9]{1,3}", word) or not 1 <= int(word) <= LAST_DAY:
            raise ValueError(word)
        found.add(int(word))
    if len(found) > MOST_DAYS:
        raise ValueError(written)
    return tuple(sorted(found))


def written_days(days: Sequence[int]) -> str:
    """Days as `read_days` reads them."""
    return ", ".join(str(day) for day in days)


def booster_kind(day: int) -> str:
    """How the mail of a day is named: each name once for one link."""
    return f"booster_{day}"


def day_of(kind: str) -> int:
    """The day of a booster's name.

    >>> day_of(booster_kind(30))
    30
    """
    return int(kind.removeprefix("booster_"))


def is_booster(kind: str) -> bool:
    """Whether this is a booster's name."""
    return kind.startswith("booster_")


def calls_only(kind: str) -> bool:
    """Whether a mail only calls somebody: that it left says nothing of how they did.

    >>> [kind for kind in ("invitation", "new_link_1", "reminder_2", "booster_7", "result", "certificate") if calls_only(kind)]
    ['invitation', 'new_link_1', 'reminder_2']
    """
    return kind == "invitation" or kind.startswith(("new_link_", "reminder_"))


def shown_state(kind: str, state: str, outcome: str | None, started_at: datetime | None, session_id: int | None) -> str:
    """What a trainer reads of a mail: answered is more than sent, and a report of what came back more than both.

    >>> shown_state("booster_2", "sent", "", None, 7), shown_state("invitation", "sent", "bounced", None, None)
    ('answered', 'bounced')
    """
    if outcome:
        return {"stopped": "not_needed"}.get(outcome, outcome)
    is_answered = session_id is not None if is_booster(kind) else kind != "result" and started_at is not None
    return "answered" if state == "sent" and is_answered else state


def day_due(starts_at: datetime, days: Sequence[int], now: datetime) -> int | None:
    """The day whose booster may leave now: the latest that has come, at the hour at which the meeting began, if it is not too late.

    >>> start = datetime(2026, 3, 2, 10)
    >>> [day_due(start, (2, 7), start + timedelta(days=day)) for day in (1, 2, 4, 5, 7)]
    [None, 2, 2, None, 7]
    """
    come = [day for day in days if starts_at + timedelta(days=day) <= now]
    return max(come) if come and now < starts_at + timedelta(days=max(come)) + LATE else None
