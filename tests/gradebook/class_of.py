"""A class that has taken a test whose key turns out to be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from quizapp import wiring
from quizapp.accounts.models import Account
from quizapp.config import Settings
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.gradebook import correcting
from quizapp.jobs.worker import Worker
from quizapp.kernel.identity import Identity
from quizapp.questions.correction import Policy, What
from quizapp.questions.keys import Key
from quizapp.quizzes import service as quizzes
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests.clock import SettableClock

QUIZ = "once"


@dataclass
class ClassOf:
    """Learners numbered from 0; their trainer; the question that is to be corrected and its ids of options."""

    database: Database
    settings: Settings
    clock: SettableClock
    course_key: str
    trainer: Identity
    question: str = ""
    right: str = ""
    wrong: str = ""

    def find_question(self) -> None:
        """The single choice of the test."""
        asked = next(one for one in self.course().edition.course.quiz(QUIZ).questions if one.kind == "single_choice")  # type: ignore[union-attr]  # it exists
        (part,) = asked.key_parts()
        self.question, self.right = asked.id, part.values[0]
        self.wrong = next(choice for choice, _text in part.choices if choice != self.right)

    def course(self) -> PublishedCourse:
        """As it is published now."""
        with self.database.reading() as session:
            return published_course(session, self.course_key)

    def take(self, count: int, choice: str, rest_right: bool = False, grade: bool = True) -> list[int]:
        """So many learners answer the question so, and the other rightly or not at all; numbers of their attempts."""
        course, now, found = self.course(), self.clock(), []
        quiz = course.edition.course.quiz(QUIZ)
        assert quiz
        with self.database.transaction() as session:
            for _ in range(count):
                account = Account(locale="de", created_at=now)
                session.add(account)
                session.flush()
                enrolment_id = enrol(session, account.id, course.course_id, now)
                code = quizzes.start_attempt(session, enrolment_id, course, quiz, "de", now)
                attempt_id = session.scalars(select(Attempt.id).where(Attempt.code == code)).one()
                for slot in session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt_id)):
                    if slot.question_id == self.question:
                        slot.response = {"choice": choice}
                    elif rest_right:
                        slot.response = course.edition.question(slot.question_id).right_response()
                if grade:
                    quizzes.close_by_id(session, attempt_id, now)
                    quizzes.grade_attempt(session, attempt_id, now)
                found.append(attempt_id)
        return found

    def draft(self, what: What, key: Key | None = None, explanation: dict[str, str] | None = None) -> str:
        """A draft by the trainer."""
        with self.database.transaction() as session:
            return correcting.draft(
                session, self.trainer, self.course(), self.question, what, key or {}, explanation or {}, self.clock()
            )

    def apply(self, code: str, policy: Policy = "favour", worse: int = 0) -> bool:
        """Put it in force."""
        with self.database.transaction() as session:
            return correcting.apply(session, self.trainer, self.course(), code, policy, worse, self.clock())

    def work(self) -> None:
        """Everything that is due."""
        Worker(self.database, wiring.jobs(self.settings), (), self.clock).run_all_due()

    def results(self, attempt_ids: list[int]) -> list[tuple[Any, Any]]:
        """Points and passing of attempts, in order."""
        with self.database.reading() as session:
            rows = session.scalars(select(Attempt).where(Attempt.id.in_(attempt_ids)).order_by(Attempt.id)).all()
            return [(int(row.points_for_sorting or 0), row.passed) for row in rows]
