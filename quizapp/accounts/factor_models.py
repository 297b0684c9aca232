"""What a person signs in with beside a mailbox or password: a code app, recovery codes, passkeys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class CodeApp(Base):
    """The app of a person that shows a new code every 30 seconds (TOTP, RFC 6238)."""

    __tablename__ = "code_app"

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True, info=PERSONAL)
    sealed_secret: Mapped[str] = mapped_column(String(300), info=PERSONAL)
    """Encrypted with a key that follows from the server's secret key (`accounts/sealing.py`)."""
    last_step: Mapped[int] = mapped_column(BigInteger, info=PERSONAL)
    """Time step of the newest code that was taken: none of it or before it is taken again."""
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class RecoveryCode(Base):
    """One of ten codes on paper. A used one is deleted."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_digest"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    code_digest: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    """Keyed with the server's secret."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class Passkey(Base):
    """A passkey of a person (WebAuthn): the public half of a key that never leaves their device."""

    __tablename__ = "passkey"

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    credential: Mapped[str] = mapped_column(String(1400), unique=True, info=PERSONAL)
    """Name that the device gave the key, base64url."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=PERSONAL)
    sign_count: Mapped[int] = mapped_column(BigInteger, info=PERSONAL)
    """How often the device says it was used; 0 for those that do not count."""
    name: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class SpentChallenge(Base):
    """A challenge that a passkey has answered: what was recorded of it cannot be sent again."""

    __tablename__ = "spent_challenge"

    id: Mapped[int] = row_id()
    challenge_digest: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=NOT_PERSONAL)
