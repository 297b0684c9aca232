"""Reading people, their sessions and requests to sign in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, String, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account, CohortTrainer, CourseStaff, SignInRequest, SignInSession
from quizapp.accounts.rules.address import read_address
from quizapp.db.session import read_rows
from quizapp.db.types import UtcDateTime
from quizapp.kernel.errors import NotFound
from quizapp.kernel.identity import NOBODY, Identity
from quizapp.kernel.ids import secret_digest
from quizapp.kernel.paging import page_of

PEOPLE_PER_PAGE = 50

_COURSES_OF_STAFF = (
    select(func.aggregate_strings(CourseStaff.course_key, ","))
    .where(CourseStaff.account_id == Account.id)
    .scalar_subquery()
)
_COURSES_OF_GROUPS = (
    select(func.aggregate_strings(CohortTrainer.course_key, ","))
    .where(CohortTrainer.account_id == Account.id)
    .scalar_subquery()
)
_ADMITS = and_(
    SignInSession.token_digest == bindparam("token_digest"),
    SignInSession.revoked_at.is_(None),
    SignInSession.awaits_factor.is_(False),
    or_(
        SignInSession.expires_at > bindparam("now", type_=UtcDateTime),
        and_(
            SignInSession.kept_for == bindparam("attempt_code", type_=String),
            SignInSession.kept_until > bindparam("now", type_=UtcDateTime),
        ),
    ),
)
_BY_TOKEN = (
    select(
        Account.id, SignInSession.id, Account.name, Account.email, Account.is_administrator, Account.locale,
        _COURSES_OF_STAFF, _COURSES_OF_GROUPS, SignInSession.factor, SignInSession.proven_at, SignInSession.used_at,
    )
    .join(Account, Account.id == SignInSession.account_id)
    .where(_ADMITS, Account.suspended_at.is_(None))
)
ACCOUNT_BY_TOKEN = select(SignInSession.account_id).where(_ADMITS).scalar_subquery()
"""Whose account a browser's token admits, as part of another room's query; asks for `token_digest`, `now`
and `attempt_code`."""


SECOND_FACTORS = frozenset({"totp", "recovery", "passkey"})
STAND_INS = frozenset({"console", "postponed"})
"""What the demo on one computer lets pass for a second factor."""


def identity_by_token(
    session: Session, token: str, now: datetime, attempt_code: str | None = None, is_demo: bool = False
) -> Identity:
    """Who holds this token, with the courses they are trainer of, wholly or of groups, in one query; `NOBODY` when it admits nobody.

    An ended session still admits to the pages of the attempt it is kept for: `attempt_code` is the one asked for.
    Trainers and administrators have their rights only where a second factor was shown.
    """
    asked = {"token_digest": secret_digest(token), "now": now, "attempt_code": attempt_code}
    row = read_rows(session, _BY_TOKEN, asked).first()
    if row is None:
        return NOBODY
    account_id, session_id, name, email, is_administrator, locale, *courses, factor, proven_at, used_at = row
    trainer_of, groups_in = (frozenset(keys.split(",")) if keys else frozenset[str]() for keys in courses)
    learner = Identity(account_id, session_id, name, email, locale=locale, proven_at=proven_at, used_at=used_at)
    whole = replace(learner, is_administrator=is_administrator, trainer_of=trainer_of, trains_groups_in=groups_in)
    if factor in SECOND_FACTORS or (is_demo and factor in STAND_INS):
        return whole
    return replace(learner, owes_factor=whole.is_staff)


_TRAINS = union_all(
    *(select(literal(1)).where(table.account_id == bindparam("account_id")) for table in (CourseStaff, CohortTrainer))
).limit(1)


def has_role(session: Session, account: Account) -> bool:
    """True for administrators and for trainers of a course or a group."""
    return account.is_administrator or session.scalar(_TRAINS, {"account_id": account.id}) is not None


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """What a typed password is compared with; `hash` is None without account or password."""

    account_id: int | None
    hash: str | None


def stored_password(session: Session, email: str) -> StoredPassword:
    """The password hash behind an address, known or not."""
    row = session.execute(select(Account.id, Account.password_hash).where(Account.email == email)).first()
    return StoredPassword(row[0], row[1]) if row else StoredPassword(None, None)


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A link that still works. `asked_account_id`: the anonymous learner whose result it keeps; `code`: what the browser that asked for
    it holds."""

    asked_account_id: int | None
    code: str


def open_link(session: Session, token: str, now: datetime) -> OpenRequest:
    """The request behind a mailed link. **Raises** NotFound when the link is unknown, expired or spent."""
    row = session.execute(
        select(SignInRequest.account_id, SignInRequest.is_single_use, SignInRequest.used_at, SignInRequest.code)
        .where(SignInRequest.token_digest == secret_digest(token), SignInRequest.expires_at > now)
    ).first()
    if row is None or (row.is_single_use and row.used_at is not None):
        raise NotFound("link_expired")
    return OpenRequest(row.account_id, row.code)


