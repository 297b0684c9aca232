"""What waits for a mark, question by question, and one answer with all that its marker needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select, true
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.questions.base import Response
from quizapp.questions.file_kinds import HandedIn, files_of
from quizapp.questions.hand_marked import CriterionView, HandMarked, MarkerHints, count_words
from quizapp.quizzes.answers import LATE
from quizapp.quizzes.hand_marks import read_points
from quizapp.quizzes.models import DRAFT, GIVEN, UNMARKED, AnswerEvent, Attempt, AttemptSlot, HandMark


@dataclass(frozen=True, slots=True)
class QuestionToMark:
    """A question with how many of its answers wait, have a draft, are marked."""

    question_id: str
    title: str
    waiting: int
    drafts: int
    done: int

    @property
    def total(self) -> int:
        """All answers."""
        return self.waiting + self.drafts + self.done


@dataclass(frozen=True, slots=True)
class Work:
    """One learner's answer. **Shape**: `number` counts the answers to a question from 1, in the order they were handed in;
    `is_named` is False where nobody shall know whose it is, nor when it came."""

    slot_id: int
    number: int
    state: str
    account_id: int
    name: str | None
    email: str | None
    enrolment_id: int
    handed_in_at: datetime
    is_named: bool


@dataclass(frozen=True, slots=True)
class LateWork:
    """What arrived for an answer when time was up. It does not count."""

    event_id: int
    received_at: datetime
    text: str
    files: tuple[HandedIn, ...]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """An answer, opened for marking. **Shape**: `version` goes back with the form; texts in `hints` are HTML."""

    work: Work
    title: str
    stem: str
    text: str
    words: int
    word_limit: int | None
    files: tuple[HandedIn, ...]
    response: Response
    criteria: tuple[CriterionView, ...]
    hints: MarkerHints
    version: int
    state: str
    comment: str
    question: HandMarked
    earlier: tuple[HandMark, ...]
    late: tuple[LateWork, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """All answers to one question. Next and previous go round."""

    question_id: str
    works: tuple[Work, ...]

    @property
    def done(self) -> int:
        """How many are marked."""
        return sum(work.state == GIVEN for work in self.works)

    def work(self, slot_id: int) -> Work:
        """One of them. **Raises** NotFound."""
        found = next((work for work in self.works if work.slot_id == slot_id), None)
        if found is None:
            raise NotFound("nothing_to_mark")
        return found

    def beside(self, work: Work) -> tuple[Work | None, Work | None]:
        """The one before and the one after."""
        at = work.number - 1
        return (self.works[at - 1] if at else None, self.works[at + 1] if at + 1 < len(self.works) else None)

    def next_waiting(self, after: int = 0) -> Work | None:
        """The next one without a given mark, going round once; `after` is a number."""
        in_turn = (*self.works[after:], *self.works[:after])
        return next((work for work in in_turn if work.state != GIVEN), None)


def works_within(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Attempt` that leave what was handed in with the scope's groups, wherever its learners are now; none for the
    whole course."""
    return () if scope.cohort_ids is None else (Attempt.cohort_id.in_(scope.cohort_ids),)


def questions_to_mark(
    session: Session, course: PublishedCourse, locale: str, scope: Scope = WHOLE_COURSE
) -> list[QuestionToMark]:
    """Every question of the course with answers from the scope's groups for a person, those that wait first."""
    counts = [func.sum(case((HandMark.state == state, 1), else_=0)) for state in (UNMARKED, DRAFT, GIVEN)]
    rows = session.execute(
        select(AttemptSlot.question_id, func.max(Attempt.revision_id), *counts)
        .join(HandMark, (HandMark.slot_id == AttemptSlot.id) & (HandMark.number == 1))
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course.course_id, *works_within(scope))
        .group_by(AttemptSlot.question_id)
    ).all()
    found = [
        QuestionToMark(key, edition_of(session, revision).question(key).title.in_locale(locale), *map(int, numbers))
        for key, revision, *numbers in rows
    ]
    return sorted(found, key=lambda one: (not one.waiting + one.drafts, one.title))


def desk(session: Session, course: PublishedCourse, question_id: str, scope: Scope = WHOLE_COURSE) -> Desk:
    """All answers from the scope's groups to a question in the order they came. **Raises** NotFound when there is none."""
    rows = session.execute(
        select(
            AttemptSlot.id, HandMark.state, Account.id, Account.name, _address_within(scope), Enrolment.id,
            func.coalesce(Attempt.finished_at, Attempt.started_at),
        )
        .join(HandMark, (HandMark.slot_id == AttemptSlot.id) & (HandMark.number == 1))
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.course_id == course.course_id, AttemptSlot.question_id == question_id, *works_within(scope))
        .order_by(HandMark.id)
    ).all()
    if not rows:
        raise NotFound("nothing_to_mark")
    works = (_work(number, row, course.sight.attempts) for number, row in enumerate(rows, start=1))
    return Desk(question_id, tuple(works))


def _address_within(scope: Scope) -> ColumnElement[str | None]:
    """The learner's address; None where she has left the scope, because it may have changed since."""
    return case((and_(true(), *learners_within(scope)), Account.email), else_=None)


def _work(number: int, row: Row[*tuple[Any, ...]], is_named: bool) -> Work:
    slot_id, state, account_id, name, email, enrolment_id, handed_in_at = row
    if not is_named:
        name, email, enrolment_id = None, None, 0
    return Work(slot_id, number, state, account_id, name, email, enrolment_id, handed_in_at, is_named)


def open_work(session: Session, work: Work, locale: str) -> OpenWork:
    """The answer with rubric, hints and the mark so far, at the revision it was given in."""
    slot, revision_id = session.execute(
        select(AttemptSlot, Attempt.revision_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(AttemptSlot.id == work.slot_id)
    ).one()
    marks = session.scalars(select(HandMark).where(HandMark.slot_id == work.slot_id).order_by(HandMark.number)).all()
    question = edition_of(session, revision_id).question(slot.question_id)
    if not isinstance(question, HandMarked):
        raise NotFound("nothing_to_mark")
    text, current = question.written_text(slot.response), marks[-1]
    return OpenWork(
        work=work, title=question.title.in_locale(locale), stem=question.stem.in_locale(locale), text=text, words=count_words(text),
        word_limit=getattr(question, "word_limit", None), files=files_of(slot.response), response=slot.response,
        criteria=question.criteria_views(locale, read_points(current)), hints=question.marker_hints(locale),
        version=current.version, state=current.state, comment=current.comment, question=question, earlier=tuple(marks[:-1]),
        late=_late_works(session, question, slot.id) if work.is_named else (),
    )


def _late_works(session: Session, question: HandMarked, slot_id: int) -> tuple[LateWork, ...]:
    rows = session.scalars(
        select(AnswerEvent).where(AnswerEvent.slot_id == slot_id, AnswerEvent.revision == LATE).order_by(AnswerEvent.id)
    )
    return tuple(LateWork(row.id, row.received_at, question.written_text(row.response), files_of(row.response)) for row in rows)


def total_of(points: Sequence[CriterionView]) -> Fraction:
    """What has been given so far."""
    return sum((one.earned for one in points if one.earned is not None), Fraction(0))
