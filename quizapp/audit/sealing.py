"""Sealing what was written down, done by the worker."""

from __future__ import annotations

from datetime import datetime

from quizapp.audit.queries import has_unsealed
from quizapp.audit.service import SEALED_AT_ONCE, seal_entries
from quizapp.db.session import Database


def seal_waiting(database: Database, now: datetime) -> None:
    """Seal everything that waits, a portion in each transaction."""
    with database.reading() as session:
        if not has_unsealed(session):
            return
    sealed = SEALED_AT_ONCE
    while sealed == SEALED_AT_ONCE:
        with database.transaction() as session:
            sealed = seal_entries(session, now)
