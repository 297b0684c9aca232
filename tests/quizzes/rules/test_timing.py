"""Windows, limits, extra time: when an attempt may begin and until when it runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from quizapp.content.document import TimeRule
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.kernel.wall_time import instant_of, parse_wall_time
from quizapp.quizzes.rules.timing import TimePlan, arrives_late, is_over, time_left, time_plan

BERLIN, ZONES = "Europe/Berlin", ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
HALF_MORE, HALF_MORE_OF_ALL = ExtraTime(50), ExtraTime(50, moves_window=True)


def utc(written: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def rule(limit: str | int | None = None, opens: str | None = None, closes: str | None = None, grace: int = 30) -> TimeRule:
    """What stands in a pack."""
    return TimeRule.model_validate({"limit_minutes": limit, "opens": opens, "closes": closes, "grace_seconds": grace})


NIGHT = rule(120, "2026-03-28 23:00", "2026-03-29 04:00")  # clocks are put forward at two
LONG_NIGHT = rule(120, "2026-10-24 23:00", "2026-10-25 04:00")  # and back at three
WEEK = rule(None, "2026-03-23 00:00", "2026-03-29 23:59")

DEADLINES = [
    # what, zone, extra time, started, deadline
    (rule(), BERLIN, ExtraTime(), "2026-03-02 09:00", None),
    (rule(60), BERLIN, ExtraTime(), "2026-03-02 09:00", "2026-03-02 10:00"),
    (rule(60), BERLIN, ExtraTime(25), "2026-03-02 09:00", "2026-03-02 10:15"),
    (rule(60), BERLIN, HALF_MORE, "2026-03-02 09:00", "2026-03-02 10:30"),
    (rule("7/6"), BERLIN, ExtraTime(), "2026-03-02 09:00", "2026-03-02 09:01:10"),
    (rule("1"), BERLIN, ExtraTime(1), "2026-03-02 09:00", "2026-03-02 09:01:01"),  # 60.6 seconds, rounded up
    (NIGHT, BERLIN, ExtraTime(), "2026-03-28 22:30", "2026-03-29 00:30"),
    (NIGHT, BERLIN, ExtraTime(), "2026-03-29 00:30", "2026-03-29 02:00"),  # four o'clock comes an hour sooner
    (LONG_NIGHT, BERLIN, ExtraTime(), "2026-10-25 00:30", "2026-10-25 02:30"),  # the limit is two hours all the same
    (LONG_NIGHT, BERLIN, ExtraTime(), "2026-10-25 01:30", "2026-10-25 03:00"),
    (NIGHT, BERLIN, HALF_MORE, "2026-03-29 00:30", "2026-03-29 02:00"),  # the window stands
    (NIGHT, BERLIN, HALF_MORE_OF_ALL, "2026-03-29 00:30", "2026-03-29 03:00"),  # an hour later
    (WEEK, BERLIN, ExtraTime(), "2026-03-24 09:00", "2026-03-29 21:59"),  # Sunday, 23:59
    (WEEK, BERLIN, HALF_MORE, "2026-03-24 09:00", "2026-03-29 21:59"),
    (WEEK, BERLIN, ExtraTime(100, True), "2026-03-24 09:00", "2026-04-05 21:58"),  # a Sunday evening again
    (WEEK, "Asia/Kathmandu", ExtraTime(), "2026-03-24 09:00", "2026-03-29 18:14"),
    (rule(None, None, "2026-10-25 02:30"), BERLIN, ExtraTime(), "2026-10-24 09:00", "2026-10-25 01:30"),  # the second
    (rule(None, None, "2026-10-25 02:30"), BERLIN, HALF_MORE_OF_ALL, "2026-10-24 09:00", "2026-10-25 01:30"),
]


@pytest.mark.parametrize(("given_rule", "zone", "extra", "started", "ends"), DEADLINES)
def test_deadlines(given_rule: TimeRule, zone: str, extra: ExtraTime, started: str, ends: str | None) -> None:
    plan = time_plan(given_rule, zone, extra)
    assert plan.deadline(utc(started)) == (utc(ends) if ends else None)
    assert plan.ends == (ends is not None)


def test_the_windows_beginning_belongs_to_it_and_its_end_does_not() -> None:
    plan = time_plan(rule(None, "2026-12-01 09:00", "2026-12-01 18:00"), BERLIN)
    moment = timedelta(microseconds=1)
    opens, closes = utc("2026-12-01 08:00"), utc("2026-12-01 17:00")
    assert [plan.state(at) for at in (opens - moment, opens, closes - moment, closes)] == ["before", "open", "open", "closed"]


walls = st.datetimes(parse_wall_time("2026-01-01 00:00"), parse_wall_time("2027-12-31 00:00")).map(lambda at: at.strftime("%Y-%m-%d %H:%M"))
rules = st.builds(
    rule, st.none() | st.integers(1, 1440), st.none() | walls, st.none() | walls, st.integers(0, 600)
)
extras = st.builds(ExtraTime, st.none() | st.integers(1, 200), st.booleans())
instants = st.datetimes(parse_wall_time("2025-12-01 00:00"), parse_wall_time("2028-02-01 00:00"), timezones=st.just(UTC))


@given(rules, st.sampled_from(ZONES), extras, instants)
def test_every_instant_belongs_to_exactly_one_state(given_rule: TimeRule, zone: str, extra: ExtraTime, now: datetime) -> None:
    plan = time_plan(given_rule, zone, extra)
    is_before = plan.opens_at is not None and now < plan.opens_at
    is_closed = not is_before and plan.closes_at is not None and now >= plan.closes_at
    assert plan.state(now) == ("before" if is_before else "closed" if is_closed else "open")
    assert plan.state(now) in ("before", "open", "closed")


@given(rules, st.sampled_from(ZONES), instants, st.lists(instants, min_size=2, max_size=6))
def test_states_follow_one_another_in_time(given_rule: TimeRule, zone: str, now: datetime, others: list[datetime]) -> None:
    order = ("before", "open", "closed")
    ranks = [order.index(time_plan(given_rule, zone).state(at)) for at in sorted([now, *others])]
    assert ranks == sorted(ranks)


@given(rules, st.sampled_from(ZONES), st.integers(1, 200), st.booleans(), instants)
def test_extra_time_never_takes_any_away(given_rule: TimeRule, zone: str, percent: int, moves: bool, now: datetime) -> None:
    plain, extra = time_plan(given_rule, zone), time_plan(given_rule, zone, ExtraTime(percent, moves))
    ends, later = plain.deadline(now), extra.deadline(now)
    assert (ends is None) == (later is None)
    assert ends is None or later is None or later >= ends
    if plain.limit:
        assert extra.limit
        share = Fraction(int(extra.limit.total_seconds()), int(plain.limit.total_seconds()))
        assert 0 <= share - ExtraTime(percent).factor < Fraction(1, int(plain.limit.total_seconds()))


@given(rules, st.sampled_from(ZONES), instants)
def test_an_attempt_that_may_begin_has_time(given_rule: TimeRule, zone: str, now: datetime) -> None:
    plan = time_plan(given_rule, zone)
    ends = plan.deadline(now)
    if plan.state(now) == "open" and ends is not None:
        assert ends > now
        assert not is_over(ends, now)
        assert is_over(ends, ends)


def test_what_comes_in_the_grace_counts_while_the_attempt_is_open() -> None:
    deadline, grace = utc("2026-03-02 10:00"), utc("2026-03-02 10:00:30")
    second = timedelta(seconds=1)
    assert [arrives_late(True, deadline, grace, at) for at in (deadline - second, deadline, grace - second, grace)] == [
        False, False, False, True,
    ]
    assert [arrives_late(False, deadline, grace, at) for at in (deadline - second, deadline)] == [False, True]
    assert not arrives_late(True, None, None, grace)


def test_what_is_left_is_never_less_than_nothing() -> None:
    at = utc("2026-03-02 10:00")
    left = [time_left(at, at - timedelta(seconds=seconds)) for seconds in (70, 60, 59.5, 0, -86_400)]
    assert [(one.seconds, one.minutes) for one in left if one] == [(70.0, 2), (60.0, 1), (59.5, 1), (0.0, 0), (0.0, 0)]
    assert time_left(None, at) is None


def test_a_window_of_an_hour_in_the_skipped_hour_is_still_one_state_at_a_time() -> None:
    plan = time_plan(rule(None, "2026-03-29 02:30", "2026-03-29 03:15"), BERLIN)
    assert isinstance(plan, TimePlan)
    assert plan.opens_at == instant_of(parse_wall_time("2026-03-29 03:30"), ZoneInfo(BERLIN))
    assert plan.state(utc("2026-03-29 01:20")) == "before"
    assert plan.state(utc("2026-03-29 01:40")) == "closed"
