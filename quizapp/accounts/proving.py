"""Showing anew who one is, within a session: what matters asks for it when the last time is too long ago."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.mailed_secrets import MAIL_MAY_WAIT
from quizapp.accounts.models import SignInRequest, SignInSession
from quizapp.accounts.queries import SECOND_FACTORS
from quizapp.accounts.signing_in import CodeRefused, check_digits
from quizapp.audit.service import record
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code
from quizapp.mail.service import queue_mail


def ask_for_code(session: Session, identity: Identity, locale: str, now: datetime) -> str:
    """Have a code mailed to one's own address; the request's public code, which the asking browser keeps."""
    account_id, email = require_known(identity), str(identity.email)
    request = SignInRequest(
        code=new_code(), email=email, account_id=None, locale=locale, asked_at=now, expires_at=now + MAIL_MAY_WAIT
    )
    session.add(request)
    session.flush()
    queue_mail(session, "confirm_code", email, locale, {"request": request.id}, account_id, now, is_awaited=True)
    return request.code


def take_mailed_code(
    session: Session, identity: Identity, code: str | None, typed: str, key: str, now: datetime
) -> CodeRefused | datetime:
    """Take the digits of that mail, once; when it was asked for, if they are right. **Raises** NotFound when they no longer work."""
    request = check_digits(session, identity, code, typed, key, now)
    if isinstance(request, CodeRefused):
        return request
    if request.email != identity.email:
        raise NotFound("link_expired")
    request.used_at, request.expires_at = now, now
    return request.asked_at


def note_proof(session: Session, identity: Identity, way: str, now: datetime) -> None:
    """The person has just shown who they are: the session is fresh again, and has the second factor if that was it."""
    account_id = require_known(identity)
    shown: dict[str, object] = {"proven_at": now, **({"factor": way} if way in SECOND_FACTORS else {})}
    session.execute(update(SignInSession).where(SignInSession.id == identity.session_id).values(**shown))
    record(session, identity, "identity_confirmed", "account", account_id, None, {"way": way}, now)


def postpone_factor(session: Session, identity: Identity, now: datetime) -> None:
    """In the demo on one computer only, as the page has made sure: go on without a second factor in this session."""
    require_known(identity)
    session.execute(update(SignInSession).where(SignInSession.id == identity.session_id).values(factor="postponed"))
