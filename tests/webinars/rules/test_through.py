"""What may be told of a meeting, and how shares are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from quizapp.webinars.rules.through import (
    STEPS,
    WINDOWS,
    Answered,
    Followed,
    Share,
    funnel,
    remembered,
)

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIMIT = 8


def answered(person: int, day: int, is_right: bool, question: str = "q") -> Answered:
    """An answer so many days after the meeting; persons answer one minute after another."""
    at = START + timedelta(days=day, minutes=person)
    return Answered(person, question, at, at.date(), is_right)


def people(*counts: int, attended: bool = True) -> list[Followed]:
    """So many who got as far as each step, and no further."""
    found = []
    for reached, count in enumerate(counts):
        done = {step: place <= reached for place, step in enumerate(STEPS[1:], start=1)}
        found += [Followed(attended, **done)] * count
    return found


def test_where_staff_see_everybody_steps_are_exact() -> None:
    steps = funnel([*people(3, 1, 1, 1, 1, 1), *people(0, 0, 5, 3, attended=False)], STEPS, shows_results=True, smallest=LIMIT)
    assert [(step.attendees, step.others) for step in steps] == [
        (8, None), (5, None), (4, 8), (3, 3), (2, None), (1, None),
    ]
    assert [step.share for step in steps][:3] == [1, Fraction(5, 8), Fraction(1, 2)]


@pytest.mark.parametrize("smallest", [5, 8])
def test_results_of_a_few_are_held_back_and_what_trainers_did_is_not(smallest: int) -> None:
    limit = smallest
    for size in range(1, 2 * limit + 2):
        for passed in range(size + 1):
            steps = {step.name: step for step in funnel(people(0, 0, 0, size - passed, passed), STEPS, True, smallest)}
            assert [steps[name].attendees for name in ("attended", "sent", "started")] == [size] * 3
            assert (steps["finished"].attendees is not None) is (size >= 2 * limit)
            shown = size >= 2 * limit or (size >= limit and 0 < passed < size)
            assert steps["passed"].attendees == (passed if shown else None)
            assert (steps["passed"].share is None) is not shown
            assert (steps["certificate"].attendees is not None) is (size >= 2 * limit)


def test_who_stands_in_no_list_is_a_group_of_its_own() -> None:
    steps = funnel([*people(0, 0, 8, 8), *people(0, 0, 2, 5, attended=False)], STEPS, shows_results=True, smallest=LIMIT)
    assert [(step.name, step.attendees, step.others) for step in steps if step.name in ("started", "finished")] == [
        ("started", 16, 7), ("finished", 8, None),
    ]


def test_elsewhere_results_are_not_counted() -> None:
    found = [funnel(people(0, 0, 30 - finished, finished), STEPS, shows_results=False, smallest=LIMIT) for finished in range(31)]
    assert {tuple(step.name for step in steps) for steps in found} == {("attended", "sent", "started")}
    assert len(set(found)) == 1


def test_a_meeting_without_anybody_has_no_shares() -> None:
    assert {step.share for step in funnel([], STEPS, shows_results=True, smallest=LIMIT)} == {None}


def test_each_look_counts_a_person_once_with_the_earliest_answer_in_it() -> None:
    answers = [answered(person, 0, is_right=person < 4) for person in range(16)]
    answers += [answered(person, 2, is_right=False) for person in range(16)]
    answers += [answered(person, 3, is_right=True) for person in range(16)]
    answers += [answered(person, 8, is_right=person % 2 == 0) for person in range(15)]
    answers += [answered(person, 61, is_right=True) for person in range(16)]
    (first, second, third, fourth), = remembered(answers, LIMIT).values()
    assert first is not None
    assert (first.right, first.answers) == (4, 16)
    assert (round(first.low, 4), round(first.high, 4)) == (0.1018, 0.4950)
    assert second is not None
    assert (second.right, second.answers) == (0, 16)
    assert third is not None
    assert (third.right, third.answers, third.share) == (4, 8, 0.5)
    assert fourth is None


@pytest.mark.parametrize(
    ("right", "count", "is_shown"), [(3, 7, False), (3, 8, True), (0, 8, False), (8, 8, False), (0, 16, True), (16, 16, True)]
)
def test_small_groups_are_not_shown(right: int, count: int, is_shown: bool) -> None:
    (shares,) = remembered((answered(person, 0, is_right=person < right) for person in range(count)), LIMIT).values()
    assert (shares[0] is not None) is is_shown


ANSWERS = st.lists(
    st.builds(answered, st.integers(0, 30), st.integers(0, 70), st.booleans(), st.sampled_from("ab")), max_size=120
)


@given(ANSWERS, st.integers(5, 12))
def test_whatever_was_answered_figures_stand_for_whole_groups(answers: list[Answered], smallest: int) -> None:
    found = remembered(answers, smallest)
    assert set(found) == {one.question for one in answers}
    for question, shares in found.items():
        assert len(shares) == 1 + len(WINDOWS)
        persons = {one.person for one in answers if one.question == question}
        for share in filter(None, shares):
            assert share.answers % smallest == 0
            assert smallest <= share.answers <= len(persons)
            assert 0 <= share.low <= share.share <= share.high <= 1


@given(ANSWERS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(answers: list[Answered], random: object) -> None:
    mixed = list(answers)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis says object
    at_once = [replace(one, at=START) for one in answers]
    assert remembered(mixed, 5) == remembered(answers, 5)
    assert set(remembered(at_once, 5)) == set(remembered(answers, 5))


def test_a_share_knows_its_size() -> None:
    assert Share(3, 4, 0.3, 0.95).share == 0.75
