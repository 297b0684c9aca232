"""Attempts: starting, closing, grading. With `answers.py`, which stores answers, the only writer of this room.

Closing, grading and certifying are three steps, each its own transaction, each repeatable; what a crash left unfinished
the worker finishes (`wiring.jobs`). Where a person has to mark something, grading stops at `marking` and is asked for
again with every mark that is given (`hand_marks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, insert, literal, select, update
from sqlalchemy.orm import Session

from quizapp.accounts.models import Account
from quizapp.cohorts.queries import group_then, own_rules
from quizapp.content.document import Quiz
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.courses.service import lock_enrolment
from quizapp.db.session import emit
from quizapp.db.types import UtcDateTime
from quizapp.jobs.service import enqueue, forget_job
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.events import AttemptFinished
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, new_seed
from quizapp.kernel.numbers import exact_text
from quizapp.mail.service import queue_mail
from quizapp.quizzes import hand_marks
from quizapp.quizzes.corrections import corrections_for_marking
from quizapp.quizzes.deadlines import is_expired, settle_deadline
from quizapp.quizzes.keeping import hand_over_texts, kept_answers
from quizapp.quizzes.marking import freeze_outcome, mark_slots, outcome_of
from quizapp.quizzes.models import CLOSED, GRADE, GRADED, MARKING, OPEN, Attempt, AttemptSlot
from quizapp.quizzes.queries import questions_before
from quizapp.quizzes.rules.availability import PastAttempt, availability
from quizapp.quizzes.rules.selection import DrawnQuestion, draw_attempt
from quizapp.quizzes.tries_made import tries_at

RESULT_MAIL = "result_ready"


def start_attempt(
    session: Session, enrolment_id: int, course: PublishedCourse, quiz: Quiz, locale: str, now: datetime, seed: int | None = None
) -> str:
    """The code of the learner's open attempt at the quiz, started if there is none.

    **Shape**: `seed` where its questions were shown before it started; a new one otherwise.
    **Raises** Conflict when the quiz's window, limit or waiting time forbids it, or its pools hold too little.
    **Effects**: questions, option orders and the deadline are settled once and stored.
    """
    extra = lock_enrolment(session, enrolment_id)
    past = session.execute(
        select(Attempt.code, Attempt.number, Attempt.state, Attempt.finished_at)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_key == quiz.key)
        .order_by(Attempt.number)
    ).all()
    for attempt in past:
        if attempt.state == OPEN:
            return str(attempt.code)
    own = own_rules(session, enrolment_id)
    deadline = settle_deadline(quiz.time, course.edition.course.time_zone, extra, own.end_of(quiz.key), now)
    _refuse_start(quiz, [PastAttempt(attempt.number, attempt.finished_at) for attempt in past], own.measures.more_attempts, now)
    before = questions_before(session, enrolment_id, course.edition.course, quiz)
    seed = new_seed() if seed is None else seed
    number = past[-1].number + 1 if past else 1
    started = Attempt(
        code=new_code(), enrolment_id=enrolment_id, quiz_key=quiz.key, number=number, revision_id=course.revision_id,
        state=OPEN, locale=locale, seed=seed, started_at=now, **deadline,
    )
    session.add(started)
    session.flush()
    _add_slots(session, started, draw_attempt(course.edition.course, quiz, seed, locale, before))
    return started.code


def _add_slots(session: Session, attempt: Attempt, drawn: Sequence[DrawnQuestion]) -> None:
    """The attempt's questions. A worksheet begins with what was written on it before."""
    kept = kept_answers(session, attempt.enrolment_id, (one.question for one in drawn))
    rows = [
        {
            "attempt_id": attempt.id, "slot": slot, "question_id": one.question.id, "layout": one.layout,
            "section": one.section, "worth": None if one.worth is None else exact_text(one.worth),
            "revision": 0, "response": {}, "digest": "", "tab": "", "sequence": 0, **kept.get(one.question.id, {}),
        }
        for slot, one in enumerate(drawn, start=1)
    ]
    # Past the object layer, in one statement: nobody needs them as objects.
    session.connection().execute(insert(AttemptSlot.__table__), rows)  # type: ignore[arg-type]  # a mapped class has a table


