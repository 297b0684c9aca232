"""The table of feedback: every preset, every moment, every piece."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from quizapp.content.document import Mode, Release
from quizapp.quizzes.rules.feedback import MOMENTS, TABLE, Moment, Taken, moment_after, shown_at

ALL = frozenset(TABLE)
OWN, POINTS = frozenset({"own_answers"}), frozenset({"own_answers", "points"})


@dataclass(frozen=True)
class Says:
    """What a quiz says about feedback."""

    mode: Mode
    release: Release = "after_pass"


@pytest.mark.parametrize(
    ("quiz", "shown"),
    [
        (Says("learn"), [OWN, OWN | {"verdicts"}, ALL - {"points"}, ALL, ALL, ALL]),
        (Says("check"), [OWN, OWN, OWN, ALL, ALL, ALL]),
        (Says("test", "at_once"), [OWN, OWN, OWN, ALL, ALL, ALL]),
        (Says("test", "after_pass"), [OWN, OWN, OWN, POINTS, ALL, ALL]),
        (Says("test", "after_close"), [OWN, OWN, OWN, POINTS, POINTS, ALL]),
        (Says("test", "never"), [OWN, OWN, OWN, POINTS, POINTS, POINTS]),
    ],
    ids=lambda value: f"{value.mode} {value.release}" if isinstance(value, Says) else "",
)
def test_every_preset(quiz: Says, shown: list[frozenset[str]]) -> None:
    assert [shown_at(quiz, moment) for moment in MOMENTS] == shown


attempts = st.builds(Taken, st.integers(1, 99), st.sampled_from(["open", "closed", "graded"]), st.sampled_from([True, False, None]))
limits = st.none() | st.integers(1, 4)


@given(st.lists(attempts, max_size=5), limits, st.booleans())
def test_solutions_wait_while_an_attempt_is_under_way(taken: list[Taken], limit: int | None, is_closed: bool) -> None:
    moment = moment_after(taken, limit, is_closed)
    if any(attempt.state != "graded" for attempt in taken):
        assert moment == "handed_in"
    else:
        assert (moment == "closed") is is_closed


@pytest.mark.parametrize(
    ("taken", "limit", "moment"),
    [
        ([], 2, "handed_in"),
        ([False], 2, "handed_in"),
        ([False], None, "handed_in"),
        ([None, None], None, "handed_in"),
        ([False, True], 3, "settled"),
        ([True, False], None, "settled"),
        ([False, False], 2, "settled"),
        ([None], 1, "settled"),
    ],
)
def test_a_pass_or_the_last_attempt_settles(taken: list[bool | None], limit: int | None, moment: Moment) -> None:
    assert moment_after([Taken(n, "graded", passed) for n, passed in enumerate(taken)], limit) == moment
