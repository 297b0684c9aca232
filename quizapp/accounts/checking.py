"""What people show to prove who they are, judged for pages: with limits on failures, hashing outside of transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from flask import request
from sqlalchemy.orm import Session

from quizapp.accounts import factors, limits, passkeys, queries, signing_in
from quizapp.accounts.merging import MergeRefused
from quizapp.accounts.passkeys import PasskeyRefused, Site
from quizapp.accounts.passwords import is_right
from quizapp.accounts.signing_in import CodeRefused
from quizapp.config import LOOPBACK
from quizapp.web.door import others_first
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

Outcome = TypeVar("Outcome")


def account_with_password(email: str, typed: str) -> int | None:
    """The account, if the password is right. Known and unknown addresses take the same steps."""
    limits.refuse_too_many_failures(reading(), email, now())
    stored = queries.stored_password(reading(), email)
    with others_first():
        is_theirs = is_right(stored.hash, typed, settings().password_hashing)
    if is_theirs:
        return stored.account_id
    with transaction() as db:
        count_failure(db, email)
        signing_in.note_failure(db, current_identity(), stored.account_id, "password", now())
    return None


def count_failure(db: Session, email: str) -> None:
    """A password or code was wrong. **Effects**: where it was the last one allowed, the owner reads so by mail."""
    if limits.count_failure(db, email, now()):
        signing_in.tell_stopped(db, email, current_locale(), now())


def forget_failures(email: str) -> None:
    """Somebody has signed in: wrong passwords are counted from the start again."""
    if limits.had_failures(reading(), email):
        with transaction() as db:
            limits.end_failures(db, email)


def forget_mail(asked_at: datetime | None) -> None:
    """A mail has done its work: for the limit of this network it was never asked for. In a transaction of its own, so that
    nobody who signs in waits for somebody else of the same class."""
    if asked_at is not None:
        with transaction() as db:
            limits.forget_mail(db, asked_at)


def try_mailed_code(check: Callable[[Session], Outcome]) -> Outcome:
    """What came of a typed code. **Raises** TooMany when too many from this network were wrong; who is right is not counted."""
    with transaction() as db:
        limits.refuse_too_many_mailed_codes(db, now())
        outcome = check(db)
        if isinstance(outcome, (CodeRefused, MergeRefused)):
            limits.count_wrong_mailed_code(db, now())
    return outcome


def factor_by_code(account_id: int, typed: str) -> str | None:
    """"totp" or "recovery" if the code is right, spent with this. **Raises** TooMany after too many wrong ones."""
    with transaction() as db:
        factors.hold(db, account_id)
        limits.refuse_too_many_codes(db, account_id, now())
        used = factors.check_code(db, account_id, typed, settings().secret_key, now())
        if used is None:
            limits.count_wrong_code(db, account_id, now())
            signing_in.note_failure(db, current_identity(), account_id, "second_factor", now())
    return used


def account_with_passkey(answer: str) -> int | None:
    """The account whose passkey has answered; None when it is no answer of ours. **Raises** TooMany."""
    site = passkey_site()
    limits.refuse_too_many_passkeys(reading(), now())
    try:
        with transaction() as db:
            return passkeys.use_passkey(db, site, answer, now()) if site else None
    except PasskeyRefused:
        with transaction() as db:
            limits.count_wrong_passkey(db, now())
            signing_in.note_failure(db, current_identity(), None, "passkey", now())
    return None


def passkey_site() -> Site | None:
    """For which name passkeys are made here; None where browsers make none: on a bare internet address.

    On this computer the address with the name `localhost` has them, the one with 127.0.0.1 has not.
    """
    asked, configured = urlsplit(f"//{request.host}").hostname or "", settings()
    on_loopback = configured.base_host in LOOPBACK and asked == "localhost"
    if not on_loopback and (asked != configured.base_host or _is_number(asked)):
        return None
    origin = f"http://{request.host}" if on_loopback else configured.base_url.lower()
    return Site(asked, origin, configured.site_name, configured.secret_key)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
