"""Editions in memory: each published revision is parsed once per process."""

from __future__ import annotations

import threading

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.courses.models import CourseRevision
from quizapp.kernel.errors import NotFound

MOST_KEPT = 64
_kept: dict[tuple[int, str], Edition] = {}
_guard = threading.Lock()


def edition_of(session: Session, revision_id: int, digest: str | None = None) -> Edition:
    """The rendered edition of a revision. Revisions never change, so what was parsed once stays right.

    **Raises** NotFound for a revision that does not exist. The digest, where the caller has it, saves a query.
    """
    if digest is None:
        digest = session.scalar(select(CourseRevision.digest).where(CourseRevision.id == revision_id))
        if digest is None:
            raise NotFound("no_such_course")
    key = (revision_id, digest)
    edition = _kept.get(key)
    if edition is None:
        stored = session.scalar(select(CourseRevision.edition).where(CourseRevision.id == revision_id))
        if stored is None:
            raise NotFound("no_such_course")
        edition = Edition.model_validate_json(stored)
        with _guard:
            while len(_kept) >= MOST_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = edition
    return edition
