"""What trainers do with results. The only writer of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from quizapp.audit.service import record
from quizapp.cohorts.access import scope_of
from quizapp.cohorts.rules.dates import MOST_ATTEMPTS_MORE, Measures
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.rules.extra_time import ExtraTime
from quizapp.courses.service import set_extra_time, set_measures
from quizapp.gradebook.learner import course_learner
from quizapp.gradebook.queries import Filters
from quizapp.kernel.errors import Invalid
from quizapp.kernel.identity import Identity
from quizapp.kernel.numbers import exact_text
from quizapp.quizzes.deadlines import move_deadlines
from quizapp.quizzes.hand_marks import SavedMark, SentMark, save_mark
from quizapp.quizzes.talks import enter_talk, talks_of
from quizapp.sharing.models import EXPORT
from quizapp.sharing.service import note_taken_along


def note_export(
    session: Session, identity: Identity, course: PublishedCourse, filters: Filters, account_ids: Sequence[int], now: datetime
) -> None:
    """Write down that somebody takes the list of results along; not what was searched for, which may be a name. The learners in
    it are told, where it holds more than that they learn here."""
    taken = {"state": filters.state or "all", "searched": bool(filters.search)}
    if filters.scope.cohort_ids is not None:
        taken["groups"] = sorted(filters.scope.cohort_ids)
    if course.sight.completion:
        note_taken_along(session, identity, course.course_id, account_ids, EXPORT, now)
    record(session, identity, "results_exported", "course", course.edition.course.key, None, taken, now)


def give_extra_time(
    session: Session, identity: Identity, course: PublishedCourse, number: int, extra: ExtraTime, now: datetime
) -> int:
    """Give a learner of the course extra time, or take it back; how many running attempts got more.

    **Raises** NotFound for who does not learn in the course or in a group of the trainer's, Invalid outside the bounds. The
    log keeps who did it.
    """
    course_learner(session, course, number, scope_of(session, identity, course.edition.course.key))
    before = set_extra_time(session, number, extra)
    record(session, identity, "extra_time_changed", "enrolment", number, asdict(before), asdict(extra), now)
    return move_deadlines(session, number, extra)


def mark_work(session: Session, identity: Identity, slot_id: int, sent: SentMark, now: datetime) -> SavedMark:
    """Keep a draft, or give or change a mark. Raises as `save_mark` does. **Effects**: what is more than a draft is logged."""
    saved = save_mark(session, identity, slot_id, sent, now)
    if saved.after and saved.is_given:
        act = "hand_mark_given" if saved.before is None else "hand_mark_changed"
        record(session, identity, act, "attempt_slot", slot_id, saved.before, saved.after, now)
    return saved


def note_file_taken(session: Session, identity: Identity, kind: str, number: int, file: int, now: datetime) -> None:
    """Write down that somebody takes a file along that a learner handed in. **Shape**: `kind` and `number` of the answer."""
    record(session, identity, "file_taken", kind, number, None, {"file": file}, now)


def enter_talk_of(session: Session, identity: Identity, attempt_id: int, points: Fraction, seen: int, now: datetime) -> None:
    """Enter the points of a supplementary talk, or correct them. Raises as `enter_talk` does."""
    talks = talks_of(session, attempt_id)
    before = {"oral_points": talks[-1].points} if talks else None
    enter_talk(session, identity, attempt_id, points, seen, now)
    record(session, identity, "oral_result_entered", "attempt", attempt_id, before, {"oral_points": exact_text(points)}, now)


def give_measures(
    session: Session, identity: Identity, course: PublishedCourse, number: int, measures: Measures, now: datetime
) -> int:
    """Grant a learner of the course more attempts and a later deadline, or take them back; how many running attempts got more.

    **Raises** NotFound for who does not learn in the course or in a group of the trainer's, Invalid outside the bounds. The
    log keeps who did it; why is kept nowhere.
    """
    learner = course_learner(session, course, number, scope_of(session, identity, course.edition.course.key))
    if not measures.is_possible:
        raise Invalid("measures_impossible", most=MOST_ATTEMPTS_MORE)
    before = set_measures(session, number, measures.more_attempts, measures.due_at)
    after = {"more_attempts": measures.more_attempts, "due_at": measures.due_at and measures.due_at.isoformat()}
    if before == after:
        return 0
    record(session, identity, "measures_changed", "enrolment", number, before, after, now)
    return move_deadlines(session, number, learner.extra_time)
