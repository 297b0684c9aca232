"""What a correction does: before it is applied, worked out from all results; afterwards, as it was written down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.certificates.rules.numbering import serial
from quizapp.content.document import Quiz
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.questions.base import Question
from quizapp.questions.correction import Policy
from quizapp.quizzes.corrections import DRAFT, corrections_of_course, graded_attempts, read_correction
from quizapp.quizzes.models import Attempt, CorrectedMark, QuestionCorrection
from quizapp.quizzes.regrading import regraded

READ_AT_ONCE = 200
ROWS_PER_PAGE = 50
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Change:
    """One result that changes. **Shape**: outcomes as they are frozen in attempts; None for a quiz without points."""

    attempt_id: int
    enrolment_id: int
    quiz_key: str
    number: int
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    got_worse: bool

    @property
    def crossing(self) -> str:
        """`passed` when it is passed now, `failed` when no longer, "" when nothing changes about that."""
        old, new = (bool(one and one["passed"]) for one in (self.old, self.new))
        return "" if old == new else "passed" if new else "failed"


@dataclass(frozen=True, slots=True)
class TouchedPaper:
    """A valid certificate that rests on a result that changes. `is_at_stake`: its holder would not earn it by the new result."""

    code: str
    serial: str
    enrolment_id: int
    is_at_stake: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """All changes, those that cross the pass mark first, and the certificates that are touched."""

    changes: Sequence[Change]
    papers: Sequence[TouchedPaper]

    @property
    def better(self) -> int:
        """How many results gain points."""
        return len(self.changes) - self.worse

    @property
    def worse(self) -> int:
        """How many results lose points."""
        return sum(change.got_worse for change in self.changes)

    def crossing(self, way: str) -> int:
        """How many results cross the pass mark this way."""
        return sum(change.crossing == way for change in self.changes)


def impact_of(session: Session, row: QuestionCorrection, policy: Policy) -> Impact:
    """What the correction does, or has done, to whom."""
    found = _foreseen(session, row, policy) if row.state == DRAFT else _written(session, row)
    changes = sorted(found, key=lambda change: (change.crossing == "", not change.got_worse, change.attempt_id))
    return Impact(changes, _papers(session, changes))


def _foreseen(session: Session, row: QuestionCorrection, policy: Policy) -> Iterator[Change]:
    correction = replace(read_correction(row), policy=policy)
    ids = graded_attempts(session, row, after=0)
    for start in range(0, len(ids), READ_AT_ONCE):
        portion = select(Attempt).where(Attempt.id.in_(ids[start : start + READ_AT_ONCE])).order_by(Attempt.id)
        for one in regraded(session, correction, session.scalars(portion).all()):
            if one.changes_mark:
                attempt, new = one.attempt, one.new_outcome.as_json() if one.new_outcome else None
                yield Change(
                    attempt.id, attempt.enrolment_id, attempt.quiz_key, attempt.number, attempt.outcome, new, one.got_worse
                )


def _written(session: Session, row: QuestionCorrection) -> Iterator[Change]:
    rows = session.execute(
        select(CorrectedMark, Attempt)
        .join(Attempt, Attempt.id == CorrectedMark.attempt_id)
        .where(CorrectedMark.correction_id == row.id)
    )
    for mark, attempt in rows:
        yield Change(
            attempt.id, attempt.enrolment_id, attempt.quiz_key, attempt.number, mark.old_outcome, mark.new_outcome, mark.got_worse
        )


def _papers(session: Session, changes: Sequence[Change]) -> list[TouchedPaper]:
    attempts = {change.attempt_id for change in changes}
    failed = {change.enrolment_id for change in changes if change.crossing == "failed"}
    enrolments = sorted({change.enrolment_id for change in changes})
    found = []
    for start in range(0, len(enrolments), READ_AT_ONCE):
        of_these = Certificate.enrolment_id.in_(enrolments[start : start + READ_AT_ONCE])
        papers = select(Certificate).where(of_these, Certificate.revoked_at.is_(None))
        for paper in session.scalars(papers.order_by(Certificate.id)):
            if paper.enrolment_id is not None and (paper.attempt_id in attempts or paper.enrolment_id in failed):
                at_stake = paper.enrolment_id in failed
                found.append(TouchedPaper(paper.code, serial(paper.year, paper.number), paper.enrolment_id, at_stake))
    return found


def names_of(session: Session, enrolment_ids: Sequence[int]) -> dict[int, str | None]:
    """Names or addresses of learners by enrolment; None for who has neither."""
    rows = select(Enrolment.id, Account.name, Account.email).join(Account, Account.id == Enrolment.account_id)
    return {row.id: row.name or row.email for row in session.execute(rows.where(Enrolment.id.in_(enrolment_ids)))}


def accounts_of(session: Session, enrolment_ids: Sequence[int]) -> Sequence[int]:
    """Accounts behind enrolments."""
    return session.scalars(select(Enrolment.account_id).where(Enrolment.id.in_(enrolment_ids))).all()


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the course that can be corrected. `corrected` is what the latest correction did; "" without one."""

    question: Question
    corrected: str


@dataclass(frozen=True, slots=True)
class QuizQuestions:
    """Questions of one quiz, or of the pools that several draw from (then `quiz` is None)."""

    quiz: Quiz | None
    questions: Sequence[AskedQuestion]


def questions_of(session: Session, course: PublishedCourse, search: str, locale: str) -> list[QuizQuestions]:
    """Graded questions of the course that hold the words searched for, quiz by quiz, then those of all pools."""
    document = course.edition.course
    pooled = tuple(question for pool in document.pools for question in pool.questions)
    groups = [(quiz, quiz.questions) for quiz in document.all_quizzes()]
    sources: list[tuple[Quiz | None, Sequence[Question]]] = [*groups, (None, pooled)]
    ids = [question.id for _quiz, questions in sources for question in questions]
    held = {key: found[-1].what for key, found in corrections_of_course(session, course.course_id, ids).items()}
    found = []
    for quiz, questions in sources:
        wanted = [one for one in questions if one.is_graded and _holds(one, search, locale)]
        if wanted:
            found.append(QuizQuestions(quiz, [AskedQuestion(one, held.get(one.id, "")) for one in wanted]))
    return found


def _holds(question: Question, search: str, locale: str) -> bool:
    """Whether title or stem hold every word, whatever their capitals."""
    text = f"{question.title.in_locale(locale)} {_TAG.sub(' ', question.stem.in_locale(locale))} {question.id}".casefold()
    return all(word in text for word in search.casefold().split())


def corrections_made(session: Session, course_id: int) -> Sequence[QuestionCorrection]:
    """Corrections and drafts of a course, newest first."""
    rows = select(QuestionCorrection).where(QuestionCorrection.course_id == course_id)
    return session.scalars(rows.order_by(QuestionCorrection.id.desc()).limit(200)).all()
