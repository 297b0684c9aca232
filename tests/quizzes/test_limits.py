"""How fast one attempt may save."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.quizzes.limits import BURST, MOST_KEPT, PER_SECOND, refuse_flood
from quizapp.web.errors import TooMany
from tests.clock import MORNING


def allowed(code: str, at_s: float) -> bool:
    """Whether a save at this second is let through."""
    try:
        refuse_flood(code, MORNING + timedelta(seconds=at_s))
    except TooMany as refused:
        assert refused.retry_after_s == 1
        return False
    return True


def test_twenty_at_once_then_five_a_second() -> None:
    assert [allowed("a", 0) for _ in range(22)] == [True] * int(BURST) + [False] * 2
    assert [allowed("a", 1) for _ in range(6)] == [True] * int(PER_SECOND) + [False]
    assert allowed("b", 1)


def test_who_hurries_is_slowed_and_never_shut_out() -> None:
    passed = sum(allowed("a", tenth / 10) for tenth in range(200))
    assert passed == pytest.approx(BURST + PER_SECOND * 20, abs=2)


def test_a_clock_set_back_gives_nothing_and_takes_nothing() -> None:
    assert allowed("a", 0)
    assert all(allowed("a", -3600) for _ in range(19))
    assert not allowed("a", -3600)


def test_what_is_remembered_is_bounded() -> None:
    for number in range(MOST_KEPT + 2):
        assert allowed(str(number), 0)
