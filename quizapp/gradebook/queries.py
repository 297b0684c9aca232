"""Learners of a course with their results, in a number of queries that does not depend on how many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.certificates.rules.numbering import serial
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.content.document import Quiz
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.rules.results_privacy import Sight, sight_of
from quizapp.db.names import name_key
from quizapp.kernel.errors import NotFound
from quizapp.kernel.paging import page_of
from quizapp.progress.models import QuizStanding
from quizapp.progress.queries import CourseProgress, QuizProgress, progress_of_enrolments

LearnerRow = tuple[int, int, str | None, str | None, datetime, datetime | None]
LEARNERS_PER_PAGE = 50
CHUNK = 500
STATES = ("", "certificate", "passed", "open")
"""All; those with a valid certificate; those who passed the final test; those who have not."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which learners are asked for. `state` is one of `STATES`; nobody outside of `scope` is ever found or counted."""

    search: str = ""
    state: str = ""
    scope: Scope = WHOLE_COURSE


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """One learner of the course, as far as staff may see. `number` names who has neither name nor address.

    **Shape**: `progress` is None where nothing of it is shown; without points there is no way to the certificate, on which
    they are printed.
    """

    number: int
    account_id: int
    name: str | None
    email: str | None
    enrolled_at: datetime
    sight: Sight
    progress: CourseProgress | None
    certificate_code: str | None
    certificate_serial: str | None
    certificate_revoked: bool = False
    """The serial number is that of a certificate that was revoked, and none is valid."""

    def at(self, quiz: Quiz) -> QuizProgress | None:
        """The result in one quiz that counts, without points where they are held back; None before the first."""
        if self.progress is None:
            return None
        progress = self.progress
        all_of_course = (*(recipe.quiz for recipe in progress.recipes), progress.pretest, progress.posttest, progress.final)
        found = next((one for one in all_of_course if one and one.quiz.key == quiz.key), None)
        if found is None or not found.state.is_finished:
            return None
        return found if self.sight.points else QuizProgress(found.quiz, found.state)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One page of learners. **Shape**: `page` counts from 1; `counts` holds all learners of the scope by state, whatever
    the other filters; by no state where results are held back."""

    learners: Sequence[LearnerResult]
    total: int
    page: int
    pages: int
    counts: dict[str, int]


def results_page(session: Session, course: PublishedCourse, filters: Filters, page: int) -> ResultsPage:
    """A page of the course's learners by name; those without a name come last."""
    matching = _matching(course, filters)
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    here = page_of(total, LEARNERS_PER_PAGE, page)
    rows = session.execute(matching.limit(LEARNERS_PER_PAGE).offset(here.start)).all()
    counts = _counts(session, course, filters.scope)
    return ResultsPage(_results(session, course, rows), total, here.page, here.pages, counts)


def result_of(session: Session, course: PublishedCourse, number: int) -> LearnerResult:
    """One learner of the course; the caller has decided who may ask. **Raises** NotFound."""
    rows = session.execute(_learners(course, WHOLE_COURSE).where(Enrolment.id == number)).all()
    if not rows:
        raise NotFound("no_such_learner")
    return _results(session, course, rows)[0]


def all_results(session: Session, course: PublishedCourse, filters: Filters) -> Iterator[LearnerResult]:
    """Every learner that the filters let through, read in portions."""
    rows = session.execute(_matching(course, filters)).all()
    for start in range(0, len(rows), CHUNK):
        yield from _results(session, course, rows[start : start + CHUNK])


def graded_quizzes(course: PublishedCourse) -> tuple[Quiz, ...]:
    """Quizzes of recipes in order, then pre-test, post-test and final test; self-checks have no result."""
    document = course.edition.course
    others = (document.quiz(key) for key in (document.pretest, document.posttest, document.final) if key)
    return (*(module.quiz for module in document.modules if module.quiz), *(quiz for quiz in others if quiz))


def _learners(course: PublishedCourse, scope: Scope) -> Select[*LearnerRow]:
    is_nameless = case((and_(Account.name.is_(None), Account.email.is_(None)), 1), else_=0)
    return (
        select(Enrolment.id, Enrolment.account_id, Account.name, Account.email, Enrolment.enrolled_at, Enrolment.shares_points_since)
        .join(Account, Account.id == Enrolment.account_id)
        .where(Enrolment.course_id == course.course_id, *learners_within(scope))
        .order_by(is_nameless, name_key(func.coalesce(Account.name, Account.email)), Enrolment.id)
    )


def _matching(course: PublishedCourse, filters: Filters) -> Select[*LearnerRow]:
    """Whom the filters let through; one by results finds nothing out where results are held back."""
    found = _learners(course, filters.scope)
    if filters.search:
        found = found.where(
            or_(
                Account.name.icontains(filters.search, autoescape=True),
                Account.email.icontains(filters.search, autoescape=True),
            )
        )
    return found.where(_is_in(course, filters.state)) if filters.state and course.sight.passed else found


def _is_in(course: PublishedCourse, state: str) -> ColumnElement[bool]:
    if state == "certificate":
        return exists().where(Certificate.enrolment_id == Enrolment.id, Certificate.revoked_at.is_(None))
    passed = exists().where(
        QuizStanding.enrolment_id == Enrolment.id,
        QuizStanding.quiz_key == course.edition.course.final,
        QuizStanding.passed.is_(True),
    )
    return passed if state == "passed" else ~passed


def _counts(session: Session, course: PublishedCourse, scope: Scope) -> dict[str, int]:
    if not course.sight.passed:
        everybody = select(func.count()).where(Enrolment.course_id == course.course_id, *learners_within(scope))
        return {"": session.scalar(everybody) or 0}
    columns = [func.count()] + [func.sum(case((_is_in(course, state), 1), else_=0)) for state in STATES[1:]]
    within = (Enrolment.course_id == course.course_id, *learners_within(scope))
    row = session.execute(select(*columns).select_from(Enrolment).where(*within)).one()
    return {state: count or 0 for state, count in zip(STATES, row, strict=True)}


def _results(session: Session, course: PublishedCourse, rows: Sequence[Any]) -> list[LearnerResult]:
    if not course.sight.completion:
        return [_seen(course, row) for row in rows]
    ids = [row.id for row in rows]
    progress = progress_of_enrolments(session, ids, course.edition)
    # Of several the last one is shown: a valid one before one that was revoked, else the newest.
    papers = {
        one.enrolment_id: one
        for one in session.execute(
            select(Certificate.enrolment_id, Certificate.code, Certificate.year, Certificate.number, Certificate.revoked_at)
            .where(Certificate.enrolment_id.in_(ids), Certificate.beside_since.is_(None))
            .order_by(Certificate.revoked_at.is_(None), Certificate.id)
        )
    }
    return [_seen(course, row, progress[row.id], papers.get(row.id)) for row in rows]


def _seen(
    course: PublishedCourse, row: Any, progress: CourseProgress | None = None, paper: Any | None = None
) -> LearnerResult:
    sight = sight_of(course.results_privacy, shares_points=row.shares_points_since is not None)
    shown_code = paper.code if paper and sight.points else None
    number = serial(paper.year, paper.number) if paper else None
    is_revoked = bool(paper and paper.revoked_at)
    return LearnerResult(
        row.id, row.account_id, row.name, row.email, row.enrolled_at, sight, progress, shown_code, number, is_revoked
    )
