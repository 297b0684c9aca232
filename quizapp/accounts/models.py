"""People and how they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class Account(Base):
    """One person. Without an e-mail address it is an anonymous learner bound to a browser."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = row_id()
    email: Mapped[str | None] = mapped_column(String(254), unique=True, info=PERSONAL)
    """Confirmed address, lower case; None for an anonymous learner."""
    name: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    """Name as it shall stand on a certificate."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    """Language for mails."""
    password_hash: Mapped[str | None] = mapped_column(String(300), info=PERSONAL)
    """Argon2id; None when the person signs in by mail only."""
    is_administrator: Mapped[bool] = mapped_column(Boolean, default=False, info=PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, info=PERSONAL)
    """Set when this learner was recognised as somebody known, or a person joined two accounts."""
    first_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When a browser was first signed in to it; None for an entry of a list that nobody has used."""
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """While set nobody can sign in to it."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    """Set while the account is being erased, and on the nameless one under which its results go on counting; nobody can sign in."""


class CourseStaff(Base):
    """A person who may see and manage one course."""

    __tablename__ = "course_staff"
    __table_args__ = (UniqueConstraint("account_id", "course_key"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    course_key: Mapped[str] = mapped_column(String(60), index=True, info=PERSONAL)


class CohortTrainer(Base):
    """A person who may see and manage one group of a course, and nobody else of it.

    The room `cohorts` above writes it. It lies here, so that who asks is known with one query; for the same reason it holds
    the course, and no foreign key to a table of a higher room.
    """

    __tablename__ = "cohort_trainer"
    __table_args__ = (UniqueConstraint("account_id", "cohort_id"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    cohort_id: Mapped[int] = mapped_column(BigId, index=True, info=PERSONAL)
    course_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)


class SignInSession(Base):
    """A browser that is signed in (or holds an anonymous learner). Revoked rows admit nobody."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=PERSONAL)
    """SHA-256 of the token in the cookie."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    browser: Mapped[str] = mapped_column(String(60), default="", info=PERSONAL)
    """Family of browser and system, e.g. "Firefox, Linux", so that people recognise their own."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    way: Mapped[str] = mapped_column(String(20), default="", info=PERSONAL)
    """How it began: link, code, password, passkey, console_link; empty for an anonymous learner."""
    awaits_factor: Mapped[bool] = mapped_column(Boolean, default=False, info=PERSONAL)
    """The first step of signing in is done, the second is not: it admits to the page of the second step only."""
    factor: Mapped[str | None] = mapped_column(String(20), info=PERSONAL)
    """The second factor that was shown: totp, recovery, passkey; in the demo also console or postponed."""
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When the person last showed who they are: at the beginning, and when asked again."""
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When something was last sent from it, to the hour."""
    kept_for: Mapped[str | None] = mapped_column(String(40), info=PERSONAL)
    """Code of a running attempt with a deadline: pages of this attempt alone stay open although the session has ended."""
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)


class SignInRequest(Base):
    """A mailed link and code, asked for by a browser, or a link from the command line.

    The secrets are minted when the mail is sent. A link works until it expires, because programs that scan mails
    press buttons too; one from the command line works once.
    """

    __tablename__ = "sign_in_request"

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    """Public name of the request; the asking browser keeps it in its cookie."""
    email: Mapped[str] = mapped_column(String(254), index=True, info=PERSONAL)
    hides_address: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=NOT_PERSONAL)
    """Not the browser named the address but the server, so its pages must not show it."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    """The anonymous learner whose result is to be kept, if any."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    next_path: Mapped[str] = mapped_column(String(500), default="", info=PERSONAL)
    """Where to go afterwards; a path on this site."""
    is_single_use: Mapped[bool] = mapped_column(Boolean, default=False, info=PERSONAL)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True, info=PERSONAL)
    digits_digest: Mapped[str | None] = mapped_column(String(64), info=PERSONAL)
    """Keyed with the server's secret: eight digits alone could be found by trying."""
    wrong_tries: Mapped[int] = mapped_column(Integer, default=0, info=PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    """Counted from sending, so a delayed mail is not dead on arrival."""
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When it first signed a browser in."""
