"""People: learners without a name, profiles, roles, the browsers they are signed in with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.access import closed_because, require_account, require_administrator, require_known
from quizapp.accounts.models import Account, CourseStaff, SignInRequest, SignInSession
from quizapp.accounts.queries import has_role
from quizapp.accounts.rules.address import read_address
from quizapp.audit.service import record
from quizapp.db.session import emit
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.events import PersonCame
from quizapp.kernel.identity import CONSOLE, Identity
from quizapp.kernel.ids import new_code, new_secret, secret_digest
from quizapp.mail.service import queue_mail

LEARNER_SESSION = timedelta(days=180)
STAFF_SESSION = timedelta(days=30)
HALF_WAY = timedelta(minutes=10)
CONSOLE_LINK = timedelta(hours=24)
KEPT_AFTER_END = timedelta(days=30)
LONGEST_NAME = 200


class Learner(NamedTuple):
    """Who learns; `token` is new and goes into the browser's cookie after commit, None when the browser has one."""

    account_id: int
    token: str | None


def ensure_learner(session: Session, identity: Identity, locale: str, now: datetime) -> Learner:
    """The learner behind a first act. A visitor becomes an anonymous learner, bound to the browser by the token."""
    if identity.account_id is not None:
        return Learner(identity.account_id, None)
    account = Account(locale=locale, created_at=now)
    session.add(account)
    session.flush()
    emit(session, PersonCame(now, account.id, locale))
    return Learner(account.id, begin_session(session, account.id, "", now))


def begin_session(
    session: Session, account_id: int, browser: str, now: datetime, *, way: str = "", factor: str | None = None,
    awaits_factor: bool = False,
) -> str:
    """Open a session; returns the token for the cookie. Only its digest is stored. **Raises** NotAllowed when closed.

    With `awaits_factor` it admits, for ten minutes, to the page of the second step only.
    """
    account = session.get_one(Account, account_id, with_for_update={"key_share": True})
    if (closed := closed_because(account)) is not None:
        raise NotAllowed(closed)
    account.first_used_at = account.first_used_at or now
    is_staff = has_role(session, account)
    token = new_secret()
    session.add(
        SignInSession(
            account_id=account_id, token_digest=secret_digest(token), browser=browser, created_at=now, way=way,
            factor=factor, awaits_factor=awaits_factor, proven_at=now, used_at=now,
            expires_at=now + (HALF_WAY if awaits_factor else STAFF_SESSION if is_staff else LEARNER_SESSION),
        )
    )
    session.flush()
    return token


