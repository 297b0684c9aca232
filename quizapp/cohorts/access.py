"""Which learners of a course somebody may see: the one place where trainers are limited to their groups."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.models import CohortTrainer
from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import WHOLE_COURSE, Scope
from quizapp.courses.models import Enrolment
from quizapp.kernel.errors import NotAllowed
from quizapp.kernel.identity import Identity


def scope_of(session: Session, identity: Identity, course_key: str) -> Scope:
    """Whose results of the course this person may read: all, or those of her groups.

    **Raises** NotAllowed for who is trainer of nothing in it. No query for trainers of the whole course.
    """
    account_id = require_known(identity)
    if identity.may_see_results_of(course_key):
        return WHOLE_COURSE
    if not identity.may_see_some_results_of(course_key):
        raise NotAllowed("not_yours")
    mine = select(CohortTrainer.cohort_id).where(
        CohortTrainer.account_id == account_id, CohortTrainer.course_key == course_key
    )
    return Scope(frozenset(session.scalars(mine)))


def may_see_results_of_enrolment(session: Session, identity: Identity, course_key: str, enrolment_id: int | None) -> bool:
    """Whether this person is a trainer of the learner: by the course, or by the group she is in."""
    if identity.may_see_results_of(course_key):
        return True
    if not identity.is_known or not identity.may_see_some_results_of(course_key):
        return False
    scope = scope_of(session, identity, course_key)
    found = select(Enrolment.id).where(Enrolment.id == enrolment_id, *learners_within(scope))
    return session.scalar(found) is not None
