"""What a page and a save cost does not depend on how many learn: one learner, then a thousand more."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.lessons.models import SectionRead
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields
from tests.statements import statements_of

CROWD = 1000
QUIZ = "visible"


def rows_like(session: Session, model: Any, *which: Any) -> list[dict[str, Any]]:
    """Rows of a table without their numbers."""
    columns = [column for column in model.__table__.columns if column.name != "id"]
    return [dict(row._mapping) for row in session.execute(select(*columns).where(*which))]


def add_crowd(session: Session, code: str, now: datetime) -> None:
    """So many learners who did what the owner of this attempt did."""
    attempt = session.scalars(select(Attempt).where(Attempt.code == code)).one()
    course_id = session.get_one(Enrolment, attempt.enrolment_id).course_id
    accounts = session.scalars(insert(Account).returning(Account.id), [{"locale": "de", "created_at": now}] * CROWD).all()
    enrolments = session.scalars(
        insert(Enrolment).returning(Enrolment.id),
        [{"account_id": one, "course_id": course_id, "enrolled_at": now} for one in accounts],
    ).all()
    read = rows_like(session, SectionRead, SectionRead.enrolment_id == attempt.enrolment_id)
    session.execute(insert(SectionRead), [{**row, "enrolment_id": one} for one in enrolments for row in read])
    (like,) = rows_like(session, Attempt, Attempt.id == attempt.id)
    attempts = session.scalars(
        insert(Attempt).returning(Attempt.id), [{**like, "enrolment_id": one, "code": f"crowd{one}"} for one in enrolments]
    ).all()
    slots = rows_like(session, AttemptSlot, AttemptSlot.attempt_id == attempt.id)
    slot_ids = session.scalars(
        insert(AttemptSlot).returning(AttemptSlot.id), [{**row, "attempt_id": one} for one in attempts for row in slots]
    ).all()
    event = {"tab": "t", "sequence": 1, "base_revision": 0, "revision": 1, "digest": "0" * 64, "response": {}, "received_at": now}
    session.execute(insert(AnswerEvent), [{**event, "slot_id": one} for one in slot_ids])


def test_a_lesson_and_a_save_cost_the_same_for_a_thousand_learners(
    app: Flask, course: Course, alice: Person, database: Database, clock: SettableClock
) -> None:
    learner = Learner(browser_of(app, alice), "en", course.key)
    code = learner.start(QUIZ)
    lesson = f"/en/courses/{course.key}/lessons/{course.modules[0].key}"
    read = re.search(r'action="/en/(courses/[^"]+/read)"', learner.client.get(lesson).text)
    assert read
    assert learner.post(read[1], {}, page=lesson.removeprefix("/en/")).status_code == 303
    token = hidden_fields(learner.get(f"attempts/{code}/questions/1").text)["csrf_token"]
    headers = {"Accept": "application/json", "X-CSRFToken": token}

    def cost(sequence: int) -> tuple[int, int]:
        learner.client.get(lesson)
        with statements_of(database) as page:
            assert learner.client.get(lesson).status_code == 200
        form = {"q1-choice": str(1 + sequence % 2), "tab": "t1", "sequence": sequence, "base_revision": sequence - 1}
        with statements_of(database) as saving:
            assert learner.client.post(f"/en/attempts/{code}/answers/1", data=form, headers=headers).status_code == 200
        page_cost, saving_cost = (len([one for one in seen if not one.startswith("BEGIN")]) for seen in (page, saving))
        return page_cost, saving_cost

    assert cost(1) == (3, 3)
    with database.transaction() as session:
        add_crowd(session, code, clock())
    assert cost(2) == (3, 3)
