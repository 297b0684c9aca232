"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.mail.models import OutboxMail


def latest_mails(session: Session, count: int = 50) -> Sequence[OutboxMail]:
    """The newest mails first."""
    return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(count)).all()
