"""Signing in: asking for a link and code, minting them when the mail leaves, confirming, keeping a result.

Only the browser that sends the link's form or types the code gets a session. An anonymous learner whose result is kept
loses all sessions at that moment: who asked with somebody else's address does not end up in that person's account.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts import personal_data
from quizapp.accounts.factor_queries import has_factor
from quizapp.accounts.mailed_secrets import MAIL_MAY_WAIT, MOST_WRONG_TRIES, Secrets, digits_fit, is_spent, mint_for
from quizapp.accounts.models import Account, SignInRequest, SignInSession
from quizapp.accounts.queries import SECOND_FACTORS, identity_by_token
from quizapp.accounts.rules.next_path import safe_next_path
from quizapp.accounts.service import account_with_address, begin_session, end_sessions_of, sign_out
from quizapp.accounts.sign_on_models import SignOnSession
from quizapp.audit.service import record
from quizapp.db.session import emit
from quizapp.kernel.errors import NotFound
from quizapp.kernel.events import AccountsMerged, AddressConfirmed, PersonCame
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, secret_digest
from quizapp.mail.service import queue_mail

VALID_AFTER_SENDING = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser was signed in: the token for its cookie, whose account it is, where to go.

    **Shape**: with `awaits_factor` only the first of two steps is done. `mail_asked_at`: when the mail was asked for that did it, the
    first time it did.
    """

    token: str
    account_id: int
    email: str
    next_path: str
    awaits_factor: bool = False
    mail_asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The typed digits do not fit. `tries_left` is 0 when the code is spent."""

    tries_left: int


def ask_to_sign_in(
    session: Session, identity: Identity, email: str, locale: str, next_path: str, now: datetime, hides_address: bool = False,
    about: str = "",
) -> str:
    """Have a link and code mailed; the request's public code, which the asking browser keeps. The mail says what it is `about`.

    Whether the address is known is not even looked up, so neither answer nor time can tell. What an anonymous learner has
    done in this browser comes along. A mail to an address that the browser does not know is the address's, not the browser's.
    """
    anonymous_id = None if identity.is_known else identity.account_id
    request = SignInRequest(
        code=new_code(), email=email, account_id=anonymous_id, locale=locale, next_path=safe_next_path(next_path),
        hides_address=hides_address, asked_at=now, expires_at=now + MAIL_MAY_WAIT,
    )
    session.add(request)
    session.flush()
    theirs = None if hides_address else anonymous_id
    kind = "keep_result" if theirs else "sign_in"  # pages that hide the address speak of a code
    told = {"request": request.id, **({"about": about} if about else {})}
    queue_mail(session, kind, email, locale, told, theirs, now, is_awaited=True)
    return request.code


def mint_secrets(session: Session, request_id: int, key: str, now: datetime) -> Secrets | None:
    """Link and code for a mail that leaves now; they hold for an hour from now. None when nobody waits any more.

    A mail server may be away for longer than an hour: what was minted for a try that failed has expired then, the
    request has not.
    """
    request = session.get(SignInRequest, request_id)
    if request is None or request.used_at is not None or request.asked_at + MAIL_MAY_WAIT <= now:
        return None
    return mint_for(request, key, VALID_AFTER_SENDING, now)


def confirm_link(
    session: Session, identity: Identity, token: str, browser: str, now: datetime, take_along: bool = False,
    is_demo: bool = False,
) -> SignedIn:
    """Sign in the browser that sent the form behind a link. **Raises** NotFound when the link no longer works.

    `take_along`: another anonymous learner of this very browser joins the account as well. `is_demo`: a link from the
    console stands in for a second factor that was not set up yet.
    """
    request = session.scalar(
        select(SignInRequest)
        .where(SignInRequest.token_digest == secret_digest(token), SignInRequest.expires_at > now)
        .with_for_update()
    )
    if request is None or (request.is_single_use and request.used_at is not None):
        raise NotFound("link_expired")
    way = "console_link" if request.is_single_use else "link"
    stand_in = "console" if is_demo and request.is_single_use else None
    return _confirm(session, identity, request, way, browser, now, take_along, stand_in)


def confirm_code(
    session: Session, identity: Identity, code: str | None, typed: str, key: str, browser: str, now: datetime
) -> SignedIn | CodeRefused:
    """Sign in the browser that asked and typed the digits. **Raises** NotFound when its request no longer works."""
    request = check_digits(session, identity, code, typed, key, now)
    if isinstance(request, CodeRefused):
        return request
    return _confirm(session, identity, request, "code", browser, now, take_along=True)


def check_digits(
    session: Session, identity: Identity, code: str | None, typed: str, key: str, now: datetime
) -> SignInRequest | CodeRefused:
    """The request whose digits were typed. **Raises** NotFound when it no longer works."""
    request = session.scalar(
        select(SignInRequest).where(SignInRequest.code == code, SignInRequest.expires_at > now).with_for_update()
    )
    if request is None:
        raise NotFound("link_expired")
    if is_spent(request):
        return CodeRefused(0)
    if not digits_fit(request, typed, key):
        note_failure(session, identity, None, "code", now)
        return CodeRefused(MOST_WRONG_TRIES - request.wrong_tries)
    return request


def sign_in_with_password(session: Session, identity: Identity, account_id: int, browser: str, now: datetime) -> SignedIn:
    """Sign in the browser whose password was right; what its anonymous learner has done comes along."""
    return sign_in_as(session, identity, session.get_one(Account, account_id), "password", browser, now)


def sign_in_with_passkey(session: Session, identity: Identity, account_id: int, browser: str, now: datetime) -> SignedIn:
    """Sign in the browser whose passkey has answered: it stands for both steps."""
    return sign_in_as(session, identity, session.get_one(Account, account_id), "passkey", browser, now, "passkey")


def sign_in_as(
    session: Session, identity: Identity, account: Account, way: str, browser: str, now: datetime, factor: str | None = None
) -> SignedIn:
    """Sign in a browser whose owner has shown in some `way` whose it is; its anonymous learner comes along."""
    _join(session, identity, account, now)
    return _begin(session, identity, account, way, browser, now, factor)


def account_half_way(session: Session, token: str | None, now: datetime) -> int:
    """Who has done the first of two steps in this browser. **Raises** NotFound when nobody has in the last ten minutes."""
    account_id = session.scalar(_half_way(token, now))
    if account_id is None:
        raise NotFound("second_step_too_late")
    return account_id


def _half_way(token: str | None, now: datetime) -> Select[int]:
    return select(SignInSession.account_id).where(
        SignInSession.token_digest == secret_digest(token or ""), SignInSession.awaits_factor,
        SignInSession.revoked_at.is_(None), SignInSession.expires_at > now,
    )


def finish_with_factor(session: Session, token: str, factor: str, now: datetime) -> SignedIn:
    """The second step is done: a new session takes the place of the one that waited. **Raises** NotFound as above."""
    account_half_way(session, token, now)
    half = session.scalars(select(SignInSession).where(SignInSession.token_digest == secret_digest(token))).one()
    half.revoked_at = now
    account = session.get_one(Account, half.account_id)
    full = begin_session(session, account.id, half.browser, now, way=half.way, factor=factor)
    whole = select(SignInSession.id).where(SignInSession.token_digest == secret_digest(full)).scalar_subquery()
    session.execute(update(SignOnSession).where(SignOnSession.session_id == half.id).values(session_id=whole))
    _note_sign_in(session, full, account, half.way, factor, now)
    return SignedIn(full, account.id, str(account.email), "")


def note_failure(session: Session, identity: Identity, account_id: int | None, way: str, now: datetime) -> None:
    """Write down that a password or code was wrong: whose it would have been if known, never the address that was typed."""
    record(session, identity, "sign_in_failed", "account", account_id, None, {"way": way}, now)


def tell_stopped(session: Session, email: str, locale: str, now: datetime) -> None:
    """Tell the owner that their password was guessed at and is stopped. To an unknown address no mail will leave."""
    queue_mail(session, "password_stopped", email, locale, {}, None, now)


def _begin(
    session: Session, identity: Identity, account: Account, way: str, browser: str, now: datetime, factor: str | None = None
) -> SignedIn:
    """Exchange the browser's session for a new one and write it down. Who has a second factor still has to show it."""
    sign_out(session, identity, now)
    awaits = factor not in SECOND_FACTORS and has_factor(session, account.id)
    token = begin_session(session, account.id, browser, now, way=way, factor=None if awaits else factor, awaits_factor=awaits)
    if not awaits:
        _note_sign_in(session, token, account, way, factor, now)
    return SignedIn(token, account.id, str(account.email), "", awaits)


