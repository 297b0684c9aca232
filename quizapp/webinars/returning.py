"""Where somebody goes on who signs in and has begun nothing: behind the link by which the address was invited."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.courses.queries import published_course
from quizapp.kernel.errors import NotFound
from quizapp.progress.going_on import goes_on_at as where_begun
from quizapp.web.extensions import now, reading, settings
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.link_queries import FoundLink, link_by_code
from quizapp.webinars.models import Attendee
from quizapp.webinars.rules.followup import followup_quiz, link_token


def goes_on_at(account_id: int) -> str | None:
    """Where something was begun, or else the newest link to this address that leads to questions: who lost the mail needs no other."""
    return where_begun(account_id) or _invited_to(reading(), account_id)


def _invited_to(session: Session, account_id: int) -> str | None:
    address = select(Account.email).where(Account.id == account_id).scalar_subquery()
    code = session.scalar(
        select(FollowupLink.code)
        .join(Attendee, Attendee.id == FollowupLink.attendee_id)
        .where(or_(Attendee.account_id == account_id, Attendee.email == address))
        .where(FollowupLink.revoked_at.is_(None), FollowupLink.expires_at > now())
        .order_by(FollowupLink.id.desc())
        .limit(1)
    )
    if code is None or not _has_questions(session, link_by_code(session, code, now())):
        return None
    return url_for("followup.follow", token=link_token(code, "learn", settings().secret_key))


def _has_questions(session: Session, link: FoundLink) -> bool:
    try:
        course = published_course(session, link.course_key).edition.course
    except NotFound:
        return False
    return followup_quiz(course, link.target) is not None
