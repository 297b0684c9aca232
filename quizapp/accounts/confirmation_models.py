"""What a mail, the owner of two addresses or an administrator has to confirm before it holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class Confirmation(Base):
    """An invitation, a new address, one half of a merge or of what staff ask: holds when the code or link mailed to `email` comes back."""

    __tablename__ = "confirmation"
    __table_args__ = (CheckConstraint("kind IN ('invitation', 'address', 'merge', 'same_person')", name="kind"),)

    id: Mapped[int] = row_id()
    kind: Mapped[str] = mapped_column(String(12), info=PERSONAL)
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    """Public name; digits are stored keyed with it."""
    email: Mapped[str] = mapped_column(String(254), index=True, info=PERSONAL)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    """Who asked: the person whose address changes or who joins two accounts; the administrator who invites. Where staff ask, whose
    mailbox it is."""
    role: Mapped[str | None] = mapped_column(String(13), info=PERSONAL)
    """Of an invitation: learner, trainer, administrator."""
    course_key: Mapped[str | None] = mapped_column(String(60), info=PERSONAL)
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True, info=PERSONAL)
    digits_digest: Mapped[str | None] = mapped_column(String(64), info=PERSONAL)
    wrong_tries: Mapped[int] = mapped_column(Integer, default=0, info=PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    """Counted from sending, so a delayed mail is not dead on arrival."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)


class TrainerRequest(Base):
    """Somebody who would like to be trainer of a course, until an administrator decides."""

    __tablename__ = "trainer_request"
    __table_args__ = (UniqueConstraint("account_id", "course_key"),)

    id: Mapped[int] = row_id()
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=PERSONAL)
    course_key: Mapped[str] = mapped_column(String(60), info=PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class SamePerson(Base):
    """Staff take two entries for one person: both mailboxes are asked, and nothing is joined before their owner does it."""

    __tablename__ = "same_person"

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(String(40), unique=True, info=NOT_PERSONAL)
    """Its name in addresses."""
    cohort_id: Mapped[int | None] = mapped_column(BigId, index=True, info=NOT_PERSONAL)
    """The group on whose page it was asked; None for administrators. The room of groups lies above, so it is no foreign key."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    first_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    second_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    first_half_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    """What was mailed to the first entry, and below to the second; without both nothing is asked any more."""
    second_half_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
