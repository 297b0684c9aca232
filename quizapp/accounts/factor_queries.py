"""Reading second factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from quizapp.accounts.factor_models import CodeApp, Passkey, RecoveryCode


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey on its owner's page."""

    id: int
    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """Second factors of one person."""

    app_since: datetime | None
    passkeys: Sequence[OwnPasskey]
    recovery_codes: int

    @property
    def count(self) -> int:
        """How many there are; recovery codes stand in for them and count as none."""
        return len(self.passkeys) + (self.app_since is not None)


def own_factors(session: Session, account_id: int) -> OwnFactors:
    """Factors of one account, passkeys in the order they came."""
    app_since = session.scalar(select(CodeApp.added_at).where(CodeApp.account_id == account_id))
    passkeys = session.execute(
        select(Passkey.id, Passkey.name, Passkey.added_at).where(Passkey.account_id == account_id).order_by(Passkey.id)
    )
    codes = session.scalar(select(func.count(RecoveryCode.id)).where(RecoveryCode.account_id == account_id))
    return OwnFactors(app_since, [OwnPasskey(*row) for row in passkeys], codes or 0)


_SECOND_STEPS = union_all(
    *(select(literal(1)).where(kind.account_id == bindparam("account_id")) for kind in (CodeApp, Passkey))
).limit(1)


def has_factor(session: Session, account_id: int) -> bool:
    """True when signing in takes a second step."""
    return session.scalar(_SECOND_STEPS, {"account_id": account_id}) is not None


def credentials_of(session: Session, account_id: int) -> list[str]:
    """Names that devices gave the passkeys of an account."""
    return list(session.scalars(select(Passkey.credential).where(Passkey.account_id == account_id).order_by(Passkey.id)))
