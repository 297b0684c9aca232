"""Deadlines: settled at the start, kept by the server's clock alone, moved by extra time only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.accounts.service import add_person
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import Conflict
from quizapp.quizzes.answers import LateAnswer, SavedAnswer
from quizapp.quizzes.jobs import sweep_expired_attempts
from quizapp.quizzes.models import CLOSED, GRADED, OPEN
from quizapp.quizzes.rules.timing import SETTLING
from quizapp.quizzes.service import start_attempt
from tests.clock import MORNING, SettableClock
from tests.quizzes.taking import Taker, attempt_row, events, questions_of, responses, slot_row
from tests.quizzes.timed import GRACE, HOUR, QUIZ, all_attempts, timed_course, worker_of
from tests.quizzes.together import at_once
from tests.quizzes.workshop import publish
from tests.strategies import form_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop with an hour for its test."""
    return publish(database, timed_course(), clock())


def reopen(database: Database, clock: SettableClock, **rule: object) -> None:
    """Publish the workshop with another rule."""
    publish(database, timed_course(**rule), clock())


def test_the_deadline_is_an_instant_settled_at_the_start(taker: Taker, database: Database, clock: SettableClock) -> None:
    started = attempt_row(database, taker.start(QUIZ))
    assert (started.deadline_at, started.grace_until, started.time_zone) == (
        MORNING + HOUR, MORNING + HOUR + GRACE, "Europe/Berlin",
    )
    untimed = attempt_row(database, taker.start("oil"))
    assert (untimed.deadline_at, untimed.grace_until, untimed.time_zone) == (None, None, None)


