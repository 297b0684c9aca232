"""When the address may be seen: every instant has one state, and they come in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from quizapp.webinars.rules.door import door

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
END = START + timedelta(minutes=90)
SECOND = timedelta(seconds=1)


def test_the_borders() -> None:
    opens, closes = START - timedelta(minutes=30), END + timedelta(minutes=15)
    assert [door(now, START, END) for now in (opens - SECOND, opens, START, END, closes - SECOND, closes)] == [
        "before", "open", "open", "open", "open", "closed",
    ]


@given(st.integers(-600, 600), st.integers(0, 600))
def test_time_only_leads_on(first: int, later: int) -> None:
    order = ["before", "open", "closed"]
    states = [door(START + timedelta(minutes=minutes), START, END) for minutes in (first, first + later)]
    assert order.index(states[0]) <= order.index(states[1])
