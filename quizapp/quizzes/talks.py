"""The supplementary talk: its points stand beside the written result and may turn it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.grading.oral import may_have_talk, needed_oral_points
from quizapp.grading.passing import Outcome
from quizapp.kernel.errors import Conflict, NotAllowed, NotFound
from quizapp.kernel.identity import Identity
from quizapp.kernel.numbers import exact_text
from quizapp.quizzes.models import GRADED, Attempt, OralResult
from quizapp.quizzes.outcomes import replace_outcome, written_outcome


@dataclass(frozen=True, slots=True)
class TalkState:
    """Whether a talk may be held, what it has to bring, and the talks so far. **Units**: points of 100, exact."""

    written: Outcome
    needed: Fraction
    is_offered: bool
    talks: tuple[OralResult, ...]


def talk_state(session: Session, attempt: Attempt) -> TalkState | None:
    """How it stands with a talk after this attempt; None where none is foreseen."""
    quiz = edition_of(session, attempt.revision_id).course.quiz(attempt.quiz_key)
    if quiz is None or quiz.purpose != "test" or attempt.state != GRADED:
        return None
    written = written_outcome(session, attempt)
    if written is None or written.pass_points is None:
        return None
    # A section that misses its own pass mark is made up for by nothing, a talk included.
    may_turn = all(section.passed is not False for section in written.sections)
    is_offered = quiz.oral.offered and may_turn and may_have_talk(written.points, written.pass_points, quiz.oral.from_points)
    needed = needed_oral_points(written.points, written.pass_points)
    return TalkState(written, needed, is_offered, tuple(talks_of(session, attempt.id)))


def talks_of(session: Session, attempt_id: int) -> Sequence[OralResult]:
    """Entries in order; the last counts, those before it were corrected."""
    return session.scalars(select(OralResult).where(OralResult.attempt_id == attempt_id).order_by(OralResult.number)).all()


def enter_talk(session: Session, identity: Identity, attempt_id: int, points: Fraction, seen: int, now: datetime) -> OralResult:
    """Write down what the talk brought; the result is worked out anew, two to one.

    **Shape**: `seen` is how many entries the form knew of.
    **Raises** NotFound, NotAllowed for one's own result, Conflict when no talk is foreseen for it or somebody else has entered one
    meanwhile.
    """
    attempt = session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
    if attempt is None:
        raise NotFound("no_such_attempt")
    if session.scalar(select(Enrolment.account_id).where(Enrolment.id == attempt.enrolment_id)) == identity.account_id:
        raise NotAllowed("own_answer")
    state = talk_state(session, attempt)
    if state is None or not state.is_offered:
        raise Conflict("no_talk_foreseen")
    if len(state.talks) != seen:
        raise Conflict("talk_entered_meanwhile")
    talk = OralResult(
        attempt_id=attempt_id, number=seen + 1, written=state.written.as_json(), points=exact_text(points),
        examiner_id=identity.account_id, entered_at=now,
    )
    session.add(talk)
    session.flush()
    replace_outcome(session, attempt_id, "oral", now)
    return talk
