"""Limits on guessing passwords and mailed codes, and on asking for mails. What succeeds is never counted: a class shares one address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import ceil

from flask import request
from sqlalchemy.orm import Session

from quizapp.accounts.rules.address import fold_alias
from quizapp.accounts.rules.waiting import wait_after
from quizapp.web.errors import TooMany
from quizapp.web.extensions import settings
from quizapp.web.ratelimit import (
    Limit,
    count_in_row,
    count_one,
    count_within,
    end_row,
    key_digest,
    network_of,
    refuse_over_limit,
    row_of,
    uncount_one,
)

FAILURES_OF_ACCOUNT = Limit("password_of_account", most=10, window_s=300, code="too_many_failures")
FAILURES_FROM_ADDRESS = Limit("password_from_address", most=100, window_s=300, code="too_many_failures")
FAILURES_IN_A_ROW = Limit("password_in_a_row", most=100, window_s=86_400)
"""Whatever the time between them. Then the password is stopped until its owner signs in by mail. **Source**: NIST SP 800-63B-4."""
MAILS_PER_HOUR = Limit("mail_per_hour", most=5, window_s=3600, code="too_many_mails")
MAILS_PER_DAY = Limit("mail_per_day", most=10, window_s=86_400, code="too_many_mails")
UNANSWERED_MAILS = (
    Limit("mails_from_address", most=600, window_s=3600, code="too_many_mails_from_here"),
    Limit("mails_from_address_per_day", most=1500, window_s=86_400, code="too_many_mails_from_here"),
)
"""Mails asked for from one network to whatever mailboxes; those whose link or code has signed somebody in are taken off again. Of a
class of 300 each may ask twice within a minute."""
WRONG_MAILED_CODES = Limit("mailed_code_from_address", most=100, window_s=300, code="too_many_failures")


def _password_limits(email: str) -> Iterator[tuple[Limit, str]]:
    secret = settings().secret_key
    yield FAILURES_OF_ACCOUNT, key_digest(secret, FAILURES_OF_ACCOUNT, email)
    yield FAILURES_FROM_ADDRESS, _network_digest(FAILURES_FROM_ADDRESS)


def refuse_too_many_failures(session: Session, email: str, now: datetime) -> None:
    """**Raises** TooMany when the account or the visitor's network address has failed too often, or again too soon.

    A mailed link signs in at once, whatever is counted here.
    """
    for limit, digest in _password_limits(email):
        refuse_over_limit(session, limit, digest, now)
    row = row_of(session, _row_digest(email))
    if row.failures >= FAILURES_IN_A_ROW.most:
        raise TooMany("password_stopped", FAILURES_IN_A_ROW.window_s)
    left = row.last_at + wait_after(row.failures) - now if row.last_at else timedelta(0)
    if left > timedelta(0):
        raise TooMany("too_many_failures", max(1, ceil(left.total_seconds())))


def count_failure(session: Session, email: str, now: datetime) -> bool:
    """A password was wrong (or the address unknown, which counts the same); True when this was the last one allowed."""
    for limit, digest in _password_limits(email):
        count_one(session, limit, digest, now)
    return count_in_row(session, _row_digest(email), now) == FAILURES_IN_A_ROW.most


def end_failures(session: Session, email: str) -> None:
    """The person has signed in: failures are counted from the start again."""
    end_row(session, _row_digest(email))


def had_failures(session: Session, email: str) -> bool:
    """True when passwords of this address were wrong since its last sign-in."""
    return row_of(session, _row_digest(email)).failures > 0


def _row_digest(email: str) -> str:
    return key_digest(settings().secret_key, FAILURES_IN_A_ROW, email)


def count_mail(session: Session, email: str, now: datetime) -> None:
    """Count a mail with a link or code to this mailbox. **Raises** TooMany when it, or the visitor's network, has had enough."""
    count_mails(session, (email,), now)


def count_mails(session: Session, emails: Sequence[str], now: datetime) -> None:
    """The same for several mails of one act. Mailboxes come first and in one order, so that nobody waits for one another."""
    for mailbox in sorted(map(fold_alias, emails)):
        for limit in (MAILS_PER_HOUR, MAILS_PER_DAY):
            count_within(session, limit, key_digest(settings().secret_key, limit, mailbox), now)
    for limit in UNANSWERED_MAILS:
        count_within(session, limit, _network_digest(limit), now, weight=len(emails))


def forget_mail(session: Session, asked_at: datetime) -> None:
    """The mail that was asked for then has signed somebody in, or shown who is there: for this network it counts no more."""
    for limit in UNANSWERED_MAILS:
        uncount_one(session, limit, _network_digest(limit), asked_at)


def refuse_too_many_mailed_codes(session: Session, now: datetime) -> None:
    """**Raises** TooMany when too many mailed codes were wrong that came from the visitor's network, whosever they were."""
    refuse_over_limit(session, WRONG_MAILED_CODES, _network_digest(WRONG_MAILED_CODES), now)


def count_wrong_mailed_code(session: Session, now: datetime) -> None:
    """A mailed code was wrong, or tried too often."""
    count_one(session, WRONG_MAILED_CODES, _network_digest(WRONG_MAILED_CODES), now)


def _network_digest(limit: Limit) -> str:
    return key_digest(settings().secret_key, limit, network_of(request.remote_addr or ""))


WRONG_CODES = (
    Limit("second_factor", most=5, window_s=300, code="too_many_codes"),
    Limit("second_factor_per_hour", most=20, window_s=3600, code="too_many_codes"),
    Limit("second_factor_per_day", most=50, window_s=86_400, code="too_many_codes"),
)
WRONG_PASSKEYS = Limit("passkey_from_address", most=100, window_s=300, code="too_many_failures")


def _code_limits(account_id: int) -> Iterator[tuple[Limit, str]]:
    for limit in WRONG_CODES:
        yield limit, key_digest(settings().secret_key, limit, str(account_id))


def refuse_too_many_codes(session: Session, account_id: int, now: datetime) -> None:
    """**Raises** TooMany when too many second factors of the account were wrong."""
    for limit, digest in reversed(list(_code_limits(account_id))):
        refuse_over_limit(session, limit, digest, now)


def count_wrong_code(session: Session, account_id: int, now: datetime) -> None:
    """A code of the app, or a recovery code, was wrong."""
    for limit, digest in _code_limits(account_id):
        count_one(session, limit, digest, now)


def refuse_too_many_passkeys(session: Session, now: datetime) -> None:
    """**Raises** TooMany when the visitor's network address has sent too many passkeys that are none."""
    refuse_over_limit(session, WRONG_PASSKEYS, _network_digest(WRONG_PASSKEYS), now)


def count_wrong_passkey(session: Session, now: datetime) -> None:
    """A passkey was unknown or its answer wrong."""
    count_one(session, WRONG_PASSKEYS, _network_digest(WRONG_PASSKEYS), now)