def _refuse_start(quiz: Quiz, past: list[PastAttempt], more: int, now: datetime) -> None:
    available = availability(quiz.attempts, past, now, more)
    if available.may_start:
        return
    if available.from_time is None:
        raise Conflict("attempt_limit_reached", limit=(quiz.attempts.limit or 0) + more)
    raise Conflict("wait_before_next_attempt", from_time=available.from_time)


def close_attempt(session: Session, identity: Identity, code: str, now: datetime) -> int:
    """Step 1: from here no answer is accepted. The attempt's number in the database; again is no error.

    **Raises** NotFound for an attempt that is not the asker's. **Effects**: the grading job is written with it.
    """
    attempt_id = session.scalar(
        select(Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.code == code, Enrolment.account_id == identity.account_id)
    )
    if attempt_id is None:
        raise NotFound("no_such_attempt")
    close_by_id(session, attempt_id, now)
    return attempt_id


def close_by_id(session: Session, attempt_id: int, now: datetime) -> None:
    """Close whichever attempt this is, if it is open: one conditional update. It ended at its deadline, if that is over."""
    _close(session, attempt_id, now)


def close_expired(session: Session, attempt_id: int, now: datetime) -> None:
    """Close an attempt whose grace is over; one that was given more time meanwhile goes on."""
    _close(session, attempt_id, now, is_expired(now))


def _close(session: Session, attempt_id: int, now: datetime, *which: ColumnElement[bool]) -> None:
    ended = case((Attempt.deadline_at <= now, Attempt.deadline_at), else_=literal(now, UtcDateTime))
    changed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state == OPEN, *which)
        .values(state=CLOSED, finished_at=ended, cohort_id=group_then(Attempt.enrolment_id))
    )
    if changed.rowcount:  # type: ignore[attr-defined]  # CursorResult has it, the annotation does not
        enqueue(session, GRADE, attempt_id, now)


def grade_attempt(session: Session, attempt_id: int, now: datetime) -> None:
    """Step 2: mark every answer of a closed attempt and tell the rooms above. Again changes nothing.

    **Effects**: while an answer waits for a person, the attempt is in the state `marking` and nobody is told.
    """
    attempt = session.scalar(select(Attempt).where(Attempt.id == attempt_id).with_for_update())
    if attempt is None or attempt.state not in (CLOSED, MARKING):
        return
    edition = edition_of(session, attempt.revision_id)
    slots = session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt_id).order_by(AttemptSlot.slot)).all()
    quiz = edition.course.quiz(attempt.quiz_key)
    if quiz is None:
        raise NotFound("no_such_quiz")
    corrections = corrections_for_marking(session, attempt.id, attempt.revision_id)
    by_hand = hand_marks.marks_by_hand(session, edition, slots, corrections)
    tries = tries_at(session, [slot.id for slot in slots if slot.tries]) if corrections else {}
    marked = mark_slots(edition, quiz, slots, corrections, by_hand.marks, tries)
    hand_over_texts(session, attempt, edition, slots)
    forget_job(session, GRADE, attempt.id)
    if by_hand.is_waiting:
        attempt.state = MARKING
        session.flush()
        return
    if attempt.state == MARKING:
        _tell_learner(session, attempt, now)
    freeze_outcome(attempt, outcome_of(quiz, marked))
    attempt.state = GRADED
    attempt.graded_at = now
    session.flush()
    emit(session, AttemptFinished(now, attempt.id, attempt.enrolment_id, attempt.quiz_key))


def _tell_learner(session: Session, attempt: Attempt, now: datetime) -> None:
    """Whoever has waited for a person gets a mail, if an address is known."""
    account = session.execute(
        select(Account.id, Account.email).join(Enrolment, Enrolment.account_id == Account.id).where(Enrolment.id == attempt.enrolment_id)
    ).one()
    if account.email is not None:
        queue_mail(session, RESULT_MAIL, account.email, attempt.locale, {"attempt": attempt.id}, account.id, now)
