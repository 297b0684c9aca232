"""Figures about several people: nothing below the limit, differences between figures included."""

from __future__ import annotations

from hypothesis import given, strategies as st

from quizapp.courses.rules.group_size import LEAST, counted_of, may_show, may_show_share

LIMITS = st.integers(1, 20)


@given(st.integers(0, 60), LIMITS)
def test_no_group_below_five_is_ever_shown(people: int, smallest: int) -> None:
    assert may_show(people, smallest) == (people >= smallest and people >= LEAST)
    assert not (may_show_share(people, people, smallest) and not may_show(people, smallest))


@given(st.integers(0, 200), st.integers(0, 200), LIMITS)
def test_two_counted_groups_differ_by_nobody_or_by_as_many_as_the_limit(one: int, other: int, smallest: int) -> None:
    between = abs(counted_of(one, smallest) - counted_of(other, smallest))
    assert between == 0 or between >= max(smallest, LEAST)
    assert 0 <= one - counted_of(one, smallest) < max(smallest, LEAST)


@given(st.integers(0, 60), LIMITS, st.data())
def test_all_or_none_is_not_told_of_a_small_group(people: int, smallest: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, people))
    if may_show_share(count, people, smallest) and count in (0, people):
        assert people >= 2 * max(smallest, LEAST)
