"""Errors made with confidence come first, and what was right and certain comes back latest."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.practice.models import PracticeCard, PracticeReview
from quizapp.quizzes.tries import try_answer
from tests.clock import SettableClock
from tests.people import Person
from tests.practice.practising import Practiser
from tests.quizzes.taking import questions_of, slot_row
from tests.quizzes.test_personal_data import merge
from tests.quizzes.workshop import publish
from tests.strategies import form_of

SAID = {"single_choice": "3", "multiple_response": "1", "short_text": "2"}


def take(anna: Practiser, right: dict[str, bool], said: dict[str, str] = SAID) -> str:
    """Hand in the quiz that asks for certainty: these kinds rightly or wrongly, each with its level; its code."""
    code = anna.start("sure")
    for slot, asked in questions_of(anna.database, anna.course, code).items():
        layout = slot_row(anna.database, code, slot).layout
        form = form_of(asked, layout, asked.right_response()) if right[asked.kind] else wrong(layout)
        anna.save(code, slot, {**form, "certainty": [said[asked.kind]]})
    anna.finish(code)
    return code


def wrong(layout: dict[str, list[str]]) -> dict[str, list[str]]:
    """An answer of which nothing is right."""
    if "options" not in layout:
        return {"text-1": ["daneben"], "text-2": ["vorbei"]}
    ticks = [str(n) for n, option in enumerate(layout["options"], 1) if option.endswith("-wrong")]
    return {"choice": ticks[:1] if len(ticks) > 2 else ticks}


def missed(anna: Practiser) -> dict[str, int | None]:
    """With which certainty each card was missed, by kind."""
    edition = anna.published().edition
    with anna.database.reading() as session:
        cards = session.scalars(select(PracticeCard).where(PracticeCard.enrolment_id == anna.enrolment_id))
        return {edition.question(card.question_id).kind: card.missed_with for card in cards}


def kinds(anna: Practiser, code: str) -> list[str]:
    """The kinds of a session's questions in their order."""
    return [anna.question(code, card.number).kind for card in anna.view(code).cards]


def test_confident_errors_come_first(anna: Practiser) -> None:
    take(anna, dict.fromkeys(SAID, False))
    assert missed(anna) == {"single_choice": 3, "multiple_response": 1, "short_text": 2}
    assert kinds(anna, anna.practise()) == ["single_choice", "short_text", "multiple_response"]


def test_who_gets_it_right_in_practice_has_mended_it(anna: Practiser, clock: SettableClock) -> None:
    take(anna, dict.fromkeys(SAID, False))
    code = anna.practise()
    anna.answer(code, 1)
    anna.answer(code, 2, rightly=False)
    assert missed(anna) == {"single_choice": None, "multiple_response": 1, "short_text": None}


@pytest.mark.parametrize(("level", "due"), [("1", date(2026, 3, 5)), ("3", date(2026, 3, 6))])
def test_right_and_certain_comes_back_later(anna: Practiser, clock: SettableClock, level: str, due: date) -> None:
    take(anna, dict.fromkeys(SAID, False))
    clock.advance(days=1)
    take(anna, dict.fromkeys(SAID, True), dict.fromkeys(SAID, level))
    assert set(missed(anna).values()) == {None}
    assert anna.cards()["single_choice"] == due


def test_certain_at_first_and_right_at_the_second_try_is_practised_all_the_same(
    anna: Practiser, database: Database, clock: SettableClock
) -> None:
    course = anna.published().edition.course
    quizzes = tuple(quiz.model_copy(update={"certainty": quiz.mode == "learn"}) for quiz in course.quizzes)
    publish(database, course.model_copy(update={"quizzes": quizzes, "version": "2"}), clock())
    for level, cards in (("1", {}), ("3", {"single_choice": 3})):
        code = anna.start("school")
        first, layout = questions_of(database, anna.course, code)[1], slot_row(database, code, 1).layout
        for sequence, form in enumerate((wrong(layout), form_of(first, layout, first.right_response())), start=1):
            anna.save(code, 1, {**form, "certainty": [level]}, sequence=sequence, base=sequence - 1)
            with database.transaction() as session:
                assert try_answer(session, anna.identity, code, 1, sequence - 1, clock()) == "tried"
        second = questions_of(database, anna.course, code)[2]
        anna.save(code, 2, form_of(second, slot_row(database, code, 2).layout, second.right_response()))
        anna.finish(code)
        assert missed(anna) == cards


def test_both_sets_of_two_learners_who_are_one_keep_what_was_missed_last(
    anna: Practiser, other: Practiser, alice: Person, bob: Person, database: Database, clock: SettableClock
) -> None:
    take(anna, dict.fromkeys(SAID, False))
    clock.advance(days=1)
    take(other, dict.fromkeys(SAID, False), dict.fromkeys(SAID, "2"))
    merge(database, bob, alice, clock())
    assert set(missed(anna).values()) == {2}
    with database.reading() as session:
        assert sorted(session.scalars(select(PracticeReview.missed_with))) == [1, 2, 2, 2, 2, 3]
