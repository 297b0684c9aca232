"""Making this room's mails when they leave, and forgetting what has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.accounts import confirmations, messages
from quizapp.accounts.confirmation_models import Confirmation
from quizapp.accounts.models import Account
from quizapp.accounts.passkeys import forget_spent
from quizapp.accounts.service import forget_ended
from quizapp.accounts.sign_on_models import SignOnLogout
from quizapp.accounts.signing_in import mint_secrets
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.models import OutboxMail
from quizapp.mail.service import MakeMessage
from quizapp.web.extensions import settings

LOGOUT_TOKENS_KEPT = timedelta(days=1)
"""Far longer than such a token is taken at all."""


def make_sign_in_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Link and code, minted now; nothing when the request was used or forgotten meanwhile."""
    secrets = mint_secrets(session, mail.params["request"], settings().secret_key, now)
    if secrets is None:
        return None
    link = f"{settings().base_url}/{mail.locale}/sign-in/link/{secrets.token}"
    if mail.kind == "keep_result":
        return messages.keep_result(mail.to_address, mail.locale, link, secrets.digits)
    return messages.sign_in(mail.to_address, mail.locale, link, secrets.digits, mail.params.get("about", ""))


def make_password_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells the owner about a changed password."""
    return messages.password_changed(mail.to_address, mail.locale, bool(mail.params["removed"]))


def make_stopped_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Tells the owner, in their language; nobody where the address has no account or password."""
    owner = session.scalar(select(Account).where(Account.email == mail.to_address, Account.password_hash.is_not(None)))
    return messages.password_stopped(mail.to_address, owner.locale) if owner else None


def make_confirm_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """A code, minted now. The link that is minted with it is told to nobody."""
    secrets = mint_secrets(session, mail.params["request"], settings().secret_key, now)
    return messages.confirm_code(mail.to_address, mail.locale, secrets.digits) if secrets else None


def make_factor_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells the owner about a changed second factor."""
    return messages.factor_changed(mail.to_address, mail.locale, str(mail.params["change"]))


def make_confirmation_mail(session: Session, mail: OutboxMail, now: datetime) -> Message | None:
    """Link and code of an invitation, a new address, a merge or a question of staff; nothing when it was withdrawn or done meanwhile."""
    row = session.get(Confirmation, mail.params["confirmation"])
    secrets = confirmations.mint(session, row, settings().secret_key, now) if row else None
    if row is None or secrets is None:
        return None
    base = f"{settings().base_url}/{mail.locale}"
    if row.kind == confirmations.INVITATION:
        return messages.invitation(row, f"{base}/invitation/{secrets.token}", f"{base}/invitation", secrets.digits)
    if row.kind == confirmations.ADDRESS:
        return messages.confirm_address(row, f"{base}/account/address/link/{secrets.token}", secrets.digits)
    if row.kind == confirmations.SAME_PERSON:
        link = f"{base}/account/same-person/{mail.params['question']}"
        return messages.same_person(row, str(mail.params["group"]), link, secrets.digits)
    return messages.confirm_merge(row, secrets.digits)


def make_address_changed_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells the old address."""
    return messages.address_changed(mail.to_address, mail.locale)


def make_entries_joined_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells both addresses, neither of them the other."""
    return messages.entries_joined(mail.to_address, mail.locale, bool(mail.params["is_kept"]))


def make_accounts_merged_mail(session: Session, mail: OutboxMail, now: datetime) -> Message:
    """Tells both addresses."""
    return messages.accounts_merged(mail.to_address, mail.locale, mail.params["own"], mail.params["other"])


MAILS: dict[str, MakeMessage] = {
    "password_changed": make_password_mail,
    "password_stopped": make_stopped_mail,
    "factor_changed": make_factor_mail,
    "confirm_code": make_confirm_mail,
    "invitation": make_confirmation_mail,
    "confirm_address": make_confirmation_mail,
    "confirm_merge": make_confirmation_mail,
    "same_person": make_confirmation_mail,
    "entries_joined": make_entries_joined_mail,
    "address_changed": make_address_changed_mail,
    "accounts_merged": make_accounts_merged_mail,
}
"""Kind of mail -> who writes it; for the table in `wiring`."""


def forget_ended_sign_ins(database: Database, now: datetime) -> None:
    """Delete sessions that ended a month ago."""
    with database.transaction() as session:
        forget_ended(session, now)
        forget_spent(session, now)
        confirmations.forget_ended(session, now)
        session.execute(delete(SignOnLogout).where(SignOnLogout.taken_at < now - LOGOUT_TOKENS_KEPT))
