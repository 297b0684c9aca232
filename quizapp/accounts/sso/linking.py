"""Linking one's own account with a name at the provider, also one with rights: the same person has shown both a moment ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts.access import require_known
from quizapp.accounts.models import Account, SignInSession
from quizapp.accounts.rules.sign_on import Wanted
from quizapp.accounts.sign_on_models import SignOnAccount, SignOnSession
from quizapp.accounts.sso.roles import apply_roles
from quizapp.audit.service import record
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.mail.service import queue_mail

NOTHING = Wanted(False, frozenset(), frozenset(), frozenset())


def own_links(session: Session, account_id: int, issuer: str) -> Sequence[datetime]:
    """Since when the account is linked with names at the provider, oldest first."""
    mine = (SignOnAccount.account_id == account_id, SignOnAccount.issuer == issuer)
    return session.scalars(select(SignOnAccount.linked_at).where(*mine).order_by(SignOnAccount.id)).all()


def link_own(session: Session, identity: Identity, issuer: str, subject: str, now: datetime) -> None:
    """From now on this name at the provider opens the account; a second step is asked for as before.

    **Raises** Conflict when the name belongs to another account. Again changes nothing. **Effects**: the owner is told by mail.
    """
    account_id = require_known(identity)
    named = select(SignOnAccount.account_id).where(SignOnAccount.issuer == issuer, SignOnAccount.subject == subject)
    try:
        with session.begin_nested():
            session.add(SignOnAccount(account_id=account_id, issuer=issuer, subject=subject, linked_at=now))
    except IntegrityError:
        if session.scalar(named) != account_id:
            raise Conflict("sign_on_of_another") from None
        return
    record(session, identity, "sign_on_linked", "account", account_id, None, {"is_new": False}, now)
    _tell(session, account_id, "sign_on_linked", now)


def unlink_own(session: Session, identity: Identity, issuer: str, now: datetime) -> None:
    """The provider opens the account no more. **Raises** NotFound where nothing is linked.

    **Effects**: other sessions that began there end, roles that its claims gave go, the owner is told by mail.
    """
    account = session.get_one(Account, require_known(identity), with_for_update=True)
    mine = select(SignOnAccount.id).where(SignOnAccount.account_id == account.id, SignOnAccount.issuer == issuer)
    links = session.scalars(mine).all()
    if not links:
        raise NotFound("no_such_factor")
    begun = select(SignOnSession.session_id).where(SignOnSession.sign_on_id.in_(links))
    others = (SignInSession.id.in_(begun), SignInSession.id != identity.session_id, SignInSession.revoked_at.is_(None))
    session.execute(update(SignInSession).where(*others).values(revoked_at=now))
    session.execute(delete(SignOnAccount).where(SignOnAccount.id.in_(links)))
    record(session, identity, "sign_on_unlinked", "account", account.id, None, {"links": len(links)}, now)
    apply_roles(session, account, NOTHING, now)
    _tell(session, account.id, "sign_on_unlinked", now)


def _tell(session: Session, account_id: int, change: str, now: datetime) -> None:
    account = session.get_one(Account, account_id)
    queue_mail(session, "factor_changed", str(account.email), account.locale, {"change": change}, account_id, now)
