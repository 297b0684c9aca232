"""Reading groups and their dates, and what holds for one learner of a group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from quizapp.accounts.models import Account, CohortTrainer
from quizapp.cohorts.models import ENROLLED, INVITED, WAITING, Cohort, CohortDeadline, CohortMember, Company
from quizapp.cohorts.rules.dates import NOTHING_OWN, Measures, OwnRules
from quizapp.cohorts.rules.joining import Door, has_ended
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.db.names import name_key
from quizapp.db.session import read_rows
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity


@dataclass(frozen=True, slots=True)
class Group:
    """A group as pages show it. `waiting` counts those on its waiting list."""

    id: int
    code: str
    join_code: str
    course_id: int
    course_key: str
    name: str
    company_id: int | None
    company: str | None
    starts_on: date | None
    ends_on: date | None
    seats: int | None
    taken: int
    joining: str
    waiting: int

    @property
    def door(self) -> Door:
        """What its code depends on."""
        return Door(self.joining, self.ends_on, self.seats, self.taken)

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed; `today` on the clock of the course."""
        return has_ended(self.ends_on, today)


_WAITING = (
    select(func.count()).where(CohortMember.cohort_id == Cohort.id, CohortMember.state == WAITING).scalar_subquery()
)


def _groups() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cohort.id, Cohort.code, Cohort.join_code, Cohort.course_id, CourseRow.key, Cohort.name, Cohort.company_id,
            Company.name, Cohort.starts_on, Cohort.ends_on, Cohort.seats, Cohort.taken, Cohort.joining, _WAITING,
        )
        .join(CourseRow, CourseRow.id == Cohort.course_id)
        .outerjoin(Company, Company.id == Cohort.company_id)
    )


def groups_of_course(session: Session, course_id: int, scope: Scope) -> Sequence[Group]:
    """The groups of a course that lie within, the one that begins last first; one query."""
    found = _groups().where(Cohort.course_id == course_id, *_covered(scope))
    rows = session.execute(found.order_by(Cohort.starts_on.is_(None), Cohort.starts_on.desc(), name_key(Cohort.name)))
    return [Group(*row) for row in rows]


def _covered(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return () if scope.cohort_ids is None else (Cohort.id.in_(scope.cohort_ids),)


def group_by_code(session: Session, course_id: int, code: str, scope: Scope) -> Group:
    """One group of the course. **Raises** NotFound for one outside, as for none."""
    found = _groups().where(Cohort.course_id == course_id, Cohort.code == code, *_covered(scope))
    row = session.execute(found).first()
    if row is None:
        raise NotFound("no_such_group")
    return Group(*row)


def group_to_join(session: Session, join_code: str) -> Group:
    """The group behind what a learner has typed or followed. **Raises** NotFound."""
    row = session.execute(_groups().where(Cohort.join_code == join_code)).first()
    if row is None:
        raise NotFound("no_such_join_code")
    return Group(*row)


def invited_as(session: Session, cohort_id: int, account_id: int | None) -> str | None:
    """The address under which somebody is invited into a group; None for everybody else."""
    asked = select(CohortMember.invited_as).where(
        CohortMember.cohort_id == cohort_id, CohortMember.account_id == account_id, CohortMember.state == INVITED
    )
    return session.scalar(asked)


def state_in(session: Session, cohort_id: int, account_id: int | None) -> str | None:
    """Whether somebody waits, is enrolled or has left; None for who never asked."""
    asked = select(CohortMember.state).where(
        CohortMember.cohort_id == cohort_id, CohortMember.account_id == account_id
    )
    return session.scalar(asked)


def invitations_of(session: Session, account_id: int | None) -> Sequence[tuple[str, str]]:
    """Groups into which somebody is invited: name and join code."""
    rows = session.execute(
        select(Cohort.name, Cohort.join_code)
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .where(CohortMember.account_id == account_id, CohortMember.state == INVITED)
        .order_by(name_key(Cohort.name))
    )
    return [(row.name, row.join_code) for row in rows]


def trainers_of(session: Session, cohort_id: int) -> Sequence[str]:
    """Addresses of the trainers of one group."""
    return session.scalars(
        select(Account.email)
        .join(CohortTrainer, CohortTrainer.account_id == Account.id)
        .where(CohortTrainer.cohort_id == cohort_id, Account.email.is_not(None))
        .order_by(Account.email)
    ).all()  # type: ignore[return-value]  # only those with an address


def deadlines_of(session: Session, cohort_id: int) -> Mapping[str, datetime]:
    """Deadlines of a group by quiz; "" is that of the course."""
    rows = session.execute(
        select(CohortDeadline.quiz_key, CohortDeadline.due_at).where(CohortDeadline.cohort_id == cohort_id)
    )
    return {row.quiz_key: row.due_at for row in rows}


def companies(session: Session) -> Sequence[tuple[int, str]]:
    """All client companies by name."""
    return [(row.id, row.name) for row in session.execute(select(Company.id, Company.name).order_by(name_key(Company.name)))]


def dated_groups(session: Session, identity: Identity) -> Sequence[Group]:
    """Groups in which somebody learns or of which she is trainer, also by being trainer of the whole course."""
    learns = exists().where(
        CohortMember.cohort_id == Cohort.id, CohortMember.account_id == identity.account_id, CohortMember.state == ENROLLED
    )
    trains = exists().where(CohortTrainer.cohort_id == Cohort.id, CohortTrainer.account_id == identity.account_id)
    mine = or_(learns, trains, CourseRow.key.in_(identity.trainer_of))
    return [Group(*row) for row in session.execute(_groups().where(mine).order_by(Cohort.id))]


def deadlines_of_groups(session: Session, cohort_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[str, datetime]]]:
    """Deadlines by group: quiz and instant."""
    rows = session.execute(
        select(CohortDeadline.cohort_id, CohortDeadline.quiz_key, CohortDeadline.due_at)
        .where(CohortDeadline.cohort_id.in_(cohort_ids))
        .order_by(CohortDeadline.due_at, CohortDeadline.quiz_key)
    )
    found = defaultdict(list)
    for cohort_id, quiz_key, due_at in rows:
        found[cohort_id].append((quiz_key, due_at))
    return found


