"""Written results that a supplementary talk may turn."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.db.names import name_key
from quizapp.grading.passing import Outcome, outcome_from_json
from quizapp.kernel.errors import NotFound
from quizapp.progress.models import QuizStanding
from quizapp.quizzes.models import GRADED, Attempt, OralResult
from quizapp.quizzes.talks import TalkState, talk_state
from quizapp.sharing.queries import points_are_seen


@dataclass(frozen=True, slots=True)
class TalkRow:
    """An attempt that failed in writing, its learner, and how it stands with a talk. `outcome` is what counts now."""

    attempt_id: int
    quiz_title: str
    account_id: int
    name: str | None
    email: str | None
    enrolment_id: int
    outcome: Outcome
    state: TalkState

    @property
    def points(self) -> Fraction | None:
        """Of the talk that counts."""
        return Fraction(self.state.talks[-1].points) if self.state.talks else None


def talks_foreseen(session: Session, course: PublishedCourse, locale: str, scope: Scope = WHOLE_COURSE) -> list[TalkRow]:
    """Counting attempts at tests that failed within the range, and all with a talk, by name; where points are held back,
    those of learners who share them."""
    has_talk = exists().where(OralResult.attempt_id == Attempt.id)
    is_counting = exists().where(QuizStanding.attempt_id == Attempt.id)
    rows = session.execute(
        select(Attempt, Account.id, Account.name, Account.email)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(
            Enrolment.course_id == course.course_id, Attempt.state == GRADED,
            or_(has_talk, Attempt.passed.is_(False) & is_counting), *learners_within(scope),
            *points_are_seen(course.results_privacy),
        )
        .order_by(name_key(func.coalesce(Account.name, Account.email)), Attempt.id)
    ).all()
    found = (_row(session, *row, locale) for row in rows)
    return [row for row in found if row is not None and (row.state.is_offered or row.state.talks)]


def talk_of(
    session: Session, course: PublishedCourse, attempt_id: int, locale: str, scope: Scope = WHOLE_COURSE
) -> TalkRow:
    """One of them. **Raises** NotFound for anything else."""
    found = session.execute(
        select(Attempt, Account.id, Account.name, Account.email)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Account, Account.id == Enrolment.account_id)
        .where(
            Enrolment.course_id == course.course_id, Attempt.id == attempt_id, *learners_within(scope),
            *points_are_seen(course.results_privacy),
        )
    ).first()
    row = _row(session, *found, locale) if found else None
    if row is None or not (row.state.is_offered or row.state.talks):
        raise NotFound("no_such_attempt")
    return row


def _row(
    session: Session, attempt: Attempt, account_id: int, name: str | None, email: str | None, locale: str
) -> TalkRow | None:
    state = talk_state(session, attempt)
    if state is None or attempt.outcome is None:
        return None
    quiz = edition_of(session, attempt.revision_id).course.quiz(attempt.quiz_key)
    title = quiz.title.in_locale(locale) if quiz else attempt.quiz_key
    return TalkRow(attempt.id, title, account_id, name, email, attempt.enrolment_id, outcome_from_json(attempt.outcome), state)
