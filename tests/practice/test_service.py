"""The practice set: what comes into it, what a session draws, what an answer changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database, emit
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.events import AttemptFinished
from quizapp.practice import service
from quizapp.quizzes.models import Attempt
from tests.clock import SettableClock
from tests.practice.practising import BLANK, Practiser
from tests.quizzes.taking import attempt_row, count
from tests.quizzes.workshop import GRADED_KINDS, publish, workshop_course

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


def test_what_was_not_fully_right_comes_back_the_next_day(anna: Practiser) -> None:
    anna.take("once", right=["single_choice"])
    assert anna.cards() == {"short_text": TUESDAY}
    assert anna.log() == [("short_text", 1, False)]
    assert (anna.set().due, anna.set().next_due_on, anna.set().next_questions) == (0, TUESDAY, 1)


def test_partly_right_comes_back_too(anna: Practiser) -> None:
    code = anna.start("once")
    anna.save(code, 2, {"text-1": ["kanarie alpha"]})
    anna.finish(code)
    assert anna.cards() == {"single_choice": TUESDAY, "short_text": TUESDAY}


def test_what_was_right_and_what_has_no_points_stays_out(anna: Practiser) -> None:
    anna.take("oil", right=[question.kind for question in anna.published().edition.course.modules[0].quiz.questions])  # type: ignore[union-attr]  # the recipe has a quiz
    anna.take("signs")
    assert anna.cards() == {}
    assert anna.log() == []


def test_a_later_attempt_is_one_more_answer(anna: Practiser, clock: SettableClock) -> None:
    anna.take("oil", right=["single_choice", "numeric"])
    assert "single_choice" not in anna.cards() and anna.cards()["matching"] == TUESDAY
    clock.advance(days=1)
    anna.take("oil", right=["matching", "numeric"])
    assert anna.cards()["matching"] > WEDNESDAY
    assert anna.cards()["single_choice"] == WEDNESDAY
    assert [entry for entry in anna.log() if entry[0] == "matching"] == [("matching", 1, False), ("matching", 3, False)]
    assert "numeric" not in anna.cards()


def test_the_same_attempt_is_noted_once(anna: Practiser, database: Database, clock: SettableClock) -> None:
    code = anna.take("once")
    before = anna.cards(), anna.log()
    clock.advance(days=3)
    with database.transaction() as session:
        attempt = attempt_row(database, code)
        emit(session, AttemptFinished(clock(), attempt.id, attempt.enrolment_id, "once"))
    assert (anna.cards(), anna.log()) == before


def test_days_are_those_of_the_course(anna: Practiser, clock: SettableClock) -> None:
    clock.now = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # already the third of March in Berlin
    anna.take("once")
    assert set(anna.cards().values()) == {WEDNESDAY}
    clock.advance(hours=23)
    assert anna.set().due == 0
    clock.advance(hours=1)
    assert anna.set().due == 2


def test_a_session_holds_five_due_questions_drawn_anew(anna: Practiser, clock: SettableClock) -> None:
    anna.take("oil")
    clock.advance(days=1)
    assert anna.set().due == len(GRADED_KINDS)
    layouts: list[Any] = []
    for _ in range(6):
        code = anna.practise()
        assert len(anna.view(code).cards) == 5
        layouts.append(anna.layouts(code))
        with anna.database.transaction() as session:
            service.stop_session(session, anna.identity, code, clock())
    assert any(layout != layouts[0] for layout in layouts)


def test_a_session_waits_and_goes_on(anna: Practiser, clock: SettableClock) -> None:
    anna.take("oil")
    code = anna.practise()
    anna.answer(code, 1)
    clock.advance(days=9)
    assert anna.practise("en") == code
    assert anna.view(code).first_open == 2
    waiting = anna.set().waiting
    assert waiting and (waiting.code, waiting.left) == (code, 4)


def test_answers_decide_when_a_question_comes_back(anna: Practiser, clock: SettableClock) -> None:
    anna.take("once")
    clock.advance(days=1)
    code = anna.practise()
    anna.answer(code, 1)
    assert anna.view(code).ended_at is None
    anna.answer(code, 2, rightly=False)
    view = anna.view(code)
    assert view.ended_at == clock()
    assert [card.mark.verdict if card.mark else "" for card in view.cards] == ["right", "unanswered"]
    first, second = (anna.question(code, number).kind for number in (1, 2))
    assert anna.cards()[second] == WEDNESDAY < anna.cards()[first]
    assert anna.log()[2:] == [(first, 3, True), (second, 1, True)]


def test_a_second_answer_to_a_shown_card_changes_nothing(anna: Practiser, clock: SettableClock) -> None:
    anna.take("once")
    code = anna.practise()
    anna.answer(code, 1, rightly=False)
    before = anna.cards(), anna.log(), anna.view(code)
    anna.answer(code, 1)
    assert (anna.cards(), anna.log(), anna.view(code)) == before


def test_the_same_answer_sent_ten_times_at_once_is_one_review(anna: Practiser) -> None:
    anna.take("once")
    code = anna.practise()
    threads = [Thread(target=anna.answer, args=(code, 1)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([entry for entry in anna.log() if entry[2]]) == 1


def test_after_the_end_no_answer_is_taken(anna: Practiser, clock: SettableClock) -> None:
    anna.take("once")
    code = anna.practise()
    with anna.database.transaction() as session:
        service.stop_session(session, anna.identity, code, clock())
    anna.answer(code, 1)
    assert anna.view(code).first_open == 1
    assert all(not in_practice for _, _, in_practice in anna.log())
    assert anna.practise() != code


def test_there_may_be_nothing_to_practise(anna: Practiser) -> None:
    anna.take("once", right=["single_choice", "short_text"])
    with pytest.raises(Conflict, match="nothing_to_practise"):
        anna.practise()


def test_a_changed_course_leaves_out_what_is_gone_and_draws_from_what_is_there(
    anna: Practiser, database: Database, clock: SettableClock
) -> None:
    anna.take("oil")
    anna.take("once")
    old = anna.practise()
    course = workshop_course().model_dump(mode="json")
    course["modules"] = []
    publish(database, Course.model_validate(course), clock())
    assert len(anna.set().cards) == 2
    new = anna.practise()
    assert new != old and len(anna.view(new).cards) == 2
    assert anna.view(old).ended_at == clock()
    assert anna.view(old).edition.find_question(anna.view(old).cards[0].question_id)


def test_a_course_that_lost_all_questions_has_nothing_to_practise(
    anna: Practiser, database: Database, clock: SettableClock
) -> None:
    anna.take("once")
    course = workshop_course().model_dump(mode="json")
    publish(database, Course.model_validate({**course, "quizzes": [], "placement": None, "final": None}), clock())
    assert (anna.set().cards, anna.set().due) == ((), 0)


def test_nobody_reaches_the_practice_of_another(anna: Practiser, other: Practiser) -> None:
    anna.take("once")
    code = anna.practise()
    for act in (other.view, lambda code: other.answer(code, 1)):
        with pytest.raises(NotFound):
            act(code)
    with pytest.raises(NotFound), other.database.transaction() as session:
        service.answer_card(session, other.identity, code, 1, BLANK, anna.question(code, 1).grade(BLANK), other.clock())
    with pytest.raises(NotFound), other.database.transaction() as session:
        service.stop_session(session, other.identity, code, other.clock())
    assert anna.view(code).first_open == 1


def test_clearing_forgets_the_own_set_and_no_result(anna: Practiser, other: Practiser, database: Database) -> None:
    for one in (anna, other):
        one.take("once")
        one.answer(one.practise(), 1)
    with database.transaction() as session:
        service.clear_practice(session, anna.enrolment_id)
    assert (anna.cards(), anna.log(), anna.set().waiting) == ({}, [], None)
    assert len(other.cards()) == 2
    assert count(database, Attempt) == 2
    anna.take("oil", right=["numeric"])
    assert len(anna.cards()) == len(GRADED_KINDS) - 1


def test_practice_is_no_part_of_any_result(anna: Practiser, database: Database, clock: SettableClock) -> None:
    code = anna.take("once")
    before = attempt_row(database, code)
    practice = anna.practise()
    anna.answer(practice, 1)
    anna.answer(practice, 2)
    after = attempt_row(database, code)
    assert (after.points_numerator, after.passed, after.outcome) == (before.points_numerator, before.passed, before.outcome)
    with database.reading() as session:
        assert session.scalar(select(func.count(Attempt.id))) == 1
        assert published_course(session, anna.course).edition