def test_a_running_attempt_keeps_the_rule_it_began_with(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    clock.advance(minutes=10)
    reopen(database, clock, limit_minutes=5)
    assert taker.start(QUIZ) == code
    assert attempt_row(database, code).deadline_at == MORNING + HOUR


def test_outside_the_window_nothing_starts(taker: Taker, database: Database, clock: SettableClock) -> None:
    reopen(database, clock, opens="2026-03-02 10:30", closes="2026-03-02 11:00")
    with pytest.raises(Conflict) as refused:
        taker.start(QUIZ)
    assert refused.value.code == "quiz_not_open_yet"
    assert str(refused.value.params["opens"]) == "2026-03-02 10:30:00+01:00"
    clock.advance(minutes=30)
    code = taker.start(QUIZ)
    assert attempt_row(database, code).deadline_at == MORNING + HOUR
    clock.advance(minutes=30)
    taker.close(code)
    with pytest.raises(Conflict) as refused:
        taker.start(QUIZ)
    assert refused.value.code == "quiz_closed"


def test_what_arrives_in_the_grace_counts_and_what_comes_later_is_kept(
    taker: Taker, database: Database, clock: SettableClock
) -> None:
    code = taker.start(QUIZ)
    saved = taker.save(code, 2, {"text-1": ["pünktlich"]})
    assert isinstance(saved, SavedAnswer)
    assert saved.deadline_at == MORNING + HOUR
    clock.now = MORNING + HOUR + GRACE - SECOND
    assert isinstance(taker.save(code, 2, {"text-1": ["knapp"]}, sequence=2), SavedAnswer)
    clock.advance(seconds=1)
    late = taker.save(code, 2, {"text-1": ["zu spät"]}, sequence=3)
    assert isinstance(late, LateAnswer)
    assert taker.save(code, 2, {"text-1": ["zu spät"]}, sequence=3) == late
    assert responses(database, code)[2] == {"texts": ["knapp", ""]}
    kept = [(event["sequence"], event["revision"], event["response"]["texts"][0]) for event in events(database, code)]
    assert kept == [(1, 1, "pünktlich"), (2, 2, "knapp"), (3, -1, "zu spät")]


def test_late_answers_are_kept_after_grading_too(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    taker.answer_rightly(code)
    clock.advance(hours=2)
    worker_of(database, clock).run_all_due()
    graded = attempt_row(database, code)
    assert isinstance(taker.save(code, 2, {"text-1": ["zu spät"]}, tab="late"), LateAnswer)
    assert events(database, code)[-1]["revision"] == -1
    assert attempt_row(database, code).outcome == graded.outcome


def test_what_stands_already_is_not_late(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    taker.save(code, 2, {"text-1": ["gleich"]})
    clock.advance(hours=2)
    again = taker.save(code, 2, {"text-1": ["gleich"]}, tab="b", sequence=5, base=1)
    assert isinstance(again, SavedAnswer)
    assert len(events(database, code)) == 1


def test_handed_in_before_the_end_nothing_more_is_taken(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    taker.close(code)
    clock.advance(minutes=5)
    with pytest.raises(Conflict) as refused:
        taker.save(code, 2, {"text-1": ["danach"]})
    assert refused.value.code == "attempt_closed"


def test_what_is_the_learners_own_is_kept_for_no_trainer(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start("signs")
    asked = {question.kind: (slot, question) for slot, question in questions_of(database, taker.course, code).items()}
    clock.advance(hours=2)
    taker.finish(code)
    for kind in ("reflection", "self_rating"):
        slot, question = asked[kind]
        form = form_of(question, slot_row(database, code, slot).layout, question.right_response())
        with pytest.raises(Conflict) as refused:
            taker.save(code, slot, form)
        assert refused.value.code == "attempt_closed"
    assert events(database, code) == []


@pytest.mark.parametrize("late_by", [timedelta(0), timedelta(seconds=5), timedelta(minutes=10), timedelta(days=2)])
def test_closed_late_it_is_as_if_closed_in_time(
    taker: Taker, database: Database, clock: SettableClock, late_by: timedelta
) -> None:
    code = taker.start(QUIZ)
    taker.answer_rightly(code)
    clock.now = MORNING + HOUR + GRACE
    taker.save(code, 1, {}, tab="right", sequence=9, base=9)  # too late to take the answer back
    clock.now = MORNING + HOUR + GRACE + SETTLING + late_by
    worker_of(database, clock).run_all_due()
    graded = attempt_row(database, code)
    assert (graded.state, graded.finished_at) == (GRADED, MORNING + HOUR)
    assert (graded.points_numerator, graded.passed) == (100, True)


def test_nothing_is_closed_before_the_grace_is_over(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    for now in (MORNING + HOUR, MORNING + HOUR + GRACE, MORNING + HOUR + GRACE + SETTLING - SECOND):
        sweep_expired_attempts(database, now)
        assert attempt_row(database, code).state == OPEN
    sweep_expired_attempts(database, MORNING + HOUR + GRACE + SETTLING)
    assert attempt_row(database, code).state == CLOSED


def test_handing_in_after_the_deadline_ends_at_the_deadline(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    clock.advance(hours=5)
    assert taker.finish(code).finished_at == MORNING + HOUR


@pytest.mark.parametrize("jump_s", [3600, -3600, 86_400, -86_400, 7200, -7200, 60, -60])
def test_a_jump_of_the_clock_and_back_costs_and_gains_nothing(
    taker: Taker, database: Database, clock: SettableClock, jump_s: int
) -> None:
    code = taker.start(QUIZ)
    clock.advance(minutes=30)
    clock.advance(seconds=jump_s)
    taker.start(QUIZ)
    clock.advance(seconds=-jump_s)
    assert attempt_row(database, code).deadline_at == MORNING + HOUR
    assert isinstance(taker.save(code, 2, {"text-1": ["weiter"]}), SavedAnswer)


# Several at once


def test_saving_closing_and_sweeping_at_once(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    clock.now = MORNING + HOUR + GRACE - SECOND
    words = iter(range(100))
    lost: list[str] = []

    def save() -> None:
        word = f"wort{next(words)}"
        try:
            taker.save(code, 2, {"text-1": [word]}, tab=word)
        except Conflict:
            lost.append(word)

    acts = iter([save, lambda: taker.close(code), lambda: sweep_expired_attempts(database, clock() + SETTLING + SECOND)] * 4)
    errors = [error for error in at_once(12, lambda: next(acts)()) if isinstance(error, Exception)]
    assert not errors
    ended = attempt_row(database, code)
    assert (ended.state, ended.finished_at) == (CLOSED, MORNING + HOUR)
    kept = events(database, code)
    assert not lost, "what arrives in the grace is counted or kept"
    assert len(kept) == 4
    standing = responses(database, code)[2]
    counted = [event["response"] for event in kept if (event["revision"] or 0) > 0]
    assert standing == (counted[-1] if counted else {})


def test_twenty_parallel_starts_have_one_deadline(taker: Taker, database: Database) -> None:
    codes = at_once(20, lambda: taker.start(QUIZ))
    assert len(set(map(str, codes))) == 1
    assert [attempt.deadline_at for attempt in all_attempts(database)] == [MORNING + HOUR]


def test_one_sweep_closes_three_hundred_and_all_are_graded(
    taker: Taker, database: Database, workshop: Course, clock: SettableClock
) -> None:


    with database.transaction() as session:
        course = published_course(session, workshop.key)
        quiz = course.edition.course.quiz(QUIZ)
        assert quiz
        for number in range(300):
            account_id = add_person(session, f"n{number}@example.org", "de", clock())
            start_attempt(session, enrol(session, account_id, course.course_id, clock()), course, quiz, "de", clock())
    clock.now = MORNING + HOUR + GRACE + SETTLING
    sweep_expired_attempts(database, clock())
    assert {(one.state, one.finished_at) for one in all_attempts(database)} == {(CLOSED, MORNING + HOUR)}
    worker_of(database, clock).run_all_due()
    assert {one.state for one in all_attempts(database)} == {GRADED}
