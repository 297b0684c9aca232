"""People whom a webinar carried so far, written down without a browser."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.ids import new_code
from quizapp.practice.models import PracticeItem, PracticeSession
from quizapp.quizzes.models import GRADED, Attempt, AttemptSlot
from quizapp.webinars.models import Attendee
from tests.webinars.attending import attend

QUIZ = "visible"


def set_privacy(database: Database, course: Course, mode: str) -> None:
    """From now on results of the course are for these eyes."""
    with database.transaction() as session:
        session.execute(update(CourseRow).where(CourseRow.key == course.key).values(results_privacy=mode))


def carry(
    database: Database, course: Course, number: int, count: int, now: datetime, *, state: str = GRADED, right: int = 0,
    passed: int = 0,
) -> list[int]:
    """So many attendees have answered the first question, `right` of them rightly; of these attempts `passed` are. Enrolments."""
    with database.reading() as session:
        published = published_course(session, course.key)
    quiz = course.quiz(QUIZ)
    assert quiz
    question, found = quiz.own_questions[0].id, []
    for place in range(count):
        name, at = f"P{place} {state}", now + timedelta(seconds=place)
        attendee_id = attend(database, number, name, f"p{place}-{state}@example.org", now)
        with database.transaction() as session:
            account = Account(locale="de", name=name, created_at=now)
            session.add(account)
            session.flush()
            enrolment = Enrolment(account_id=account.id, course_id=published.course_id, enrolled_at=now)
            session.add(enrolment)
            session.flush()
            session.get_one(Attendee, attendee_id).enrolment_id = enrolment.id
            done = {"finished_at": at, "graded_at": at, "passed": place < passed} if state == GRADED else {}
            attempt = Attempt(
                code=new_code(), enrolment_id=enrolment.id, quiz_key=QUIZ, number=1, revision_id=published.revision_id, state=state,
                locale="de", seed=1, started_at=at, **done,
            )
            session.add(attempt)
            session.flush()
            marked = {"mark_numerator": int(place < right), "mark_denominator": 1, "mark_answered": True} if state == GRADED else {}
            session.add(AttemptSlot(
                attempt_id=attempt.id, slot=1, question_id=question, layout={}, revision=1, saved_at=at, **marked,
            ))
            found.append(enrolment.id)
    return found


def practise(database: Database, course: Course, enrolments: list[int], right: int, at: datetime) -> None:
    """Each of them meets the first question in practice; so many are right."""
    with database.transaction() as session:
        revision_id = published_course(session, course.key).revision_id
        question = session.scalars(select(AttemptSlot.question_id)).first()
        for place, enrolment_id in enumerate(enrolments):
            started = PracticeSession(code=new_code(), enrolment_id=enrolment_id, revision_id=revision_id, started_at=at, ended_at=at)
            session.add(started)
            session.flush()
            session.add(PracticeItem(
                session_id=started.id, number=1, question_id=question, layout={}, response={}, mark_numerator=int(place < right),
                mark_denominator=1, mark_answered=True, answered_at=at + timedelta(seconds=place),
            ))
