"""Reading attempts for pages. Before the review everything is a `LearnerQuestion`, which cannot hold a solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from quizapp.content.document import Course, Quiz
from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, Enrolment
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.questions.base import LearnerQuestion, Response
from quizapp.quizzes.models import GIVEN, GRADED, OPEN, Attempt, AttemptSlot, HandMark
from quizapp.quizzes.rules.selection import Before
from quizapp.quizzes.rules.timing import is_over


@dataclass(frozen=True, slots=True)
class AttemptHead:
    """An attempt without its answers. `points` is exact, on the 100-point scale, None until graded."""

    id: int
    code: str
    enrolment_id: int
    number: int
    state: str
    locale: str
    started_at: datetime
    finished_at: datetime | None
    deadline_at: datetime | None
    points: Fraction | None
    passed: bool | None
    outcome: dict[str, Any] | None
    edition: Edition
    quiz: Quiz
    answers_forgotten_at: datetime | None = None

    @property
    def course(self) -> Course:
        """The course at the attempt's revision."""
        return self.edition.course

    @property
    def ran_out(self) -> bool:
        """True when not the learner but the deadline ended it."""
        return self.deadline_at is not None and self.finished_at == self.deadline_at

    def is_running(self, now: datetime) -> bool:
        """Whether questions may be shown: not handed in, and time is left."""
        return self.state == OPEN and not is_over(self.deadline_at, now)


@dataclass(frozen=True, slots=True)
class SlotView:
    """A question of an open attempt as a page may show it.

    **Shape**: `section` counts from 1, 0 in a quiz without. **Units**: `worth` in points of the attempt's 100, None
    where raw points decide.
    """

    slot: int
    revision: int
    saved_at: datetime | None
    question: LearnerQuestion
    is_complete: bool
    section: int
    worth: Fraction | None


@dataclass(frozen=True, slots=True)
class SlotState:
    """Whether a question was answered, for overviews. `state` is blank, partly or answered; `section` is 0 without."""

    slot: int
    title: str
    state: str
    section: int
    is_graded: bool


def attempt_head(session: Session, identity: Identity, code: str) -> AttemptHead:
    """The asker's attempt. **Raises** NotFound for anyone else's."""
    return head_where(session, Attempt.code == code, Enrolment.account_id == identity.account_id)


def head_where(session: Session, *wanted: ColumnElement[bool]) -> AttemptHead:
    """The attempt that fits; conditions may name its enrolment. **Raises** NotFound where none does."""
    row = session.execute(
        select(Attempt, CourseRevision.digest)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .where(*wanted)
    ).first()
    if row is None:
        raise NotFound("no_such_attempt")
    return _head(row[0], edition_of(session, row[0].revision_id, row[1]))


def owns_attempt(session: Session, identity: Identity, code: str) -> bool:
    """Whether the attempt is the asker's."""
    owner = select(Enrolment.account_id).join(Attempt, Attempt.enrolment_id == Enrolment.id).where(Attempt.code == code)
    return identity.account_id is not None and session.scalar(owner) == identity.account_id


def _head(attempt: Attempt, edition: Edition) -> AttemptHead:
    quiz = edition.course.quiz(attempt.quiz_key)
    if quiz is None:
        raise NotFound("no_such_quiz")
    points = None
    if attempt.points_numerator is not None and attempt.points_denominator is not None:
        points = Fraction(attempt.points_numerator, attempt.points_denominator)
    return AttemptHead(
        id=attempt.id, code=attempt.code, enrolment_id=attempt.enrolment_id, number=attempt.number, state=attempt.state,
        locale=attempt.locale, started_at=attempt.started_at, finished_at=attempt.finished_at,
        deadline_at=attempt.deadline_at, points=points,
        passed=attempt.passed, outcome=attempt.outcome, edition=edition, quiz=quiz,
        answers_forgotten_at=attempt.answers_forgotten_at,
    )


def slot_rows(session: Session, attempt_id: int) -> Sequence[Row[Any]]:
    """All slots of an attempt in order: id, slot, question_id, layout, response, revision, saved_at, marks, section, worth, tries."""
    return session.execute(
        select(
            AttemptSlot.id, AttemptSlot.slot, AttemptSlot.question_id, AttemptSlot.layout, AttemptSlot.response, AttemptSlot.revision,
            AttemptSlot.saved_at, AttemptSlot.mark_numerator, AttemptSlot.mark_denominator, AttemptSlot.mark_answered,
            AttemptSlot.section, AttemptSlot.worth, AttemptSlot.digest, AttemptSlot.tries, AttemptSlot.tried_digest,
            AttemptSlot.settled_at, AttemptSlot.certainty,
        )
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AttemptSlot.slot)
    ).all()


