"""Limits on guessing passwords and on asking for mails. What succeeds is never counted: a class shares one address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from quizapp.accounts.rules.address import fold_alias
from quizapp.web.errors import TooMany
from quizapp.web.extensions import settings
from quizapp.web.ratelimit import Limit, count_one, count_within, key_digest, network_of, refuse_over_limit

FAILURES_OF_ACCOUNT = Limit("password_of_account", most=10, window_s=300)
FAILURES_OF_ACCOUNT_PER_DAY = Limit("password_of_account_per_day", most=100, window_s=86_400)
FAILURES_FROM_ADDRESS = Limit("password_from_address", most=100, window_s=300)
MAILS_PER_HOUR = Limit("mail_per_hour", most=5, window_s=3600)
MAILS_PER_DAY = Limit("mail_per_day", most=10, window_s=86_400)


def _password_limits(email: str) -> Iterator[tuple[Limit, str]]:
    secret = settings().secret_key
    for limit in (FAILURES_OF_ACCOUNT, FAILURES_OF_ACCOUNT_PER_DAY):
        yield limit, key_digest(secret, limit, email)
    yield FAILURES_FROM_ADDRESS, key_digest(secret, FAILURES_FROM_ADDRESS, network_of(request.remote_addr or ""))


def refuse_too_many_failures(session: Session, email: str, now: datetime) -> None:
    """**Raises** TooMany when the account or the visitor's network address has failed too often."""
    for limit, digest in _password_limits(email):
        refuse_over_limit(session, limit, digest, now)


def count_failure(session: Session, email: str, now: datetime) -> None:
    """A password was wrong (or the address unknown, which counts the same)."""
    for limit, digest in _password_limits(email):
        count_one(session, limit, digest, now)


def count_mail(session: Session, email: str, now: datetime) -> None:
    """Count a mail with a link to this mailbox. **Raises** TooMany when it has had enough."""
    for limit in (MAILS_PER_HOUR, MAILS_PER_DAY):
        digest = key_digest(settings().secret_key, limit, fold_alias(email))
        try:
            count_within(session, limit, digest, now)
        except TooMany as too_many:
            raise TooMany("too_many_requests", too_many.retry_after_s) from None
