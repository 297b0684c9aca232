"""The log and its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.db.base import NOT_PERSONAL, PERSONAL, Base, BigId, row_id
from quizapp.db.types import UtcDateTime


class AuditEntry(Base):
    """One act. Only ever added to: sealing fills `sequence` and `seal` once, erasing a person empties what names them.

    The chain covers what is not personal here, and commitments to the rest.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_kind", "object_id"), Index("ix_audit_entry_act", "act", "id"))

    id: Mapped[int] = row_id()
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=NOT_PERSONAL)
    act: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    """One of `rules/acts.py`."""
    actor_role: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """administrator, trainer, learner, visitor; console and server where no person was signed in."""
    object_kind: Mapped[str] = mapped_column(String(30), info=NOT_PERSONAL)
    request: Mapped[str | None] = mapped_column(String(20), info=NOT_PERSONAL)
    """Entries of one request bear the same code; None where no page was asked for."""
    before_digest: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    after_digest: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)
    """Salted SHA-256 of the state before and after; None where there was none."""
    actor_commitment: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    object_commitment: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)

    actor_id: Mapped[int | None] = mapped_column(BigId, index=True, info=PERSONAL)
    """The account that acted. No foreign key: the log outlives accounts, and its floor lies below theirs."""
    actor_salt: Mapped[str | None] = mapped_column(String(43), info=PERSONAL)
    actor_pseudonym: Mapped[str | None] = mapped_column(String(20), index=True, info=PERSONAL)
    """Stands for an erased person, the same in all their entries."""
    object_id: Mapped[str | None] = mapped_column(String(60), info=PERSONAL)
    changes: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    """Old and new value of what changed: settings, numbers and codes, never names, addresses or free text."""
    object_salt: Mapped[str | None] = mapped_column(String(43), info=PERSONAL)
    object_pseudonym: Mapped[str | None] = mapped_column(String(20), index=True, info=PERSONAL)

    sequence: Mapped[int | None] = mapped_column(BigId, unique=True, info=NOT_PERSONAL)
    """Place in the chain, 1 first; None until sealed."""
    seal: Mapped[str | None] = mapped_column(String(64), info=NOT_PERSONAL)


class AuditHead(Base):
    """The end of the chain: one row, locked while entries are sealed. Without it a cut-off end would not be noticed."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=NOT_PERSONAL)
    sequence: Mapped[int] = mapped_column(BigId, info=NOT_PERSONAL)
    seal: Mapped[str] = mapped_column(String(64), info=NOT_PERSONAL)
    mailed_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    """The day (UTC) whose head was mailed last."""
    mailed_sequence: Mapped[int | None] = mapped_column(BigId, info=NOT_PERSONAL)
    """Where the log ended then."""