def address_asked_for(session: Session, code: str | None, now: datetime) -> str:
    """The address to which this browser had a code sent; "" where the server knew it and the browser must not.

    **Raises** NotFound when there is none that still works.
    """
    row = session.execute(
        select(SignInRequest.email, SignInRequest.hides_address).where(SignInRequest.code == code, SignInRequest.expires_at > now)
    ).first()
    if row is None:
        raise NotFound("link_expired")
    return "" if row.hides_address else str(row.email)


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """One browser in which a person is signed in."""

    id: int
    browser: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person sees about their account."""

    name: str | None
    email: str | None
    locale: str
    password_hash: str | None
    sessions: Sequence[BrowserSession]


def own_account(session: Session, account_id: int, now: datetime) -> OwnAccount:
    """A person's account with the sessions that admit, newest first."""
    row = session.execute(
        select(Account.name, Account.email, Account.locale, Account.password_hash).where(Account.id == account_id)
    ).one()
    sessions = session.execute(
        select(SignInSession.id, SignInSession.browser, SignInSession.created_at, SignInSession.used_at)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.awaits_factor.is_(False),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.created_at.desc())
    ).all()
    return OwnAccount(*row, sessions=[BrowserSession(*one) for one in sessions])


@dataclass(frozen=True, slots=True)
class Person:
    """A known person and what they may do; `email` is never None."""

    id: int
    email: str | None
    name: str | None
    is_administrator: bool
    created_at: datetime
    suspended_at: datetime | None
    erased_at: datetime | None
    trainer_of: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people by address. **Shape**: `page` counts from 1, `pages` is at least 1."""

    people: Sequence[Person]
    total: int
    page: int
    pages: int


_PERSON = select(
    Account.id, Account.email, Account.name, Account.is_administrator, Account.created_at, Account.suspended_at, Account.erased_at
).where(Account.email.is_not(None))


def people_page(session: Session, search: str, page: int) -> PeoplePage:
    """Known people whose name or address contains the search. Three queries, however many there are."""
    found = _PERSON
    if search:
        found = found.where(
            or_(Account.email.icontains(search, autoescape=True), Account.name.icontains(search, autoescape=True))
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    here = page_of(total, PEOPLE_PER_PAGE, page)
    rows = session.execute(found.order_by(Account.email).limit(PEOPLE_PER_PAGE).offset(here.start)).all()
    courses = _courses_of_staff(session, [row.id for row in rows])
    return PeoplePage([Person(*row, trainer_of=courses[row.id]) for row in rows], total, here.page, here.pages)


def account_id_of(session: Session, email: str) -> int:
    """The account with this address. **Raises** NotFound."""
    account_id = session.scalar(select(Account.id).where(Account.email == read_address(email)))
    if account_id is None:
        raise NotFound("no_such_person")
    return account_id


def addresses_without_account(session: Session, typed: Sequence[str]) -> list[str]:
    """Those of these valid addresses that nobody here has, as they are kept."""
    asked = {str(read_address(one)) for one in typed}
    return sorted(asked - set(session.scalars(select(Account.email).where(Account.email.in_(asked)))))


def accounts_of(account_id: int) -> Select[int]:
    """The account and those that were joined to it, as part of another query."""
    return select(Account.id).where(or_(Account.id == account_id, Account.merged_into_id == account_id))


def person(session: Session, account_id: int) -> Person:
    """One known person. **Raises** NotFound."""
    row = session.execute(_PERSON.where(Account.id == account_id)).first()
    if row is None:
        raise NotFound("no_such_person")
    return Person(*row, trainer_of=_courses_of_staff(session, [account_id])[account_id])


def _courses_of_staff(session: Session, account_ids: Sequence[int]) -> defaultdict[int, list[str]]:
    courses = defaultdict[int, list[str]](list)
    rows = session.execute(
        select(CourseStaff.account_id, CourseStaff.course_key)
        .where(CourseStaff.account_id.in_(account_ids))
        .order_by(CourseStaff.course_key)
    )
    for account_id, course_key in rows:
        courses[account_id].append(course_key)
    return courses


def identity_of_account(session: Session, account_id: int) -> Identity:
    """Somebody who is not in a browser: whose secret address is read, or whose order the worker carries out.

    **Raises** NotFound, also while the account is suspended or being erased.
    """
    columns = (Account.name, Account.email, Account.is_administrator, Account.locale, _COURSES_OF_STAFF, _COURSES_OF_GROUPS)
    row = session.execute(select(*columns).where(Account.id == account_id, Account.suspended_at.is_(None))).first()
    if row is None:
        raise NotFound("no_such_person")
    name, email, is_administrator, locale, *courses = row
    trainer_of, groups_in = (frozenset(keys.split(",")) if keys else frozenset[str]() for keys in courses)
    return Identity(
        account_id, None, name, email, is_administrator, trainer_of, locale, trains_groups_in=groups_in
    )
