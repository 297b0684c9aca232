"""Whom a provider of single sign-on knows here, and what it gave them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime


class SignOnAccount(Base):
    """A person as the provider names them; the pair of issuer and subject never changes, an address may."""

    __tablename__ = "sign_on_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    issuer: Mapped[str] = mapped_column(String(255), info=PERSONAL)
    subject: Mapped[str] = mapped_column(String(255), info=PERSONAL)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class SignOnSession(Base):
    """A session that began at the provider, so that the provider can end it."""

    __tablename__ = "sign_on_session"

    id: Mapped[int] = row_id()
    session_id: Mapped[int] = mapped_column(ForeignKey("sign_in_session.id", ondelete="CASCADE"), unique=True, info=PERSONAL)
    sign_on_id: Mapped[int] = mapped_column(ForeignKey("sign_on_account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    provider_session: Mapped[str | None] = mapped_column(String(255), info=PERSONAL)
    """The provider's own name of the session (`sid`), if it tells one."""


class SignOnRole(Base):
    """A role that a claim gave: it goes when the claim goes. Roles that an administrator gave have no row here."""

    __tablename__ = "sign_on_role"
    __table_args__ = (UniqueConstraint("account_id", "role", "course_key"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    role: Mapped[str] = mapped_column(String(13), info=PERSONAL)
    course_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    """Empty for administrators."""


class SignOnLogout(Base):
    """A logout token that was taken: none works twice."""

    __tablename__ = "sign_on_logout"

    id: Mapped[int] = row_id()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    """SHA-256 of issuer and `jti`."""
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
