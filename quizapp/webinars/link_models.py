"""Links that lead from a meeting to its first question, and the browsers that answered behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, partial_index, row_id
from quizapp.db.types import UtcDateTime

_OPEN_TO_ALL = "attendee_id IS NULL AND revoked_at IS NULL"


class FollowupLink(Base):
    """A personal link of one attendee, or the one of a meeting that everybody shares.

    The address holds `code` and a signature with the server's secret: neither alone opens anything.
    """

    __tablename__ = "followup_link"
    __table_args__ = (
        CheckConstraint("seats IS NULL OR seats_taken <= seats", name="seats"),
        Index("uq_followup_link_short", "short", unique=True),
        Index("uq_followup_link_stop_code", "stop_code", unique=True),
        partial_index("uq_followup_link_one_shared", "meeting_id", where=_OPEN_TO_ALL, unique=True),
    )

    id: Mapped[int] = row_id()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), unique=True, info=PERSONAL)
    """None for the link that is shared."""
    code: Mapped[str] = mapped_column(String(40), unique=True, info=PERSONAL)
    stop_code: Mapped[str | None] = mapped_column(String(40), info=PERSONAL)
    """Of a link that was renewed its first code: mails hold it in the address that ends them, and no new link may take that away."""
    short: Mapped[str | None] = mapped_column(String(12), info=NOT_PERSONAL)
    """What a room reads from the wall, of a shared link only. It opens the link without a signature."""
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    seed: Mapped[int] = mapped_column(BigId, info=PERSONAL)
    """What the first questions are drawn from, before and after an attempt has started."""
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    """The attendee's record in the course; None until a browser has answered twice."""
    seats: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    """How many may begin by a shared link; None without a limit."""
    seats_taken: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When the record began."""
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When the attendee wanted no more mails; the link still works."""
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When the attendee, having ended the mails, wanted them again; None while they are ended."""


class SharedStart(Base):
    """A learner who began by a shared link. Each takes one seat, however often the link is opened."""

    __tablename__ = "shared_start"
    __table_args__ = (UniqueConstraint("link_id", "enrolment_id"),)

    id: Mapped[int] = row_id()
    link_id: Mapped[int] = mapped_column(ForeignKey("followup_link.id", ondelete="CASCADE"), info=PERSONAL)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True, info=PERSONAL)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)


class FollowupBrowser(Base):
    """A browser that answered behind a link. Until it is confirmed its answer is provisional and counts nowhere."""

    __tablename__ = "followup_browser"
    __table_args__ = (UniqueConstraint("link_id", "token_digest"),)

    id: Mapped[int] = row_id()
    link_id: Mapped[int] = mapped_column(ForeignKey("followup_link.id", ondelete="CASCADE"), info=PERSONAL)
    token_digest: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    """SHA-256 of a random key in the cookie."""
    asked: Mapped[str | None] = mapped_column(String(40), index=True, info=PERSONAL)
    """The request for a mailed code (`sign_in_request.code`): whoever confirms it takes the answer along."""
    answer: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """The provisional answer: slot, question, layout, posted fields; empty where only a start was asked for."""
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When it answered again: from then on it may go on with the attempt."""


class FollowupMail(Base):
    """A mail that was queued for a link. Each kind once, however often its button is pressed."""

    __tablename__ = "followup_mail"
    __table_args__ = (UniqueConstraint("link_id", "kind"),)

    id: Mapped[int] = row_id()
    link_id: Mapped[int] = mapped_column(ForeignKey("followup_link.id", ondelete="CASCADE"), info=PERSONAL)
    kind: Mapped[str] = mapped_column(String(20), info=PERSONAL)
    """invitation | reminder_1 | reminder_2 | booster_ and its day"""
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    """What became of it."""
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    question_ids: Mapped[list[Any] | None] = mapped_column(JSON, info=PERSONAL)
    """Of a booster that has left: the questions it asks."""
    session_id: Mapped[int | None] = mapped_column(ForeignKey("practice_session.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    """Of a booster: where its questions were answered; None until somebody did."""
