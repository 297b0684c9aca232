"""Mail waiting to be sent, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import PERSONAL, Base, row_id
from quizapp.db.types import UtcDateTime

STOPPED, UNCLEAR, DELAYED, BOUNCED, RETURNED = "stopped", "unclear", "delayed", "bounced", "returned"


class OutboxMail(Base):
    """One mail to one person, written in the transaction of its cause and rendered when it is sent."""

    __tablename__ = "outbox_mail"
    __table_args__ = (CheckConstraint("state IN ('queued', 'sent', 'refused')", name="state"),)

    id: Mapped[int] = row_id()
    kind: Mapped[str] = mapped_column(String(40), info=PERSONAL)
    """A key of `wiring.MAILS`."""
    to_address: Mapped[str] = mapped_column(String(254), info=PERSONAL)
    locale: Mapped[str] = mapped_column(String(8), info=PERSONAL)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True, info=PERSONAL)
    params: Mapped[dict[str, Any]] = mapped_column(info=PERSONAL)
    """What the message function needs, e.g. the number of a sign-in request; never a secret."""
    state: Mapped[str] = mapped_column(String(10), index=True, info=PERSONAL)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime, info=PERSONAL)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    """When a worker began to hand it over; None again when the mail server did not take it."""
    message_id: Mapped[str | None] = mapped_column(String(120), unique=True, index=True, info=PERSONAL)
    """Its name in the world, random, the same at every try: reports of mails that came back name it."""
    outcome: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"), info=PERSONAL)
    """What is known beyond the state: stopped (no longer wanted, never left), unclear (the worker ended while handing it over),
    delayed or bounced (a report came back; bounced when the address cannot be reached)."""
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=PERSONAL)
    problem: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"), info=PERSONAL)
    """The status that the report told, such as 5.1.1."""
    subject: Mapped[str | None] = mapped_column(String(300), info=PERSONAL)
    """Filled by the demo transport only, for the local mail page."""
    text_body: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    html_body: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
