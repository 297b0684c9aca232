"""Taking a quiz without a browser: start, answer, close, grade, look into the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Form, Question, Response
from quizapp.quizzes import answers, service
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import Stamp
from tests.clock import SettableClock
from tests.people import Person
from tests.strategies import form_of


@dataclass
class Taker:
    """Somebody who takes quizzes of one course. **Shape**: answers go to the slot they name, from the tab they name."""

    database: Database
    identity: Identity
    course: str
    clock: SettableClock

    def start(self, quiz_key: str, locale: str = "de") -> str:
        """The code of the open attempt."""
        account_id = self.identity.account_id
        assert account_id
        with self.database.transaction() as session:
            published = published_course(session, self.course)
            quiz = published.edition.course.quiz(quiz_key)
            assert quiz
            enrolment = enrol(session, account_id, published.course_id, self.clock())
            return service.start_attempt(session, enrolment, published, quiz, locale, self.clock())

    def save(
        self, code: str, slot: int, form: Form, *, tab: str = "a", sequence: int = 1, base: int = 0
    ) -> answers.SavedAnswer | answers.AnswerConflict:
        """Send one answer."""
        stamp = Stamp(tab, sequence, base)
        with self.database.transaction() as session:
            return answers.save_answer(session, self.identity, code, slot, form, stamp, self.clock())

    def close(self, code: str) -> int:
        """Step 1; the attempt's number in the database."""
        with self.database.transaction() as session:
            return service.close_attempt(session, self.identity, code, self.clock())

    def grade(self, attempt_id: int) -> None:
        """Step 2."""
        with self.database.transaction() as session:
            service.grade_attempt(session, attempt_id, self.clock())

    def finish(self, code: str) -> Attempt:
        """Both steps; the graded attempt."""
        self.grade(self.close(code))
        return attempt_row(self.database, code)

    def answer_rightly(self, code: str) -> None:
        """Give the right answer to every question."""
        for slot, asked in questions_of(self.database, self.course, code).items():
            row = slot_row(self.database, code, slot)
            self.save(code, slot, form_of(asked, row.layout, asked.right_response()), tab="right")


def taker_of(database: Database, person: Person, course: str, clock: SettableClock) -> Taker:
    """The person as a taker of quizzes."""
    return Taker(database, person.identity, course, clock)


_OF_ATTEMPT = Attempt.id == AttemptSlot.attempt_id


def attempt_row(database: Database, code: str) -> Attempt:
    """The attempt as it is stored."""
    with database.reading() as session:
        found = session.scalars(select(Attempt).where(Attempt.code == code)).one()
        session.expunge(found)
        return found


def slot_row(database: Database, code: str, slot: int) -> AttemptSlot:
    """A slot as it is stored."""
    with database.reading() as session:
        wanted = select(AttemptSlot).join(Attempt, _OF_ATTEMPT).where(Attempt.code == code, AttemptSlot.slot == slot)
        found = session.scalars(wanted).one()
        session.expunge(found)
        return found


def responses(database: Database, code: str) -> dict[int, Response]:
    """Current answers by slot, in their order."""
    with database.reading() as session:
        rows = session.execute(
            select(AttemptSlot.slot, AttemptSlot.response).join(Attempt, _OF_ATTEMPT).where(Attempt.code == code).order_by(AttemptSlot.slot)
        )
        return {row.slot: row.response for row in rows}


def events(database: Database, code: str) -> list[Mapping[str, Any]]:
    """Every answer event of an attempt in the order of arrival."""
    with database.reading() as session:
        rows = session.execute(
            select(
                AttemptSlot.slot, AnswerEvent.tab, AnswerEvent.sequence, AnswerEvent.revision, AnswerEvent.digest,
                AnswerEvent.response,
            )
            .join(AttemptSlot, AttemptSlot.id == AnswerEvent.slot_id)
            .join(Attempt, _OF_ATTEMPT)
            .where(Attempt.code == code)
            .order_by(AnswerEvent.id)
        )
        return [row._mapping for row in rows]


def questions_of(database: Database, course: str, code: str) -> dict[int, Question]:
    """The questions of an attempt by slot."""
    with database.reading() as session:
        edition = published_course(session, course).edition
        rows = session.execute(
            select(AttemptSlot.slot, AttemptSlot.question_id)
            .join(Attempt, _OF_ATTEMPT)
            .where(Attempt.code == code)
            .order_by(AttemptSlot.slot)
        )
        return {row.slot: edition.question(row.question_id) for row in rows}


def count(database: Database, table: type) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def put_response(database: Database, code: str, slot: int, response: Any) -> None:
    """Write into a slot what no question has accepted."""
    with database.transaction() as session:
        row = session.scalars(
            select(AttemptSlot).join(Attempt, _OF_ATTEMPT).where(Attempt.code == code, AttemptSlot.slot == slot)
        ).one()
        row.response = response