def _note_sign_in(session: Session, token: str, account: Account, way: str, factor: str | None, now: datetime) -> None:
    how = {"way": way, **({"factor": factor} if factor else {})}
    who = identity_by_token(session, token, now, is_demo=True)
    record(session, who, "sign_in", "account", account.id, None, how, now)
    emit(session, PersonCame(now, account.id, account.locale))


def _confirm(
    session: Session, identity: Identity, request: SignInRequest, way: str, browser: str, now: datetime, take_along: bool,
    stand_in: str | None = None,
) -> SignedIn:
    account = _keep_result(session, request, now)
    if take_along:
        _join(session, identity, account, now)
    answers = None if request.used_at or request.is_single_use else request.asked_at
    request.used_at = request.used_at or now
    signed_in = _begin(session, identity, account, way, browser, now, stand_in)
    return replace(signed_in, next_path=safe_next_path(request.next_path), mail_asked_at=answers)


def _keep_result(session: Session, request: SignInRequest, now: datetime) -> Account:
    """The account of the confirmed address; the anonymous learner who asked becomes it or joins it."""
    learner = _anonymous(session, request.account_id)
    if learner is None:
        return account_with_address(session, request.email, request.locale, now)
    known = session.scalar(select(Account).where(Account.email == request.email))
    if known is None and _give_address(session, learner, request.email, now):
        return learner
    known = known or account_with_address(session, request.email, request.locale, now)
    merge_accounts(session, learner, known, now)
    return known


def _give_address(session: Session, learner: Account, email: str, now: datetime) -> bool:
    """Make an anonymous learner a known person and end its sessions; False when the address was taken a moment ago."""
    try:
        with session.begin_nested():
            session.execute(update(Account).where(Account.id == learner.id).values(email=email))
    except IntegrityError:
        return False
    session.refresh(learner)
    end_sessions_of(session, learner.id, now)
    emit(session, AddressConfirmed(now, learner.id))
    return True


def _join(session: Session, identity: Identity, account: Account, now: datetime) -> None:
    learner = None if identity.is_known else _anonymous(session, identity.account_id)
    if learner is not None and learner.id != account.id:
        merge_accounts(session, learner, account, now)


def _anonymous(session: Session, account_id: int | None) -> Account | None:
    """The account if it is an anonymous learner who has not been recognised yet."""
    account = session.get(Account, account_id, with_for_update=True) if account_id is not None else None
    return account if account is not None and account.email is None and account.merged_into_id is None else None


def merge_accounts(session: Session, learner: Account, known: Account, now: datetime) -> None:
    """All that the learner has becomes the known person's; whoever calls has judged that it may."""
    merged = AccountsMerged(now, from_account_id=learner.id, into_account_id=known.id)
    emit(session, merged)
    personal_data.merge_into(session, merged)
    session.flush()
