"""Entries of the log that would tell who has passed where results are the learners' own: which, and what is shown of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, case, cast, exists

from quizapp.audit.models import AuditEntry
from quizapp.certificates.models import Certificate
from quizapp.courses.models import CourseRevision, CourseRow
from quizapp.courses.rules.results_privacy import MODES, sight_of

ABOUT_PAPERS = ("certificate_issued", "certificate_name_hidden", "certificate_revoked", "certificate_valid_again")
"""Acts that only somebody who has passed gives rise to."""


def is_withheld() -> ColumnElement[bool]:
    """Condition on `AuditEntry`: it is about a certificate of a course that tells staff of nobody who has passed, by the course's mode now,
    or of one that is gone, of which nobody knows any more."""
    number = case((AuditEntry.object_kind == "certificate", cast(AuditEntry.object_id, BigInteger)), else_=None)
    is_told = exists().where(
        Certificate.id == number, CourseRevision.id == Certificate.revision_id, CourseRow.id == CourseRevision.course_id,
        CourseRow.results_privacy.in_([mode for mode in MODES if sight_of(mode).passed]),
    )
    return AuditEntry.act.in_(ABOUT_PAPERS) & ~is_told
