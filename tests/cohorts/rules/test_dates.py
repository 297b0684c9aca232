"""When a quiz closes for one learner: properties of window, group deadline and a later deadline of her own."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from quizapp.cohorts.rules.dates import Measures, OwnEnd, OwnRules

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds it
MAYBE = st.none() | MOMENTS


@given(MAYBE, MAYBE)
def test_without_a_deadline_of_ones_own_the_first_end_counts(written: datetime | None, group: datetime | None) -> None:
    ends = [end for end in (written, group) if end is not None]
    assert OwnEnd(group).closing(written) == min(ends, default=None)


@given(MAYBE, MAYBE, MOMENTS)
def test_a_later_deadline_never_takes_time_away_and_ends_nothing_by_itself(
    written: datetime | None, group: datetime | None, later: datetime
) -> None:
    without, given_more = OwnEnd(group).closing(written), OwnEnd(group, later).closing(written)
    if without is None:
        assert given_more is None
    else:
        assert given_more == max(without, later)


@given(MOMENTS, MOMENTS, MAYBE)
def test_a_quiz_has_its_own_deadline_before_that_of_the_course(own: datetime, course: datetime, later: datetime | None) -> None:
    rules = OwnRules(Measures(0, later), {"": course, "quiz": own})
    assert rules.end_of("quiz") == OwnEnd(own, later)
    assert rules.end_of("another") == OwnEnd(course, later)
    assert OwnRules(Measures(0, later)).end_of("quiz") == OwnEnd(None, later)
