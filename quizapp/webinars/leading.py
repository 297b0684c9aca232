"""Who leads a meeting, and whom they see of those who were there: trainers of its course everybody, trainers of its group
nobody who learns in another group, and of who is in no group what the report says, nothing of the record in the course."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, case, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.accounts.models import Account, CourseStaff
from quizapp.cohorts.access import scope_of
from quizapp.cohorts.models import ENROLLED, CohortMember
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.webinars.models import AttendanceImport, Attendee, Meeting


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
    known here, stands in a report that the trainer has at hand; what more may be told of them say `members_within` and `told_within`."""
    if scope.cohort_ids is None:
        return ()
    elsewhere = (
        select(Enrolment.id)
        .join(CohortMember, (CohortMember.account_id == Enrolment.account_id) & (CohortMember.course_id == Enrolment.course_id))
        .where(CohortMember.state == ENROLLED, CohortMember.cohort_id.not_in(scope.cohort_ids))
    )
    return (enrolment_id.is_(None) | enrolment_id.not_in(elsewhere),)


def members_within(
    scope: Scope, enrolment_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Who learns in a group of the scope, as a condition; everybody for the whole course."""
    return true() if scope.is_whole else enrolment_id.in_(select(Enrolment.id).where(*learners_within(scope)))


def told_within(
    scope: Scope, enrolment_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Of whose record a trainer may be told, as a condition: members, and records without an address, which begin behind links;
    everybody for the whole course. A record with an address was there before, or is somebody's own by now."""
    nameless = select(Enrolment.id).join(Account, Account.id == Enrolment.account_id).where(Account.email.is_(None))
    return or_(members_within(scope, enrolment_id), enrolment_id.in_(nameless))


def address_within(scope: Scope) -> ColumnElement[str | None]:
    """Where mails to an attendee go, as far as it may be told: of who is beyond the scope what the report says."""
    return case((members_within(scope, Attendee.enrolment_id), Attendee.address), else_=Attendee.email)


def scope_of_report(session: Session, report: AttendanceImport, cohort_id: int | None) -> Scope:
    """Whom a report recognises: handed in by who sees the whole course everybody who learns there, by others members of the meeting's
    group."""
    if cohort_id is None:
        return WHOLE_COURSE
    whole = session.scalar(_of_whole_course().where(AttendanceImport.id == report.id))
    return scope_of_meeting(cohort_id if whole is None else None)


def knows_group_alone() -> ColumnElement[bool]:
    """Whether a report at the meeting of a group was handed in by who does not see the whole course: then trainers of the group may
    open it, because nobody else is recognised in it."""
    return AttendanceImport.account_id.is_not(None) & AttendanceImport.id.not_in(_of_whole_course().correlate(None))


def _of_whole_course() -> Select[int]:
    """Reports that somebody handed in who sees the whole course."""
    staff = select(CourseStaff.account_id).where(CourseStaff.course_key == CourseRow.key)
    return (
        select(AttendanceImport.id)
        .join(Meeting, Meeting.id == AttendanceImport.meeting_id)
        .join(CourseRow, CourseRow.id == Meeting.course_id)
        .join(Account, Account.id == AttendanceImport.account_id)
        .where(Account.is_administrator | Account.id.in_(staff))
    )


def require_report(session: Session, scope: Scope, report: AttendanceImport) -> None:
    """For who leads the meeting of a report, or a group of it. **Raises** NotAllowed, NotFound for one in which others are recognised."""
    limited_to(scope, session.scalar(select(Meeting.cohort_id).where(Meeting.id == report.meeting_id)))
    if scope.is_whole:
        return
    open_to_groups = select(AttendanceImport.id).where(AttendanceImport.id == report.id, knows_group_alone())
    if session.scalar(open_to_groups) is None:
        raise NotFound("no_such_import")
