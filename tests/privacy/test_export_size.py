"""An export of somebody with 5,000 answers is ready within a minute. Measured, so not in every run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.ids import new_code
from quizapp.privacy import service
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from tests.clock import SettableClock
from tests.people import Person

ANSWERS, VERSIONS, LONGEST_S = 5_000, 2, 60


def answer_much(database: Database, course: Course, person: Person, now: datetime) -> None:
    """Graded attempts at a quiz of the course, each answer given twice."""
    quiz = next(module.quiz for module in course.modules if module.quiz)
    drawn = [(question, question.draw_layout(random.Random(1), "de")) for question in quiz.questions]
    with database.transaction() as session:
        published = published_course(session, course.key)
        enrolment_id = enrol(session, person.account_id, published.course_id, now)
        for number in range(1, ANSWERS // len(drawn) + 2):
            attempt = Attempt(
                code=new_code(), enrolment_id=enrolment_id, quiz_key=quiz.key, number=number, revision_id=published.revision_id,
                state="graded", locale="de", seed=1, started_at=now, finished_at=now, graded_at=now, passed=True,
            )
            session.add(attempt)
            session.flush()
            slots = [
                AttemptSlot(
                    attempt_id=attempt.id, slot=place, question_id=question.id, layout=layout, revision=VERSIONS,
                    response=question.right_response(), saved_at=now, mark_numerator=1, mark_denominator=1, mark_answered=True,
                )
                for place, (question, layout) in enumerate(drawn, start=1)
            ]
            session.add_all(slots)
            session.flush()
            session.add_all(
                AnswerEvent(
                    slot_id=slot.id, tab="a", sequence=version, base_revision=0, revision=version, digest="d", response=slot.response,
                    received_at=now,
                )
                for slot in slots
                for version in range(1, VERSIONS + 1)
            )


@pytest.mark.proof
def test_five_thousand_answers(
    database: Database, course: Course, alice: Person, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    answer_much(database, course, alice, clock())
    run_jobs()
    with database.transaction() as session:
        code = service.ask_export(session, alice.identity, "de", clock())
    begun = time.perf_counter()
    run_jobs()
    passed = time.perf_counter() - begun
    with database.transaction() as session:
        size = len(service.fetch_export(session, alice.identity, code, clock()))
        service.ask_erasure(session, alice.identity, "delete", clock())
    begun = time.perf_counter()
    run_jobs()
    print(f"export of {ANSWERS} answers: {passed:.1f} s, {size} bytes; erasure {time.perf_counter() - begun:.1f} s")
    assert passed <= LONGEST_S
