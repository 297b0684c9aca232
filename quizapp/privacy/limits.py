"""How often somebody may ask for an export."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.privacy.models import DataExport
from quizapp.web.errors import TooMany

MOST_PER_HOUR = 10


def refuse_too_many_exports(session: Session, account_id: int, now: datetime) -> None:
    """**Raises** TooMany after ten in an hour."""
    hour_ago = now - timedelta(hours=1)
    asked = select(func.count()).where(DataExport.account_id == account_id, DataExport.asked_at > hour_ago)
    if (session.scalar(asked) or 0) >= MOST_PER_HOUR:
        raise TooMany("too_many_requests", retry_after_s=3600)
