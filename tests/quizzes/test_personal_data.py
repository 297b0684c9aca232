"""A person's attempts: given out, removed, joined."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from quizapp.courses.models import Enrolment
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database, emit
from quizapp.jobs.models import Job
from quizapp.kernel.events import AccountsMerged
from quizapp.quizzes.models import CLOSED, GRADED, OPEN, AnswerEvent, Attempt, AttemptSlot, CorrectedMark, QuestionCorrection
from quizapp.quizzes.personal_data import erase_for, export_for
from quizapp.quizzes.service import GRADE, grade_attempt
from tests.clock import SettableClock
from tests.people import Person
from tests.quizzes.taking import Taker, attempt_row, count, responses
from tests.quizzes.workshop import GRADED_KINDS


def merge(database: Database, source: Person, target: Person, now: datetime) -> None:
    """One learner was recognised as the other."""
    with database.transaction() as session:
        emit(session, AccountsMerged(now, source.account_id, target.account_id))


def numbered(database: Database) -> list[tuple[str, int, str, str]]:
    """Quiz, number, code and state of every attempt, by quiz and number."""
    with database.reading() as session:
        columns = select(Attempt.quiz_key, Attempt.number, Attempt.code, Attempt.state)
        return [tuple(row) for row in session.execute(columns.order_by(Attempt.quiz_key, Attempt.number))]


def test_what_is_given_out_is_the_persons_own(taker: Taker, other_taker: Taker, database: Database) -> None:
    code = taker.start("once")
    taker.save(code, 2, {"text-1": ["meins"]})
    other_taker.save(other_taker.start("once"), 2, {"text-1": ["deins"]})
    with database.reading() as session:
        given = export_for(session, taker.identity.account_id or 0)
    (attempt,) = given
    assert (attempt["quiz"], attempt["attempt"], attempt["state"]) == ("once", 1, OPEN)
    assert [question["answer"] for question in attempt["questions"]] == ["", "meins"]
    assert "kanarie alpha" not in str(given)


@pytest.mark.parametrize(("quiz", "told"), [("exam", None), ("oil", ["0", "1"])])
def test_a_corrected_mark_is_given_out_only_where_it_may_be_known(
    taker: Taker, database: Database, clock: SettableClock, quiz: str, told: list[str] | None
) -> None:
    attempt = taker.finish(taker.start(quiz))
    with database.transaction() as session:
        correction = QuestionCorrection(
            code="c", course_id=1, question_id="q", question_digest="", what="new_key", policy="all", state="applied",
            old_question="", new_question="", drafted_at=clock(), applied_at=clock(), total=1, done=1, last_attempt_id=attempt.id,
        )
        session.add(correction)
        session.flush()
        session.add(
            CorrectedMark(
                correction_id=correction.id, attempt_id=attempt.id, slot=1, old_mark="0", new_mark="1", got_worse=False,
                old_outcome=None, new_outcome=None, changed_at=clock(),
            )
        )
        session.flush()
        (given,) = export_for(session, taker.identity.account_id or 0)
    (first,) = given["corrections"]
    assert (first["place"], first.get("mark")) == (1, told)


def test_nothing_is_left_of_who_is_erased_and_everything_of_others(
    taker: Taker, other_taker: Taker, database: Database
) -> None:
    for one in (taker, other_taker):
        one.save(one.start("oil"), 5, {"text-1": ["wort"]})
    with database.transaction() as session:
        erase_for(session, taker.identity.account_id or 0)
    assert [count(database, table) for table in (Attempt, AttemptSlot, AnswerEvent)] == [1, len(GRADED_KINDS), 1]


def test_attempts_of_both_are_numbered_by_their_start_and_all_count(
    taker: Taker, other_taker: Taker, alice: Person, bob: Person, database: Database, clock: SettableClock
) -> None:
    codes = []
    for who in (taker, other_taker, taker):
        codes.append(who.start("pause"))
        who.finish(codes[-1])
        clock.advance(minutes=90)
    merge(database, bob, alice, clock())
    assert numbered(database) == [("pause", number, code, GRADED) for number, code in enumerate(codes, start=1)]
    with database.reading() as session:
        enrolment = session.scalars(select(Enrolment.id)).one()
        assert set(session.scalars(select(Attempt.enrolment_id))) == {enrolment}


def test_of_two_open_attempts_the_older_is_closed_and_graded(
    taker: Taker, other_taker: Taker, alice: Person, bob: Person, database: Database, clock: SettableClock
) -> None:
    older = other_taker.start("pause")
    other_taker.answer_rightly(older)
    kept = responses(database, older)
    clock.advance(minutes=5)
    newer = taker.start("pause")
    clock.advance(minutes=5)
    merge(database, bob, alice, clock())
    assert numbered(database) == [("pause", 1, older, CLOSED), ("pause", 2, newer, OPEN)]
    assert responses(database, older) == kept
    with database.transaction() as session:
        waiting = session.scalars(select(Job.object_id).where(Job.kind == GRADE)).one()
        grade_attempt(session, waiting, clock())
    graded = attempt_row(database, older)
    assert (graded.state, graded.points_numerator) == (GRADED, 100)
    assert taker.start("pause") == newer


def test_open_attempts_at_different_quizzes_both_stay_open(
    taker: Taker, other_taker: Taker, alice: Person, bob: Person, database: Database, clock: SettableClock
) -> None:
    codes = {taker.start("oil"), other_taker.start("sheet")}
    merge(database, bob, alice, clock())
    assert {(code, state) for _, _, code, state in numbered(database)} == {(code, OPEN) for code in codes}
    for code in codes:
        taker.save(code, 1, {"choice": ["1"]})


def test_an_enrolment_that_only_the_other_has_moves_as_it_is(
    taker: Taker, bob: Person, dan: Person, database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        course = published_course(session, taker.course)
        enrol(session, bob.account_id, course.course_id, clock())
    bobs = Taker(database, bob.identity, taker.course, clock)
    code = bobs.start("once")
    merge(database, bob, dan, clock())
    assert Taker(database, dan.identity, taker.course, clock).start("once") == code
