"""Whether a new attempt may be started."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.content.document import AttemptRule
from quizapp.quizzes.rules.availability import Availability, PastAttempt, availability
from tests.clock import MORNING

FREE, THRICE = AttemptRule(), AttemptRule(limit=3, wait_minutes=60)


def ended(*minutes_ago: float) -> list[PastAttempt]:
    """Attempts that ended so long ago."""
    return [PastAttempt(n, MORNING - timedelta(minutes=minutes)) for n, minutes in enumerate(minutes_ago, start=1)]


@pytest.mark.parametrize(
    ("rule", "past", "expected"),
    [
        (FREE, [], Availability(True, None)),
        (FREE, ended(0, 0, 0, 0), Availability(True, None)),
        (THRICE, [], Availability(True, 3)),
        (THRICE, ended(60), Availability(True, 2)),
        (THRICE, ended(59.5), Availability(False, 2, MORNING + timedelta(seconds=30))),
        (THRICE, ended(1, 300), Availability(False, 1, MORNING + timedelta(minutes=59))),  # the latest end counts
        (THRICE, ended(300, 200, 100), Availability(False, 0)),
        (THRICE, ended(300, 200, 100, 90), Availability(False, 0)),  # merged from two accounts
        (THRICE, [PastAttempt(1, None)], Availability(True, 2)),
        (AttemptRule(limit=1), ended(0), Availability(False, 0)),
        (AttemptRule(wait_minutes=60), ended(0), Availability(False, None, MORNING + timedelta(minutes=60))),
    ],
)
def test_next_start(rule: AttemptRule, past: list[PastAttempt], expected: Availability) -> None:
    assert availability(rule, past, MORNING) == expected
