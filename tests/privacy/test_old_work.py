"""What learners leave behind without ending it goes a year later, and not before; a hold keeps it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from quizapp.gradebook.models import LearnerRequest
from quizapp.gradebook.request_service import answer, ask
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeSession
from quizapp.privacy import service
from quizapp.quizzes.models import AnswerEvent, Attempt
from quizapp.sharing.models import ResultLook
from tests.clock import SettableClock
from tests.people import People
from tests.privacy.test_retention import at_its_end, due, rows
from tests.privacy.traces import TYPED, Traces, found_in_tables
from tests.quizzes.taking import taker_of

YEAR = timedelta(days=365)


def test_an_attempt_left_open_goes_a_year_after_its_last_answer(
    database: Database, workshop: Course, people: People, clock: SettableClock
) -> None:
    alice, bob = (taker_of(database, person, workshop.key, clock) for person in (people.alice, people.bob))
    bob.finish(bob.start("once"))
    code = alice.start("oil")
    clock.advance(days=30)
    alice.save(code, 5, {"text-1": [TYPED]})
    with database.transaction() as session:
        attempt_id = session.scalars(select(Attempt.id).where(Attempt.code == code)).one()
        ask(session, attempt_id, 5, "Warum?", clock())
    at_its_end(database, "open_attempts", clock(), 1)
    assert found_in_tables(database, {TYPED, code}) == {}
    assert (rows(database, LearnerRequest), rows(database, Attempt), rows(database, AnswerEvent)) == (0, 1, 0)
    clock.advance(days=366)
    assert alice.start("oil"), "she may begin anew"


def test_a_hold_keeps_an_open_attempt(database: Database, workshop: Course, people: People, clock: SettableClock) -> None:
    alice = taker_of(database, people.alice, workshop.key, clock)
    alice.start("oil")
    with database.transaction() as session:
        service.place_hold(session, people.alice.email, "Klage", clock())
    assert due(database, "open_attempts", clock() + 2 * YEAR) == 0


def test_answers_in_practice_go_and_what_is_known_stays(kanaria: Traces, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        item = session.scalars(select(PracticeItem).order_by(PracticeItem.id)).first()
        assert item
        item.response, item.answered_at, item.mark_numerator, item.mark_denominator, item.mark_answered = (
            {"text-1": "uebungswort"}, clock(), 1, 2, True,
        )
        item_id = item.id
    cards, rounds = rows(database, PracticeCard), rows(database, PracticeSession)
    at_its_end(database, "practice_answers", clock(), 1)
    assert found_in_tables(database, {"uebungswort"}) == {}
    with database.reading() as session:
        item = session.get_one(PracticeItem, item_id)
        assert (item.response, item.answered_at, item.mark_numerator, item.mark_denominator) == ({}, clock(), 1, 2)
    assert (rows(database, PracticeCard), rows(database, PracticeSession)) == (cards, rounds)


def test_settled_questions_go_and_one_that_waits_stays(
    database: Database, workshop: Course, people: People, clock: SettableClock
) -> None:
    alice = taker_of(database, people.alice, workshop.key, clock)
    code = alice.start("once")
    alice.finish(code)
    with database.transaction() as session:
        attempt_id = session.scalars(select(Attempt.id).where(Attempt.code == code)).one()
        settled, _waiting = (ask(session, attempt_id, slot, f"Frage {slot}", clock()) for slot in (1, 2))
        course_key = session.scalars(select(CourseRow.key).where(CourseRow.key == workshop.key)).one()
        clock.advance(days=3)
        answer(session, people.eve.identity, course_key, settled, "So ist es.", clock())
    at_its_end(database, "learner_requests", clock(), 1)
    with database.reading() as session:
        assert session.scalars(select(LearnerRequest.text)).all() == ["Frage 2"]


def test_who_looked_is_told_for_three_years(database: Database, course: Course, people: People, clock: SettableClock) -> None:
    with database.transaction() as session:
        course_id = session.scalars(select(CourseRow.id).where(CourseRow.key == course.key)).one()
        for person in (people.alice, people.bob):
            session.add(ResultLook(
                account_id=person.account_id, viewer_id=people.carla.account_id, course_id=course_id, what="list", looked_at=clock(),
            ))
        service.place_hold(session, people.bob.email, "Klage", clock())
    at_its_end(database, "result_looks", clock(), 1)
    with database.reading() as session:
        assert session.scalars(select(ResultLook.account_id)).all() == [people.bob.account_id]
