"""Keeping the counters small."""

from __future__ import annotations

from datetime import datetime

from quizapp.db.session import Database
from quizapp.web import ratelimit


def forget_old_counts(database: Database, now: datetime) -> None:
    """Counters live for a day at most, those of failures in a row for a month after the last."""
    with database.transaction() as session:
        ratelimit.forget_old_counts(session, now)
