"""What trainers do with results. The only writer of this room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.queries import Filters
from quizapp.kernel.identity import Identity


def note_export(session: Session, identity: Identity, course: PublishedCourse, filters: Filters, now: datetime) -> None:
    """Write down that somebody takes the list of results along; not what was searched for, which may be a name."""
    taken = {"state": filters.state or "all", "searched": bool(filters.search)}
    record(session, identity, "results_exported", "course", course.edition.course.key, None, taken, now)
