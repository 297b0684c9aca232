"""Where acts are done: people, a course, and what the log of acts has gained since one looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from quizapp.audit.models import AuditEntry
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.people import People


@dataclass
class Stage:
    """Where acts are done. **Shape**: `prepare` steps leave entries of their own, which are not counted."""

    database: Database
    settings: Settings
    clock: SettableClock
    people: People
    course: Course
    seen: int = 0

    def entries(self) -> list[AuditEntry]:
        """What was written since `look`."""
        with self.database.reading() as session:
            rows = list(session.scalars(select(AuditEntry).where(AuditEntry.id > self.seen).order_by(AuditEntry.id)))
            session.expunge_all()
        return rows

    def look(self) -> None:
        """Everything up to now is known."""
        self.seen = max((row.id for row in self.entries()), default=self.seen)


Row = tuple[str, Callable[[Stage], object], str, str]
"""Act, how it is done, who does it, to what."""
