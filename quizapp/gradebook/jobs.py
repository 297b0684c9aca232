"""Mails of this room, written when they are sent; counting new results into figures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.db.session import Database
from quizapp.gradebook import messages
from quizapp.gradebook.counting import count_new_results
from quizapp.gradebook.models import LearnerRequest
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import Attempt
from quizapp.web.extensions import settings


def make_answer_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Leads to the answer; nothing when the request was erased."""
    code = session.scalar(
        select(Attempt.code)
        .join(LearnerRequest, LearnerRequest.attempt_id == Attempt.id)
        .where(LearnerRequest.id == mail.params["request"])
    )
    if code is None:
        return None
    return messages.request_answered(mail.to_address, mail.locale, f"{settings().base_url}/{mail.locale}/attempts/{code}/review#asked")


def count_results(database: Database, now: datetime) -> None:
    """Give everybody a place in figures whose first result has come."""
    count_new_results(database, settings().smallest_group)
