"""Signing in whom the provider vouches for: the account, its roles, its session; and the provider ending sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts import signing_in
from quizapp.accounts.models import Account, SignInSession
from quizapp.accounts.queries import has_role
from quizapp.accounts.rules.address import read_address
from quizapp.accounts.rules.sign_on import RoleRule, address_fault, values_at, wanted_roles
from quizapp.accounts.service import account_with_address, read_name
from quizapp.accounts.sign_on_models import SignOnAccount, SignOnLogout, SignOnSession
from quizapp.accounts.signing_in import SignedIn
from quizapp.accounts.sso.roles import apply_roles
from quizapp.audit.service import record
from quizapp.db.session import emit
from quizapp.kernel.errors import Conflict, Invalid
from quizapp.kernel.events import GroupClaimed, LearnerInvited
from quizapp.kernel.identity import SERVER, Identity
from quizapp.kernel.ids import secret_digest


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator has decided about single sign-on. **Shape**: `claim` is a path such as `realm_access.roles`."""

    issuer: str
    domains: Collection[str]
    needs_verified: bool
    claim: str
    rules: Collection[RoleRule]
    may_administer: bool


def sign_on(
    session: Session, identity: Identity, claims: Mapping[str, Any], policy: Policy, locale: str, browser: str, now: datetime
) -> SignedIn:
    """Sign in the person of these verified claims; the account is made at the first time.

    **Raises** Invalid for an address that cannot be taken or was not vouched for, Conflict when it belongs to an account with
    rights, NotAllowed when the account is suspended. Then nothing is changed.
    """
    link = session.scalar(
        select(SignOnAccount)
        .where(SignOnAccount.issuer == policy.issuer, SignOnAccount.subject == claims["sub"])
        .with_for_update()
    )
    link = link or link_account(session, claims, policy, locale, now)
    account = session.get_one(Account, link.account_id, with_for_update=True)
    if account.suspended_at is None:
        wanted = wanted_roles(values_at(claims, policy.claim) if policy.claim else (), policy.rules, policy.may_administer)
        apply_roles(session, account, wanted, now)
        for course_key in sorted(wanted.learner_of):
            emit(session, LearnerInvited(now, account.id, course_key))
        for join_code in sorted(wanted.groups):
            emit(session, GroupClaimed(now, account.id, join_code))
    signed_in = signing_in.sign_in_as(session, identity, account, "sign_on", browser, now)
    begun = select(SignInSession.id).where(SignInSession.token_digest == secret_digest(signed_in.token))
    provider_session = claims.get("sid")
    session.add(
        SignOnSession(
            session_id=session.scalars(begun).one(), sign_on_id=link.id,
            provider_session=provider_session if isinstance(provider_session, str) and len(provider_session) <= 255 else None,
        )
    )
    session.flush()
    return signed_in


def link_account(
    session: Session, claims: Mapping[str, Any], policy: Policy, locale: str, now: datetime
) -> SignOnAccount:
    """The account for somebody whom the provider names for the first time. **Raises** Invalid, Conflict as `sign_on`."""
    address = claimed_address(claims, replace(policy, needs_verified=True))
    known = session.scalar(select(Account).where(Account.email == address).with_for_update())
    if known is not None and has_role(session, known):
        raise Conflict("sign_on_has_role")
    account = known or account_with_address(session, address, locale, now)
    if not account.name and isinstance(claims.get("name"), str):
        account.name = read_name(claims["name"]) if claims["name"].strip() else None
    link = SignOnAccount(account_id=account.id, issuer=policy.issuer, subject=claims["sub"], linked_at=now)
    try:
        with session.begin_nested():
            session.add(link)
    except IntegrityError:  # on PostgreSQL a second tab may have come back at the same moment
        raise Conflict("sign_on_failed") from None
    record(session, SERVER, "sign_on_linked", "account", account.id, None, {"is_new": known is None}, now)
    return link


def unconfirmed_address(session: Session, claims: Mapping[str, Any], policy: Policy) -> str | None:
    """The address that its mailbox has to confirm first, where the operator takes addresses that the provider has not confirmed; None
    for whom the provider has named before, and for confirmed ones. Whether an account has the address is not looked up.

    **Raises** Invalid for an address that cannot be taken.
    """
    linked = select(SignOnAccount.id).where(SignOnAccount.issuer == policy.issuer, SignOnAccount.subject == claims["sub"])
    if policy.needs_verified or claims.get("email_verified") is True or session.scalar(linked) is not None:
        return None
    return claimed_address(claims, policy)


def claimed_address(claims: Mapping[str, Any], policy: Policy) -> str:
    """The address that the provider names. **Raises** Invalid for one that cannot be taken here."""
    named = claims.get("email")
    address = read_address(named) if isinstance(named, str) else None
    fault = address_fault(claims, address, policy.domains, policy.needs_verified)
    if fault or address is None:
        raise Invalid(fault or "sign_on_no_address")
    return address


def take_logout(session: Session, issuer: str, claims: Mapping[str, Any], now: datetime) -> int:
    """End the sessions that a verified logout token names; how many. **Raises** Invalid for a token that was taken before."""
    taken = SignOnLogout(token_digest=secret_digest(f"{issuer} {claims['jti']}"), taken_at=now)
    try:
        with session.begin_nested():
            session.add(taken)
    except IntegrityError:
        raise Invalid("sign_on_wrong_answer") from None
    which: list[ColumnElement[bool]] = [SignOnAccount.issuer == issuer]
    if "sub" in claims:
        which.append(SignOnAccount.subject == claims["sub"])
    if "sid" in claims:
        which.append(SignOnSession.provider_session == claims["sid"])
    named = select(SignOnSession.session_id).join(SignOnAccount, SignOnAccount.id == SignOnSession.sign_on_id).where(*which)
    open_ones = select(SignInSession).where(SignInSession.id.in_(named), SignInSession.revoked_at.is_(None)).with_for_update()
    by_account: dict[int, int] = {}
    for one in session.scalars(open_ones).all():
        one.revoked_at = now
        by_account[one.account_id] = by_account.get(one.account_id, 0) + 1
    session.flush()
    for account_id, ended in sorted(by_account.items()):
        record(session, SERVER, "sessions_ended", "account", account_id, None, {"ended": ended}, now)
    return sum(by_account.values())
