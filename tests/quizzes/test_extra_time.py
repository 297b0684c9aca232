"""Extra time: what it moves, what it leaves, and the sessions that last as long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.accounts.keeping import keep_session_for
from quizapp.accounts.models import SignInSession
from quizapp.accounts.queries import identity_by_token
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.kernel.errors import Invalid
from quizapp.quizzes.jobs import sweep_expired_attempts
from quizapp.quizzes.models import OPEN
from quizapp.quizzes.rules.timing import SETTLING
from tests.clock import MORNING, SettableClock
from tests.people import Person
from tests.quizzes.taking import Taker, attempt_row
from tests.quizzes.timed import GRACE, HOUR, QUIZ, give_before, give_extra_time, timed_course
from tests.quizzes.together import at_once
from tests.quizzes.workshop import publish

SECOND = timedelta(seconds=1)


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop with an hour for its test."""
    return publish(database, timed_course(), clock())


def test_extra_time_counts_from_the_start(taker: Taker, database: Database, clock: SettableClock) -> None:
    first = taker.start("oil")
    give_before(database, 25)
    assert attempt_row(database, taker.start(QUIZ)).deadline_at == MORNING + HOUR * 1.25
    assert attempt_row(database, first).deadline_at is None


def test_extra_time_moves_a_running_attempt_and_its_grace(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    clock.advance(minutes=59)
    assert give_extra_time(database, code, 50) == 1
    moved = attempt_row(database, code)
    assert (moved.deadline_at, moved.grace_until) == (MORNING + HOUR * 1.5, MORNING + HOUR * 1.5 + GRACE)
    sweep_expired_attempts(database, MORNING + HOUR * 1.2)
    assert attempt_row(database, code).state == OPEN


def test_extra_time_taken_back_leaves_a_running_attempt_what_it_was_promised(
    taker: Taker, database: Database, clock: SettableClock
) -> None:
    code = taker.start(QUIZ)
    give_extra_time(database, code, 50)
    assert give_extra_time(database, code, None) == 0
    assert attempt_row(database, code).deadline_at == MORNING + HOUR * 1.5


def test_the_window_moves_by_choice(taker: Taker, database: Database, clock: SettableClock) -> None:
    publish(database, timed_course(limit_minutes=60, closes="2026-03-02 10:30"), clock())
    code = taker.start(QUIZ)
    assert attempt_row(database, code).deadline_at == MORNING + HOUR / 2
    assert give_extra_time(database, code, 50) == 0
    assert give_extra_time(database, code, 50, moves_window=True) == 1
    assert attempt_row(database, code).deadline_at == MORNING + HOUR


def test_the_sweep_and_more_time_at_once_leave_no_attempt_closed_too_early(
    taker: Taker, database: Database, clock: SettableClock
) -> None:
    code = taker.start(QUIZ)
    now = MORNING + HOUR + GRACE + SETTLING
    acts = iter([lambda: sweep_expired_attempts(database, now), lambda: give_extra_time(database, code, 50)] * 2)
    at_once(4, lambda: next(acts)())
    ended = attempt_row(database, code)
    assert ended.deadline_at == MORNING + HOUR * 1.5 if ended.state == OPEN else ended.finished_at == MORNING + HOUR


@pytest.mark.parametrize("percent", [0, -1, 201, 1000])
def test_impossible_extra_time_is_refused(taker: Taker, database: Database, percent: int) -> None:
    code = taker.start(QUIZ)
    with pytest.raises(Invalid) as refused:
        give_extra_time(database, code, percent)
    assert refused.value.code == "extra_time_impossible"


def test_a_session_is_kept_for_the_attempt_and_for_nothing_else(
    taker: Taker, database: Database, clock: SettableClock, alice: Person
) -> None:
    code = taker.start(QUIZ)
    session_id = taker.identity.session_id
    with database.transaction() as session:
        ends = session.scalar(select(SignInSession.expires_at).where(SignInSession.id == session_id))
        assert ends
        assert not keep_session_for(session, session_id, code, ends)
        assert keep_session_for(session, session_id, code, ends + HOUR)
    with database.reading() as session:
        for now, asked, admits in (
            (ends - SECOND, None, True), (ends, None, False), (ends, "another", False), (ends, code, True),
            (ends + HOUR, code, False),
        ):
            found = identity_by_token(session, alice.token, now, asked)
            assert (found.account_id == alice.account_id) is admits, (now, asked)


def test_a_session_is_kept_as_long_as_extra_time_lasts(taker: Taker, database: Database, clock: SettableClock) -> None:
    code = taker.start(QUIZ)
    with database.transaction() as session:
        session.query(SignInSession).update({"expires_at": MORNING + HOUR / 2})
        keep_session_for(session, taker.identity.session_id, code, MORNING + HOUR + GRACE)
    give_extra_time(database, code, 50)
    with database.reading() as session:
        assert session.scalar(select(func.max(SignInSession.kept_until))) == MORNING + HOUR * 1.5 + GRACE
