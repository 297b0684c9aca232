"""The certificate waits until the last answer of the final test is marked by a person."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from quizapp.certificates.models import Certificate
from quizapp.db.session import Database
from quizapp.quizzes.models import GRADED, MARKING
from tests.certificates.learning import enrol_in, pass_recipes
from tests.clock import SettableClock
from tests.people import People
from tests.quizzes.marker import A, B, Marker
from tests.quizzes.taking import attempt_row, questions_of, slot_row, taker_of
from tests.quizzes.workshop import publish, workshop_course


def test_it_waits_for_the_last_mark(
    database: Database, people: People, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    course = publish(database, workshop_course().model_copy(update={"final": "essay"}), clock())
    pass_recipes(database, course, enrol_in(database, course, people.alice.account_id, clock()), clock())
    alice, marker = taker_of(database, people.alice, course.key, clock), Marker(database, people.eve.identity, clock)
    code = alice.start("essay")
    alice.save(code, 1, {"text": ["Ich öle zuerst."]})
    alice.save(code, 2, {"text": ["Mein Plan."]}, tab="b")
    choice = questions_of(database, course.key, code)[3]
    right = slot_row(database, code, 3).layout["options"].index(choice.right_response()["choice"]) + 1
    alice.save(code, 3, {"choice": [str(right)]}, tab="c")
    alice.grade(alice.close(code))

    def papers() -> int:
        run_jobs()
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Certificate)) or 0

    assert (attempt_row(database, code).state, papers()) == (MARKING, 0)
    marker.give(code, 1, {A: "1", B: "2"})
    assert (attempt_row(database, code).state, papers()) == (MARKING, 0)
    marker.give(code, 2, {A: "3"})
    assert (attempt_row(database, code).state, papers()) == (GRADED, 1)
