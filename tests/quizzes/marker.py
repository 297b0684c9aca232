"""Marking without a browser: what waits, drafts, marks, the state of the attempt."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.kernel.identity import Identity
from quizapp.quizzes import hand_marks, service
from quizapp.quizzes.hand_marks import SavedMark, SentMark
from quizapp.quizzes.models import Attempt, AttemptSlot, HandMark
from quizapp.quizzes.outcomes import replace_outcome
from tests.clock import SettableClock
from tests.quizzes.workshop import CANARY

A, B = f"{CANARY}-a", f"{CANARY}-b"
"""Ids of criteria."""


class Marker:
    """Somebody who marks."""

    def __init__(self, database: Database, identity: Identity, clock: SettableClock) -> None:
        self.database, self.identity, self.clock = database, identity, clock

    def slot_id(self, code: str, slot: int) -> int:
        """The slot's number in the database."""
        with self.database.reading() as session:
            rows = select(AttemptSlot.id).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
            return session.scalars(rows.where(Attempt.code == code, AttemptSlot.slot == slot)).one()

    def marks(self, code: str) -> list[HandMark]:
        """All marks of an attempt in order."""
        with self.database.reading() as session:
            rows = (
                select(HandMark)
                .join(AttemptSlot, AttemptSlot.id == HandMark.slot_id)
                .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
                .where(Attempt.code == code)
                .order_by(HandMark.slot_id, HandMark.number)
            )
            found = list(session.scalars(rows))
            session.expunge_all()
            return found

    def save(
        self, code: str, slot: int, points: Mapping[str, str], *, seen: int = 0, is_given: bool = True, reason: str = "",
        comment: str = "",
    ) -> SavedMark:
        """Save a mark in a transaction of its own; nothing is graded."""
        sent = SentMark({name: Fraction(value) for name, value in points.items()}, comment, seen, is_given, reason)
        slot_id = self.slot_id(code, slot)
        with self.database.transaction() as session:
            return hand_marks.save_mark(session, self.identity, slot_id, sent, self.clock())

    def give(self, code: str, slot: int, points: Mapping[str, str], **more: object) -> SavedMark:
        """Give a mark and let what follows from it happen."""
        saved = self.save(code, slot, points, **more)  # type: ignore[arg-type]  # as `save` takes it
        with self.database.transaction() as session:
            service.grade_attempt(session, saved.attempt_id, self.clock())
        return saved


def reach(database: Database, code: str, points: str, clock: SettableClock) -> int:
    """Have the written test come to so many points; the attempt's number."""
    mark = Fraction(points) / 100
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.code == code)).one()
        for slot in session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt.id)):
            slot.mark_numerator, slot.mark_denominator, slot.mark_answered = mark.numerator, mark.denominator, True
        session.flush()
        replace_outcome(session, attempt.id, "test", clock())
        return attempt.id
