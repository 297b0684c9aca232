"""Sessions that would end in the middle of an attempt with a deadline: kept for this attempt, and for nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.accounts.models import SignInSession


def keep_session_for(session: Session, session_id: int | None, attempt_code: str, until: datetime) -> bool:
    """Let a browser go on with the attempt until then; True when its session would have ended before."""
    changed = session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.expires_at < until)
        .values(kept_for=attempt_code, kept_until=until)
        .execution_options(synchronize_session=False)  # nobody holds the row as an object, and looking for it costs more than the rest
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not


def keep_sessions_longer(session: Session, attempt_code: str, until: datetime) -> None:
    """The attempt runs longer than was thought: so do the sessions kept for it."""
    session.execute(update(SignInSession).where(SignInSession.kept_for == attempt_code).values(kept_until=until))
