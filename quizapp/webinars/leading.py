"""Who leads a meeting, and whom they see of those who were there: trainers of its course everybody, trainers of its group
nobody who learns in another group."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.cohorts.access import scope_of
from quizapp.cohorts.models import ENROLLED, CohortMember
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.webinars.models import Meeting


def scope_at(session: Session, identity: Identity, course: PublishedCourse, number: int) -> Scope:
    """Whom this person sees at a meeting. **Raises** NotAllowed for who leads neither the course nor its group, NotFound."""
    scope = scope_of(session, identity, course.edition.course.key)
    found = session.execute(
        select(Meeting.cohort_id).where(Meeting.id == number, Meeting.course_id == course.course_id)
    ).first()
    if found is None:
        raise NotFound("no_such_meeting")
    return limited_to(scope, found.cohort_id)


def limited_to(scope: Scope, cohort_id: int | None) -> Scope:
    """The scope at a meeting of this group. **Raises** NotAllowed where it does not lie within."""
    if scope.is_whole:
        return scope
    if cohort_id is None or not scope.covers(cohort_id):
        raise NotAllowed("not_yours")
    return scope.narrowed_to(cohort_id)


def scope_of_meeting(cohort_id: int | None) -> Scope:
    """Its group, or the whole course."""
    return WHOLE_COURSE if cohort_id is None else Scope(frozenset({cohort_id}))


def seen_within(
    scope: Scope, enrolment_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int]
) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave out who learns in a group beyond the scope; none for the whole course. Who is in no group, or not
    known here, stands in a report that the trainer has at hand."""
    if scope.cohort_ids is None:
        return ()
    elsewhere = (
        select(Enrolment.id)
        .join(CohortMember, (CohortMember.account_id == Enrolment.account_id) & (CohortMember.course_id == Enrolment.course_id))
        .where(CohortMember.state == ENROLLED, CohortMember.cohort_id.not_in(scope.cohort_ids))
    )
    return (enrolment_id.is_(None) | enrolment_id.not_in(elsewhere),)
