"""What comes first in a session."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from quizapp.practice.rules.session import (
    QUESTIONS,
    CardFacts,
    cards_for_booster,
    cards_for_session,
    due_cards,
    is_practisable,
    minutes_for,
)
from tests.quizzes.workshop import workshop_course
from tests.strategies import GRADED_KINDS

TODAY = date(2026, 3, 2)
cards = st.builds(
    CardFacts,
    st.text("abc", min_size=1, max_size=3),
    st.integers(-30, 30).map(lambda days: TODAY + timedelta(days=days)),
    st.floats(1, 10),
    st.none() | st.integers(1, 3),
)
sets = st.lists(cards, max_size=12, unique_by=lambda card: card.question_id)


def card(question_id: str, due_in: int = 0, difficulty: float = 5.0, missed_with: int | None = None) -> CardFacts:
    """A card due in so many days."""
    return CardFacts(question_id, TODAY + timedelta(days=due_in), difficulty, missed_with)


def order(*given_cards: CardFacts) -> str:
    """Ids in the order of the session."""
    return "".join(one.question_id for one in cards_for_session(given_cards, TODAY))


def test_confident_errors_come_first() -> None:
    assert order(card("a", -9), card("b", 0, missed_with=3), card("c", -1, missed_with=1), card("d", -3)) == "bcad"


def test_then_what_is_due_longest_then_what_is_harder() -> None:
    assert order(card("a", -1, 4), card("b", -1, 9), card("c", -2, 1)) == "cba"


def test_only_due_cards_where_there_are_any() -> None:
    assert order(card("a", 1), card("b", 0), card("c", 5, missed_with=3)) == "b"


def test_who_wants_to_practise_earlier_gets_the_next_ones() -> None:
    assert order(card("a", 3), card("b", 1)) == "ba"
    assert order() == ""


def test_a_booster_asks_own_mistakes_first_then_by_the_day_on_which_they_are_due() -> None:
    known = (card("a", 9), card("b", -4), card("c", 2), card("d", 30), card("e", 1, missed_with=3))
    assert "".join(one.question_id for one in cards_for_booster(known, {"d", "c"}, 4)) == "cdbe"


@given(sets, st.sets(st.text("abc", min_size=1, max_size=3)), st.integers(1, 6))
def test_no_right_answer_comes_before_a_mistake_and_none_before_what_is_due_earlier(
    given_cards: list[CardFacts], missed: set[str], most: int
) -> None:
    chosen = cards_for_booster(given_cards, missed, most)
    assert len(chosen) == min(most, len(given_cards))
    order = [(one.question_id not in missed, one.due_on) for one in chosen]
    assert order == sorted(order)
    assert all((one.question_id not in missed, one.due_on) >= order[-1] for one in given_cards if one not in chosen)


@given(sets)
def test_a_session_is_a_choice_of_its_cards(given_cards: list[CardFacts]) -> None:
    chosen = cards_for_session(given_cards, TODAY)
    due = due_cards(given_cards, TODAY)
    assert len(chosen) == min(QUESTIONS, len(due) or len(given_cards))
    assert set(chosen) <= set(due or given_cards)
    assert chosen == cards_for_session(list(reversed(given_cards)), TODAY)
    if due:
        assert all(one.due_on <= TODAY for one in chosen)


@pytest.mark.parametrize(("questions", "minutes"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (10, 6)])
def test_how_long_it_takes(questions: int, minutes: int) -> None:
    assert minutes_for(questions) == minutes


def test_kinds_that_a_machine_can_mark_are_practised() -> None:
    course = workshop_course()
    questions = {question.kind: question for quiz in course.all_quizzes() for question in quiz.questions}
    practised = {kind for kind, question in questions.items() if is_practisable(question)}
    assert {"single_choice", "multiple_response", "true_false_grid", "numeric"} < practised
    assert {"short_text", "matching", "ordering", "cloze"} < practised
    assert practised <= set(GRADED_KINDS)
    assert not is_practisable(None)