def slot_view(head: AttemptHead, row: Row[Any], locale: str, shown: Response | None = None) -> SlotView:
    """One question for answering. **Shape**: `shown` is an answer that was refused and stands in the place of the saved one."""
    question = head.edition.question(row.question_id)
    return SlotView(
        slot=row.slot, revision=row.revision, saved_at=row.saved_at,
        question=question.learner_view(locale, row.layout, row.response if shown is None else shown),
        is_complete=bool(row.response) and question.is_complete(row.response),
        section=row.section or 0, worth=stored_worth(row),
    )


def stored_worth(row: Row[Any]) -> Fraction | None:
    """What a slot is worth of the attempt's 100 points; None where the question's raw points decide."""
    return None if row.worth is None else Fraction(row.worth)


def slot_states(head: AttemptHead, rows: Sequence[Row[Any]], locale: str) -> list[SlotState]:
    """What is answered and what is not."""
    states = []
    for row in rows:
        question = head.edition.question(row.question_id)
        state = "blank" if not row.response else "answered" if question.is_complete(row.response) else "partly"
        states.append(SlotState(row.slot, question.title.in_locale(locale), state, row.section or 0, question.is_graded))
    return states


def questions_before(session: Session, enrolment_id: int, course: Course, quiz: Quiz) -> Before:
    """What the learner has met in this course already; not asked where nothing is drawn."""
    if not quiz.all_draws:
        return Before()
    met = session.execute(
        select(Attempt.quiz_key, AttemptSlot.question_id, func.max(Attempt.number))
        .join(AttemptSlot, AttemptSlot.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id)
        .group_by(Attempt.quiz_key, AttemptSlot.question_id)
    ).all()
    other = course.other_form(quiz)
    return Before(
        here={question_id: number for key, question_id, number in met if key == quiz.key},
        other_form=frozenset(question_id for key, question_id, _ in met if other and key == other.key),
        elsewhere=frozenset(question_id for key, question_id, _ in met if key != quiz.key),
    )


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt in the list of one's own attempts. `points` is exact, `shown_points` what people read."""

    code: str
    number: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    deadline_at: datetime | None
    points: Fraction | None
    shown_points: Decimal | None
    passed: bool | None


def newest_open_attempt(session: Session, account_id: int) -> str | None:
    """The code of the attempt that an account has begun last, if any is open."""
    mine = (Enrolment.account_id == account_id, Attempt.state == OPEN)
    newest = select(Attempt.code).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(*mine).order_by(Attempt.id.desc())
    return session.scalar(newest.limit(1))


def attempts_at(session: Session, enrolment_id: int | None, quiz_key: str) -> list[AttemptRow]:
    """One learner's attempts at a quiz, oldest first; none without an enrolment."""
    if enrolment_id is None:
        return []
    rows = session.execute(
        select(
            Attempt.code, Attempt.number, Attempt.state, Attempt.started_at, Attempt.finished_at, Attempt.deadline_at,
            Attempt.points_numerator, Attempt.points_denominator, Attempt.outcome, Attempt.passed,
        )
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz_key)
        .order_by(Attempt.number)
    )
    return [
        AttemptRow(
            row.code, row.number, row.state, row.started_at, row.finished_at, row.deadline_at,
            Fraction(row.points_numerator, row.points_denominator) if row.points_denominator else None,
            Decimal(row.outcome["shown_points"]) if row.outcome else None, row.passed,
        )
        for row in rows
    ]


def marks_by_slot(session: Session, head: AttemptHead, rows: Sequence[Row[Any]]) -> dict[int, HandMark]:
    """Marks of persons that a learner may see: all of a graded attempt, none before. No query where nobody marks."""
    if head.state != GRADED or not any(head.edition.question(row.question_id).is_hand_marked for row in rows):
        return {}
    found = session.execute(
        select(AttemptSlot.slot, HandMark)
        .join(HandMark, HandMark.slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == head.id, HandMark.state == GIVEN)
        .order_by(HandMark.number)
    )
    return {row.slot: row.HandMark for row in found}