def own_deadlines(session: Session, account_id: int | None) -> Mapping[int, datetime]:
    """Later deadlines of one's own, by course."""
    rows = session.execute(
        select(Enrolment.course_id, Enrolment.due_at).where(
            Enrolment.account_id == account_id, Enrolment.due_at.is_not(None)
        )
    )
    return {row.course_id: row.due_at for row in rows}


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A learner's group as she sees it; deadlines by quiz, "" is that of the course."""

    id: int
    name: str
    company: str | None
    starts_on: date | None
    ends_on: date | None
    join_code: str
    joining: str
    deadlines: Mapping[str, datetime]


def group_of_learner(session: Session, enrolment_id: int) -> OwnGroup | None:
    """The group somebody learns in; None for most. One query."""
    rows = session.execute(
        select(
            Cohort.id, Cohort.name, Company.name, Cohort.starts_on, Cohort.ends_on, Cohort.join_code, Cohort.joining,
            CohortDeadline.quiz_key, CohortDeadline.due_at,
        )
        .join(CohortMember, CohortMember.cohort_id == Cohort.id)
        .join(
            Enrolment,
            (Enrolment.account_id == CohortMember.account_id) & (Enrolment.course_id == CohortMember.course_id),
        )
        .outerjoin(Company, Company.id == Cohort.company_id)
        .outerjoin(CohortDeadline, CohortDeadline.cohort_id == Cohort.id)
        .where(Enrolment.id == enrolment_id, CohortMember.state == ENROLLED)
    ).all()
    deadlines = {row.quiz_key: row.due_at for row in rows if row.quiz_key is not None}
    return OwnGroup(*rows[0][:7], deadlines=deadlines) if rows else None


_OWN_RULES = (
    select(Enrolment.more_attempts, Enrolment.due_at, CohortDeadline.quiz_key, CohortDeadline.due_at.label("group_due_at"))
    .outerjoin(
        CohortMember,
        (CohortMember.account_id == Enrolment.account_id)
        & (CohortMember.course_id == Enrolment.course_id)
        & (CohortMember.state == ENROLLED),
    )
    .outerjoin(CohortDeadline, CohortDeadline.cohort_id == CohortMember.cohort_id)
    .where(Enrolment.id == bindparam("enrolment_id"))
)


def own_rules(session: Session, enrolment_id: int | None) -> OwnRules:
    """What holds for one learner beside the rules of the course, in one query; nothing without an enrolment."""
    if enrolment_id is None:
        return NOTHING_OWN
    rows = read_rows(session, _OWN_RULES, {"enrolment_id": enrolment_id}).all()
    if not rows:
        return NOTHING_OWN
    deadlines = {row.quiz_key: row.group_due_at for row in rows if row.quiz_key is not None}
    return OwnRules(Measures(rows[0].more_attempts or 0, rows[0].due_at), deadlines)


def group_then(enrolment_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The number of the group somebody learns in at the moment of the statement, to be written into the row of that enrolment."""
    return (
        select(CohortMember.cohort_id)
        .join(Enrolment, (Enrolment.account_id == CohortMember.account_id) & (Enrolment.course_id == CohortMember.course_id))
        .where(Enrolment.id == enrolment_id, CohortMember.state == ENROLLED)
        .scalar_subquery()
    )


_WITHIN = aliased(CohortMember)  # a name of its own: queries that join members themselves must not swallow the condition


def learners_within(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Enrolment` that leave those whom the scope covers; none for the whole course."""
    if scope.cohort_ids is None:
        return ()
    return (
        exists().where(
            _WITHIN.account_id == Enrolment.account_id,
            _WITHIN.course_id == Enrolment.course_id,
            _WITHIN.state == ENROLLED,
            _WITHIN.cohort_id.in_(scope.cohort_ids),
        ),
    )