def _revoke(session: Session, now: datetime, *which: ColumnElement[bool]) -> int:
    changed = session.execute(
        update(SignInSession).where(SignInSession.revoked_at.is_(None), *which).values(revoked_at=now)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not


def end_sessions_of(session: Session, account_id: int, now: datetime, but: int | None = None) -> int:
    """End every session of an account, or all `but` one; how many."""
    others = () if but is None else (SignInSession.id != but,)
    return _revoke(session, now, SignInSession.account_id == account_id, *others)


def end_other_sessions(session: Session, identity: Identity, now: datetime) -> None:
    """Sign out in every browser but this one."""
    _revoke(session, now, SignInSession.account_id == identity.account_id, SignInSession.id != identity.session_id)


def sign_out(session: Session, identity: Identity, now: datetime) -> None:
    """End this browser's session, if it has one."""
    if identity.session_id is not None:
        _revoke(session, now, SignInSession.id == identity.session_id)


def note_use(session: Session, identity: Identity, now: datetime) -> None:
    """Write down that this browser was used now."""
    session.execute(update(SignInSession).where(SignInSession.id == identity.session_id).values(used_at=now))


def revoke_session(session: Session, identity: Identity, session_id: int, now: datetime) -> None:
    """End one of one's own sessions in another browser. **Raises** NotFound for anything else."""
    account_id = require_known(identity)
    if not _revoke(session, now, SignInSession.id == session_id, SignInSession.account_id == account_id):
        raise NotFound("no_such_session")
    record(session, identity, "session_ended", "account", account_id, None, {"sign_in": session_id}, now)


def sign_out_everywhere(session: Session, identity: Identity, now: datetime) -> None:
    """End all one's own sessions, and every mailed link that could open a new one."""
    account_id = require_known(identity)
    ended = _revoke(session, now, SignInSession.account_id == account_id)
    spend_links(session, identity.email, now)
    record(session, identity, "sessions_ended", "account", account_id, None, {"ended": ended}, now)


def _spent(now: datetime) -> dict[str, object]:
    """A request that opens nothing any more, whether its mail has left or still waits."""
    return {"expires_at": now, "used_at": func.coalesce(SignInRequest.used_at, now)}


def spend_links(session: Session, email: str | None, now: datetime) -> None:
    """No mailed link or code for this address signs anybody in any more."""
    session.execute(update(SignInRequest).where(SignInRequest.email == email).values(**_spent(now)))


def set_name(session: Session, identity: Identity, name: str, now: datetime) -> None:
    """Store the name for certificates; an anonymous learner may have one too. **Raises** Invalid for an empty one."""
    account = session.get_one(Account, require_account(identity))
    account.name = read_name(name)


def read_name(name: str) -> str:
    """A name as one clean line. **Raises** Invalid for an empty or endless one."""
    cleaned = " ".join("".join(character if character.isprintable() else " " for character in name).split())
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise Invalid("name_missing")
    return cleaned


def set_locale(session: Session, identity: Identity, locale: str, now: datetime) -> None:
    """Choose the language of mails."""
    session.get_one(Account, require_account(identity)).locale = locale


def set_password(session: Session, identity: Identity, password_hash: str | None, now: datetime) -> None:
    """Store or remove (None) the password.

    **Effects**: all other browsers are signed out, links in older mails stop working, and the owner is told by mail.
    """
    account = session.get_one(Account, require_known(identity))
    before, after = {"has_password": bool(account.password_hash)}, {"has_password": bool(password_hash)}
    account.password_hash = password_hash
    record(session, identity, "password_changed", "account", account.id, before, after, now)
    end_other_sessions(session, identity, now)
    spend_links(session, account.email, now)
    params = {"removed": password_hash is None}
    queue_mail(session, "password_changed", str(account.email), account.locale, params, account.id, now)


def account_with_address(session: Session, email: str, locale: str, now: datetime) -> Account:
    """The account with this address, new if need be. Two requests at once get the same account."""
    known = select(Account).where(Account.email == email)
    account = session.scalar(known)
    if account is not None:
        return account
    account = Account(email=email, locale=locale, created_at=now)
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        return session.scalars(known).one()
    return account


def add_person(
    session: Session, email: str, locale: str, now: datetime, *, name: str | None = None, is_administrator: bool = False,
    trainer_of: Collection[str] = (), by: Identity = CONSOLE,
) -> int:
    """Add a person, or give one who is there already further roles; the account's number. Roles are never taken away.

    The console and the administrator's page have judged who asks. **Raises** Invalid for what cannot be an address.
    """
    address = read_address(email)
    if address is None:
        raise Invalid("address_not_understood")
    is_new = session.scalar(select(Account.id).where(Account.email == address)) is None
    account = account_with_address(session, address, locale, now)
    if name and name.strip():
        account.name = read_name(name)
    present = courses_of(session, account.id)
    before = _roles(account.is_administrator, present)
    account.is_administrator = account.is_administrator or is_administrator
    session.add_all(CourseStaff(account_id=account.id, course_key=key) for key in set(trainer_of) - present)
    session.flush()
    after = _roles(account.is_administrator, present | set(trainer_of))
    if is_new:
        record(session, by, "person_added", "account", account.id, None, after, now)
    elif before != after:
        record(session, by, "roles_changed", "account", account.id, before, after, now)
    if account.is_administrator or present or trainer_of:
        end_as_staff(session, account.id, now)
    return account.id


def courses_of(session: Session, account_id: int) -> set[str]:
    """Of which courses somebody is trainer."""
    return set(session.scalars(select(CourseStaff.course_key).where(CourseStaff.account_id == account_id)))


def _roles(is_administrator: bool, courses: Iterable[str]) -> dict[str, object]:
    """What the log of acts keeps about a person's roles."""
    return {"administrator": is_administrator, "trainer_of": sorted(courses)}


def set_roles(
    session: Session, identity: Identity, account_id: int, is_administrator: bool, trainer_of: Iterable[str], now: datetime
) -> None:
    """Decide what a person may do. **Raises** NotAllowed, NotFound, Conflict when no administrator would remain."""
    require_administrator(identity)
    account = session.get(Account, account_id)
    if account is None or account.email is None:
        raise NotFound("no_such_person")
    if account.is_administrator and not is_administrator:
        require_other_administrator(session, account_id)
    change_roles(session, identity, account, is_administrator, trainer_of, now)


def change_roles(
    session: Session, by: Identity, account: Account, is_administrator: bool, trainer_of: Iterable[str], now: datetime
) -> None:
    """Make the roles of an account these; whoever calls has judged that it may be."""
    present, wanted = courses_of(session, account.id), set(trainer_of)
    before, after = _roles(account.is_administrator, present), _roles(is_administrator, wanted)
    account.is_administrator = is_administrator
    session.execute(
        delete(CourseStaff).where(CourseStaff.account_id == account.id, CourseStaff.course_key.in_(present - wanted))
    )
    session.add_all(CourseStaff(account_id=account.id, course_key=key) for key in wanted - present)
    session.flush()
    if before != after:
        record(session, by, "roles_changed", "account", account.id, before, after, now)
    if is_administrator or wanted:
        end_as_staff(session, account.id, now)


def require_other_administrator(session: Session, account_id: int) -> None:
    """**Raises** Conflict when nobody else could administer. All are locked, so that two who remove each other cannot both succeed."""
    active = select(Account.id).where(Account.is_administrator, Account.suspended_at.is_(None)).with_for_update()
    if not set(session.scalars(active)) - {account_id}:
        raise Conflict("last_administrator")


def end_as_staff(session: Session, account_id: int, now: datetime) -> None:
    """Sessions begun as a learner end no later than those of staff."""
    latest = now + STAFF_SESSION
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.expires_at > latest)
        .values(expires_at=latest)
    )


def mint_sign_in_link(session: Session, email: str, now: datetime) -> str:
    """A link for somebody at the console to pass on: works once, within 24 hours; returns its token. **Raises** NotFound."""
    account = session.scalar(select(Account).where(Account.email == read_address(email)))
    if account is None:
        raise NotFound("no_such_person")
    token = new_secret()
    session.add(
        SignInRequest(
            code=new_code(), email=account.email, locale=account.locale, token_digest=secret_digest(token),
            is_single_use=True, asked_at=now, expires_at=now + CONSOLE_LINK,
        )
    )
    session.flush()
    record(session, CONSOLE, "sign_in_link_made", "account", account.id, None, {"hours": CONSOLE_LINK // timedelta(hours=1)}, now)
    return token


def forget_ended(session: Session, now: datetime) -> None:
    """Delete sessions that ended a month ago."""
    long_ago = now - KEPT_AFTER_END
    session.execute(
        delete(SignInSession).where((SignInSession.expires_at < long_ago) | (SignInSession.revoked_at < long_ago))
    )
