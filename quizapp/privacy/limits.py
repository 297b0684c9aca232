"""How often somebody may ask for an export."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.privacy.models import DataExport
from quizapp.web.errors import TooMany

MOST_PER_HOUR = 10


def refuse_too_many_exports(session: Session, account_id: int, now: datetime) -> None:
    """**Raises** TooMany after ten in an hour."""
    hour_ago = now - timedelta(hours=1)
    lately = (DataExport.account_id == account_id, DataExport.asked_at > hour_ago)
    count, first = session.execute(select(func.count(), func.min(DataExport.asked_at)).where(*lately)).one()
    if count >= MOST_PER_HOUR:
        raise TooMany("too_many_exports", retry_after_s=max(1, ceil((first - hour_ago).total_seconds())))
