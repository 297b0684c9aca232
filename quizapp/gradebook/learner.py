"""One learner of a course: attempts, what came too late, extra time. A number of queries that does not depend on how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.models import ENROLLED, Cohort, CohortMember
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.dates import Measures
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.gradebook.attempt_queries import is_shown_to_trainers
from quizapp.gradebook.marking_queries import works_within
from quizapp.kernel.errors import NotFound
from quizapp.questions.base import Question, Response
from quizapp.questions.file_kinds import HandedIn, files_of
from quizapp.questions.hand_marked import HandMarked
from quizapp.quizzes.answers import LATE
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot

Word = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An answer that arrived when time was up, beside the one that counts; both in words."""

    event_id: int
    slot: int
    title: str
    received_at: datetime
    after: timedelta
    answer: str
    counted: str
    files: tuple[HandedIn, ...]


@dataclass(frozen=True, slots=True)
class LearnerAttempt:
    """An attempt as its trainer sees it. **Shape**: `is_shown` when its answers can be looked at (`attempt_queries.py`)."""

    code: str
    is_shown: bool
    quiz_title: str
    number: int
    state: str
    started_at: datetime
    finished_at: datetime | None
    deadline_at: datetime | None
    shown_points: Decimal | None
    passed: bool | None
    late: tuple[LateEntry, ...]

    @property
    def late_count(self) -> int:
        """How many answers came too late."""
        return len(self.late)

    @property
    def ran_out(self) -> bool:
        """True when not the learner but the deadline ended it."""
        return self.deadline_at is not None and self.finished_at == self.deadline_at


@dataclass(frozen=True, slots=True)
class CourseLearner:
    """A learner of the course. `number` names who has neither name nor address."""

    number: int
    account_id: int
    name: str | None
    email: str | None
    enrolled_at: datetime
    extra_time: ExtraTime
    measures: Measures
    group: str | None


def course_learner(session: Session, course: PublishedCourse, number: int, scope: Scope = WHOLE_COURSE) -> CourseLearner:
    """One learner of this course. **Raises** NotFound for anyone who does not learn in it, or is outside of the scope."""
    row = session.execute(
        select(Account.name, Account.email, Enrolment, Cohort.name)
        .join(Account, Account.id == Enrolment.account_id)
        .outerjoin(
            CohortMember,
            (CohortMember.account_id == Enrolment.account_id)
            & (CohortMember.course_id == Enrolment.course_id)
            & (CohortMember.state == ENROLLED),
        )
        .outerjoin(Cohort, Cohort.id == CohortMember.cohort_id)
        .where(Enrolment.id == number, Enrolment.course_id == course.course_id, *learners_within(scope))
    ).first()
    if row is None:
        raise NotFound("no_such_learner")
    name, email, enrolment, group = row
    extra = ExtraTime(enrolment.extra_time_percent, bool(enrolment.extra_time_moves_window))
    measures = Measures(enrolment.more_attempts or 0, enrolment.due_at)
    return CourseLearner(number, enrolment.account_id, name, email, enrolment.enrolled_at, extra, measures, group)


def attempts_of(session: Session, number: int, locale: str, word: Word) -> list[LearnerAttempt]:
    """Every attempt of the learner, newest first, in the reader's language."""
    late = _late_rows(session, number)
    attempts = session.execute(
        select(Attempt, CourseRevision.digest)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .where(Attempt.enrolment_id == number)
        .order_by(Attempt.id.desc())
    ).all()
    return [
        _attempt(edition_of(session, attempt.revision_id, digest), attempt, late[attempt.id], locale, word)
        for attempt, digest in attempts
    ]


def _attempt(edition: Edition, attempt: Attempt, late: list[Row[Any]], locale: str, word: Word) -> LearnerAttempt:
    quiz = edition.course.quiz(attempt.quiz_key)
    return LearnerAttempt(
        code=attempt.code, is_shown=quiz is not None and is_shown_to_trainers(attempt.state, quiz.purpose),
        quiz_title=quiz.title.in_locale(locale, (edition.course.source_locale,)) if quiz else attempt.quiz_key,
        number=attempt.number, state=attempt.state, started_at=attempt.started_at, finished_at=attempt.finished_at,
        deadline_at=attempt.deadline_at, passed=attempt.passed,
        shown_points=Decimal(attempt.outcome["shown_points"]) if attempt.outcome else None,
        late=tuple(
            _late_entry(edition, row, attempt.deadline_at or row.received_at, locale, word)
            for row in late
            if edition.question(row.question_id).is_graded  # worksheets and self-ratings are the learner's own
        ),
    )


def _late_rows(session: Session, number: int) -> dict[int, list[Row[Any]]]:
    rows = session.execute(
        select(
            AttemptSlot.attempt_id, AttemptSlot.slot, AttemptSlot.question_id, AttemptSlot.layout,
            AttemptSlot.response.label("counted"), AnswerEvent.id.label("event_id"), AnswerEvent.response, AnswerEvent.received_at,
        )
        .join(AttemptSlot, AttemptSlot.id == AnswerEvent.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .where(Attempt.enrolment_id == number, AnswerEvent.revision == LATE)
        .order_by(AnswerEvent.id)
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.attempt_id].append(row)
    return found


def _late_entry(edition: Edition, row: Row[Any], deadline_at: datetime, locale: str, word: Word) -> LateEntry:
    question = edition.question(row.question_id)
    nothing = word("(no answer)")
    return LateEntry(
        event_id=row.event_id, slot=row.slot, title=question.title.in_locale(locale, (edition.course.source_locale,)),
        received_at=row.received_at, after=row.received_at - deadline_at,
        answer=_in_words(question, row, locale, word) or ("" if files_of(row.response) else nothing),
        counted=question.answer_text(locale, row.layout, row.counted, word) or nothing,
        files=files_of(row.response),
    )


def _in_words(question: Question, row: Row[Any], locale: str, word: Word) -> str:
    """Files stand beside it."""
    if isinstance(question, HandMarked):
        return question.written_text(row.response)
    return question.answer_text(locale, row.layout, row.response, word)


def late_answer(session: Session, course: PublishedCourse, scope: Scope, event_id: int) -> tuple[Response, int]:
    """An answer that arrived too late, and whose it is.

    **Raises** NotFound for anything else, outside of the scope, and where attempts are held back.
    """
    found = session.execute(
        select(AnswerEvent.response, Enrolment.account_id)
        .join(AttemptSlot, AttemptSlot.id == AnswerEvent.slot_id)
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            AnswerEvent.id == event_id, AnswerEvent.revision == LATE, Enrolment.course_id == course.course_id,
            *(() if scope.is_whole else (or_(*learners_within(scope), *works_within(scope)),)),
        )
    ).first()
    if found is None or not course.sight.attempts:
        raise NotFound("no_such_file")
    return found.response, found.account_id
