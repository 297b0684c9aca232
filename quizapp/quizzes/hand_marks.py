"""Marks that persons give: asking for them, saving drafts, giving them, changing them later.

A mark that was given stays as it is; a later change is another row with its reason, and the outcome is worked out anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.grading.mark import Mark
from quizapp.jobs.service import enqueue
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.numbers import exact_text
from quizapp.questions.correction import corrected
from quizapp.questions.hand_marked import HandMarked
from quizapp.quizzes.corrections import Corrections, corrections_of_attempt
from quizapp.quizzes.marking import write_mark
from quizapp.quizzes.models import DRAFT, GIVEN, GRADE, GRADED, MARKING, UNMARKED, Attempt, AttemptSlot, HandMark
from quizapp.quizzes.outcomes import replace_outcome

LONGEST_COMMENT, LONGEST_REASON = 5000, 500


@dataclass(frozen=True, slots=True)
class MarksByHand:
    """Marks that were given, by the slot's number in the database, and whether an answer still waits."""

    marks: Mapping[int, Mark]
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class SentMark:
    """What a marker sends. **Shape**: `seen` is the version the form was made from; `points` may be incomplete in a draft."""

    points: Mapping[str, Fraction]
    comment: str
    seen: int
    is_given: bool
    reason: str = ""

    @property
    def stored_points(self) -> dict[str, str]:
        """Points as they are kept."""
        return {name: exact_text(points) for name, points in sorted(self.points.items())}


@dataclass(frozen=True, slots=True)
class SavedMark:
    """What stands now. `before` and `after` say what an auditor should know; `before` is None for a first mark."""

    attempt_id: int
    version: int
    is_given: bool
    before: dict[str, Any] | None
    after: dict[str, Any]


def marks_by_hand(session: Session, edition: Edition, slots: Sequence[AttemptSlot], corrections: Corrections) -> MarksByHand:
    """What persons have given for an attempt's answers; a withdrawn question needs none.

    **Effects**: answers nobody was asked about are put on the list.
    """
    asked = {slot.id: slot for slot in slots if _needs_person(edition, slot, corrections)}
    if not asked:
        return MarksByHand({}, is_waiting=False)
    current = latest_marks(session, list(asked))
    for slot_id in asked.keys() - current.keys():
        session.add(HandMark(slot_id=slot_id, number=1, version=0, state=UNMARKED, points={}, comment="", reason=""))
    session.flush()
    given = {slot_id: mark for slot_id, mark in current.items() if mark.state == GIVEN}
    marks = {slot_id: _hand_marked(edition, asked[slot_id]).mark_of(read_points(mark)) for slot_id, mark in given.items()}
    return MarksByHand(marks, is_waiting=len(given) < len(asked))


def _needs_person(edition: Edition, slot: AttemptSlot, corrections: Corrections) -> bool:
    question = edition.question(slot.question_id)
    if not question.is_hand_marked or not slot.response:
        return False
    return not corrected(question, corrections.get(question.id, ())).is_withdrawn


def latest_marks(session: Session, slot_ids: Sequence[int]) -> dict[int, HandMark]:
    """The mark that counts for each of these slots that has one."""
    rows = session.scalars(select(HandMark).where(HandMark.slot_id.in_(slot_ids)).order_by(HandMark.number))
    return {mark.slot_id: mark for mark in rows}


def read_points(mark: HandMark) -> dict[str, Fraction]:
    """Points by criterion, exact."""
    return {name: Fraction(points) for name, points in mark.points.items()}


def save_mark(session: Session, identity: Identity, slot_id: int, sent: SentMark, now: datetime) -> SavedMark:
    """Keep a draft, give a mark, or change one that was given.

    **Raises** NotAllowed for one's own answer, NotFound when nobody was asked to mark this slot, Conflict when somebody else has
    saved in between, Invalid for points that do not fit or a change without a reason.
    **Effects**: a given mark has the attempt graded if it was the last; a changed one replaces the outcome.
    """
    attempt, slot, edition = _locked(session, slot_id)
    if session.scalar(select(Enrolment.account_id).where(Enrolment.id == attempt.enrolment_id)) == identity.account_id:
        raise NotAllowed("own_answer")
    current = latest_marks(session, [slot_id]).get(slot_id)
    if current is None or attempt.state not in (MARKING, GRADED):
        raise NotFound("nothing_to_mark")
    question = _hand_marked(edition, slot)
    question.refuse_impossible(sent.points)
    if sent.is_given or current.state == GIVEN:
        mark = question.mark_of(sent.points)
    if (sent.stored_points, sent.comment) == (current.points, current.comment) and (current.state == GIVEN) == sent.is_given:
        return SavedMark(attempt.id, current.version, sent.is_given, None, {})
    if sent.seen != current.version:
        raise Conflict("marked_meanwhile")
    if current.state != GIVEN:
        _write(current, identity, sent, now)
        after = _for_audit(current)
        if sent.is_given:
            enqueue(session, GRADE, attempt.id, now)
        session.flush()
        return SavedMark(attempt.id, current.version, sent.is_given, None, after)
    before, changed = _for_audit(current), _changed(session, current, identity, sent, now)
    if _needs_person(edition, slot, corrections_of_attempt(session, attempt.id)):
        write_mark(slot, mark)
        session.flush()
        replace_outcome(session, attempt.id, "hand_mark", now)
    return SavedMark(attempt.id, changed.version, True, before, _for_audit(changed))


def _changed(session: Session, current: HandMark, identity: Identity, sent: SentMark, now: datetime) -> HandMark:
    if not sent.reason.strip():
        raise Invalid("reason_missing")
    changed = HandMark(slot_id=current.slot_id, number=current.number + 1, version=current.version, reason=sent.reason.strip())
    _write(changed, identity, sent, now)
    changed.state = GIVEN
    session.add(changed)
    return changed


def _write(mark: HandMark, identity: Identity, sent: SentMark, now: datetime) -> None:
    mark.points, mark.comment = sent.stored_points, sent.comment
    mark.state = GIVEN if sent.is_given else DRAFT
    mark.version += 1
    mark.marker_id, mark.marked_at = identity.account_id, now


def _for_audit(mark: HandMark) -> dict[str, Any]:
    """Without comment and reason: the log outlives what it is about."""
    return {"number": mark.number, **{f"points of {name}": points for name, points in mark.points.items()}}


def _hand_marked(edition: Edition, slot: AttemptSlot) -> HandMarked:
    question = edition.question(slot.question_id)
    if not isinstance(question, HandMarked):
        raise NotFound("nothing_to_mark")
    return question


def _locked(session: Session, slot_id: int) -> tuple[Attempt, AttemptSlot, Edition]:
    """The slot with its attempt, which nobody else marks or grades meanwhile."""
    slot = session.get(AttemptSlot, slot_id)
    if slot is None:
        raise NotFound("nothing_to_mark")
    attempt = session.scalars(select(Attempt).where(Attempt.id == slot.attempt_id).with_for_update()).one()
    return attempt, slot, edition_of(session, attempt.revision_id)
