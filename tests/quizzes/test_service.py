"""Starting, closing and grading: each once, whoever asks how often."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import select

from quizapp import wiring
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.jobs.worker import Worker
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.progress.models import QuizStanding
from quizapp.quizzes.jobs import grade_attempt, sweep_closed_attempts
from quizapp.quizzes.models import CLOSED, GRADED, OPEN, Attempt
from quizapp.quizzes.rules.selection import draw_attempt
from quizapp.quizzes.service import GRADE
from tests.clock import SettableClock
from tests.quizzes.taking import Taker, attempt_row, count, put_response, questions_of, responses, slot_row
from tests.quizzes.together import at_once
from tests.quizzes.workshop import CANARY, CREDIT, GRADED_KINDS


def worker_of(database: Database, clock: SettableClock) -> Worker:
    """The grading half of the worker."""
    certify_never = {"certify": lambda _database, _enrolment_id, _now: None}
    return Worker(database, {GRADE: grade_attempt, **certify_never}, wiring.SCHEDULES[:1], clock)


def test_starting_again_goes_on_with_the_open_attempt(taker: Taker, database: Database) -> None:
    assert taker.start("oil") == taker.start("oil", "en")
    assert count(database, Attempt) == 1


def test_each_learner_and_quiz_has_attempts_of_its_own(taker: Taker, other_taker: Taker) -> None:
    assert len({taker.start("oil"), taker.start("sheet"), other_taker.start("oil")}) == 3


def test_questions_and_orders_are_drawn_once_and_stored(taker: Taker, database: Database) -> None:
    code = taker.start("oil")
    attempt = attempt_row(database, code)
    questions = questions_of(database, taker.course, code)
    assert len(questions) == len(GRADED_KINDS)
    layouts = {slot: slot_row(database, code, slot).layout for slot in questions}
    taker.start("oil")
    assert {slot: slot_row(database, code, slot).layout for slot in questions} == layouts
    with database.reading() as session:
        edition = published_course(session, taker.course).edition
    quiz = edition.course.quiz("oil")
    assert quiz
    drawn = draw_attempt(edition.course, quiz, attempt.seed, "de")
    assert [one.layout for one in drawn] == list(layouts.values())
    assert (attempt.number, attempt.state, attempt.locale) == (1, OPEN, "de")


def test_drawn_questions_come_from_the_pool_without_repeats(taker: Taker, database: Database) -> None:
    ids = [question.id for question in questions_of(database, taker.course, taker.start("pause")).values()]
    assert len(ids) == len(set(ids)) == 3
    assert all(question_id.startswith(f"{CANARY}-pool") for question_id in ids)


def test_the_limit_of_attempts_is_kept(taker: Taker, database: Database) -> None:
    taker.close(taker.start("once"))
    with pytest.raises(Conflict) as refused:
        taker.start("once")
    assert (refused.value.code, refused.value.params) == ("attempt_limit_reached", {"limit": 1})
    assert count(database, Attempt) == 1


def test_the_waiting_time_runs_from_the_end_of_the_last_attempt(taker: Taker, clock: SettableClock) -> None:
    code = taker.start("pause")
    ended = clock.advance(minutes=50)
    taker.close(code)
    clock.advance(minutes=59, seconds=59)
    with pytest.raises(Conflict) as refused:
        taker.start("pause")
    assert refused.value.code == "wait_before_next_attempt"
    assert (refused.value.params["from_time"] - ended).total_seconds() == 3600
    clock.advance(seconds=1)
    assert taker.start("pause") != code


def test_twenty_starts_at_once_make_one_attempt(taker: Taker, database: Database) -> None:
    codes = at_once(20, lambda: taker.start("once"))
    assert len(set(map(str, codes))) == 1, codes
    assert count(database, Attempt) == 1


def test_twenty_starts_after_the_last_attempt_are_all_refused(taker: Taker, database: Database) -> None:
    taker.close(taker.start("once"))
    refusals = at_once(20, lambda: taker.start("once"))
    assert {getattr(refusal, "code", refusal) for refusal in refusals} == {"attempt_limit_reached"}


def test_twenty_submits_at_once_make_one_result(taker: Taker, database: Database) -> None:
    code = taker.start("once")
    taker.answer_rightly(code)
    assert at_once(20, lambda: taker.finish(code).state) == [GRADED] * 20
    with database.reading() as session:
        assert session.scalars(select(QuizStanding.attempts)).all() == [1]
        assert len(session.scalars(select(Job.id).where(Job.kind == "certify")).all()) == 1


def test_closing_again_changes_nothing(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start("once")
    first = taker.close(code)
    ended = attempt_row(database, code).finished_at
    clock.advance(hours=1)
    assert taker.close(code) == first
    assert attempt_row(database, code).finished_at == ended


def test_nobody_else_can_close_or_answer(taker: Taker, other_taker: Taker, database: Database) -> None:
    code = taker.start("oil")
    for act in (lambda: other_taker.close(code), lambda: other_taker.save(code, 1, {"choice": ["1"]})):
        with pytest.raises(NotFound):
            act()
    assert attempt_row(database, code).state == OPEN
    assert not any(responses(database, code).values())


def test_grading_again_changes_nothing(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start("once")
    taker.answer_rightly(code)
    first = taker.finish(code)
    clock.advance(hours=1)
    put_response(database, code, 1, {})
    again = taker.finish(code)
    assert (again.graded_at, again.outcome, again.passed) == (first.graded_at, first.outcome, first.passed)


def test_an_open_attempt_is_not_graded(taker: Taker, database: Database) -> None:
    code = taker.start("once")
    taker.grade(attempt_row(database, code).id)
    assert attempt_row(database, code).state == OPEN


def test_the_outcome_is_frozen_with_the_names_of_all_it_was_made_by(taker: Taker, database: Database) -> None:
    code = taker.start("once")
    taker.answer_rightly(code)
    graded = taker.finish(code)
    assert graded.outcome == {
        "points": "100", "passed": True, "pass_points": "50", "shown_points": "100", "decimal_grade": "1",
        "band": "very_good", "scale": "german-100-point-2019", "policy": "round_then_table",
    }
    assert (graded.points_numerator, graded.points_denominator, graded.passed) == (100, 1, True)


def test_marks_and_points_are_exact(taker: Taker, database: Database) -> None:
    code = taker.start("oil")
    asked = questions_of(database, taker.course, code)
    first = next(slot for slot, question in asked.items() if question.kind == "cloze")
    layout = slot_row(database, code, first).layout
    position = layout["options"][f"{CANARY}-h"].index(f"{CANARY}-a-right") + 1
    taker.save(code, first, {"gap-2": [str(position)]})
    graded = taker.finish(code)
    share = Fraction(1) / (1 + Fraction(CREDIT))
    row = slot_row(database, code, first)
    assert Fraction(row.mark_numerator or 0, row.mark_denominator or 1) == share
    possible = sum(question.points for question in asked.values())
    assert Fraction(graded.points_numerator or 0, graded.points_denominator or 1) == share * 100 / possible
    assert slot_row(database, code, 1).mark_answered is False


def test_a_self_check_ends_without_points(taker: Taker) -> None:
    graded = taker.finish(taker.start("signs"))
    assert (graded.state, graded.points_numerator, graded.passed, graded.outcome) == (GRADED, None, None, None)


def test_an_answer_that_cannot_be_marked_leaves_the_closing_standing_and_the_others_go_on(
    taker: Taker, other_taker: Taker, database: Database, clock: SettableClock
) -> None:
    code, fine = taker.start("once"), other_taker.start("once")
    taker.answer_rightly(code)
    right = responses(database, code)[2]
    put_response(database, code, 2, {"texts": 5})
    with pytest.raises(TypeError):
        taker.finish(code)
    other_taker.close(fine)
    worker = worker_of(database, clock)
    worker.run_all_due()
    assert (attempt_row(database, code).state, attempt_row(database, fine).state) == (CLOSED, GRADED)
    with database.reading() as session:
        assert session.scalars(select(Job.last_error).where(Job.kind == GRADE)).all() == ["TypeError"]
    put_response(database, code, 2, right)
    clock.advance(minutes=1)
    worker.run_all_due()
    assert attempt_row(database, code).outcome == {**(attempt_row(database, code).outcome or {}), "points": "100"}


def test_the_sweep_finds_closed_attempts_whose_job_is_gone(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start("once")
    taker.close(code)
    with database.transaction() as session:
        session.query(Job).delete()
    sweep_closed_attempts(database, clock())
    worker_of(database, clock).run_all_due()
    assert attempt_row(database, code).state == GRADED
