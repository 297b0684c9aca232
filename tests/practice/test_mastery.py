"""Mastery from attempts and practice together."""

from __future__ import annotations

from fractions import Fraction

from quizapp.practice.mastery import ObjectiveMastery, mastered_objectives
from quizapp.practice.service import clear_practice
from tests.clock import SettableClock
from tests.practice.practising import Practiser
from tests.statements import statements_of


def found(anna: Practiser) -> list[ObjectiveMastery]:
    """Mastery of every objective asked about."""
    published = anna.published()
    with anna.database.reading() as session:
        return mastered_objectives(session, published.enrolment_id, published.edition, anna.clock())


def test_nothing_is_known_of_who_has_answered_nothing(anna: Practiser) -> None:
    assert found(anna) == []
    anna.take("signs")
    assert found(anna) == []


def test_the_latest_answer_counts_wherever_it_was_given(anna: Practiser, clock: SettableClock) -> None:
    anna.take("once", right=["single_choice"])
    (one,) = found(anna)
    assert (one.objective.id, one.mastery.share, one.mastery.questions, one.mastery.is_mastered) == ("M1-1", Fraction(1, 2), 2, False)
    clock.advance(days=1)
    code = anna.practise()
    anna.answer(code, 1)
    (one,) = found(anna)
    assert (one.mastery.share, one.mastery.is_mastered) == (1, True)
    with anna.database.transaction() as session:
        clear_practice(session, anna.enrolment_id)
    assert found(anna)[0].mastery.share == Fraction(1, 2)


def test_more_answers_cost_no_more_queries(anna: Practiser, clock: SettableClock) -> None:
    counts = []
    for quiz in ("once", "oil", "sheet"):
        anna.take(quiz)
        anna.answer(anna.practise(), 1)
        clock.advance(days=1)
        published = anna.published()
        with anna.database.reading() as session, statements_of(anna.database) as seen:
            mastered_objectives(session, published.enrolment_id, published.edition, anna.clock())
        counts.append(len([statement for statement in seen if statement.startswith("SELECT")]))
    assert counts == [3, 3, 3]  # one of them for the test that holds its solutions back
