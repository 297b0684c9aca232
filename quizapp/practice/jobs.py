"""Taking over what was missed in tests whose window is over."""

from __future__ import annotations

from datetime import datetime

from quizapp.db.session import Database
from quizapp.practice import service


def note_released(database: Database, attempt_id: int, now: datetime) -> None:
    """One attempt whose solutions may be seen from now on."""
    with database.transaction() as session:
        service.note_released_attempt(session, attempt_id, now)
