"""Keeping a learner's practice set: noting what was missed, drawing sessions, taking answers. The only writer of this room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.grading.mark import Mark
from quizapp.jobs.service import enqueue, forget_job
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.events import AttemptFinished
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code, new_seed
from quizapp.practice.from_attempts import answers_of_attempt
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeReview, PracticeSession
from quizapp.practice.queries import SessionView, course_day, practice_set, session_view
from quizapp.practice.rules.schedule import Answer, Memory, after_review, rating_of
from quizapp.practice.rules.session import cards_for_session, drawn_cards
from quizapp.questions.base import Layout, Question, Response
from quizapp.quizzes.models import Attempt
from quizapp.quizzes.release import closes_for_all, told_by

NOTE_RELEASED = "note_released"
AGAIN = timedelta(minutes=5)
"""After so long a look is taken again at what is still held back."""


def note_finished_attempt(session: Session, finished: AttemptFinished) -> None:
    """Questions that were not fully right, blank ones too, come into the set; those already in it are scheduled anew.

    The day is that on which the result can be seen: of the grading, or for a test that holds its solutions back, of the
    attempt that releases them, or of the end of its window. Again changes nothing.
    """
    lock_practice(session, finished.enrolment_id)
    edition = _edition_of_attempt(session, finished.attempt_id)
    quiz = edition.course.quiz(finished.quiz_key)
    if quiz is None:
        return
    told = told_by(session, finished, edition.course, quiz)
    for attempt_id in told:
        noted = select(PracticeReview.id).where(PracticeReview.attempt_id == attempt_id).limit(1)
        if session.scalar(noted) is None:
            _note_attempt(session, finished.enrolment_id, attempt_id, course_day(edition, finished.at))
    released_at = None if told else closes_for_all(session, finished.enrolment_id, edition.course, quiz)
    if released_at is not None:
        enqueue(session, NOTE_RELEASED, finished.attempt_id, max(released_at, finished.at + AGAIN))


def note_released_attempt(session: Session, attempt_id: int, now: datetime) -> None:
    """The same, for a test whose window is over; where something still holds its solutions back, later once more."""
    attempt = session.execute(select(Attempt.enrolment_id, Attempt.quiz_key).where(Attempt.id == attempt_id)).first()
    if attempt is not None:
        forget_job(session, NOTE_RELEASED, attempt_id)  # a row that is due cannot be put off
        note_finished_attempt(session, AttemptFinished(now, attempt_id, attempt.enrolment_id, attempt.quiz_key))


def _note_attempt(session: Session, enrolment_id: int, attempt_id: int, today: date) -> None:
    answers = answers_of_attempt(session, attempt_id)
    cards = _cards(session, enrolment_id, answers)
    for question_id, answer in answers.items():
        if question_id in cards or answer.is_missed:
            _review(session, cards.get(question_id), enrolment_id, question_id, answer, today)
            session.add(_log(enrolment_id, question_id, answer, today, attempt_id=attempt_id))
    session.flush()


def _edition_of_attempt(session: Session, attempt_id: int) -> Edition:
    return edition_of(session, session.scalars(select(Attempt.revision_id).where(Attempt.id == attempt_id)).one())


def start_session(session: Session, enrolment_id: int, course: PublishedCourse, locale: str, now: datetime) -> str:
    """The code of the session that waits, or of a new one with its options drawn anew.

    **Raises** Conflict when there is nothing to practise. **Effects**: a session of an older revision is ended.
    """
    lock_practice(session, enrolment_id)
    known = practice_set(session, enrolment_id, course.edition, now)
    if known.waiting and known.waiting.revision_id == course.revision_id:
        return known.waiting.code
    chosen = cards_for_session(known.cards, known.today)
    if not chosen:
        raise Conflict("nothing_to_practise")
    questions = [course.edition.question(card.question_id) for card in chosen]
    return start_with(session, enrolment_id, course, drawn_cards(questions, new_seed(), locale), now).code


def start_with(
    session: Session, enrolment_id: int, course: PublishedCourse, drawn: Sequence[tuple[Question, Layout]], now: datetime
) -> PracticeSession:
    """A session of just these questions. **Effects**: one that waits is ended; its questions stay in the set."""
    lock_practice(session, enrolment_id)
    end_open_sessions(session, enrolment_id, now)
    started = PracticeSession(code=new_code(), enrolment_id=enrolment_id, revision_id=course.revision_id, started_at=now)
    session.add(started)
    session.flush()
    for number, (question, layout) in enumerate(drawn, start=1):
        session.add(PracticeItem(session_id=started.id, number=number, question_id=question.id, layout=layout, response={}))
    session.flush()
    return started


def answer_card(
    session: Session, identity: Identity, code: str, number: int, response: Response, mark: Mark, now: datetime
) -> None:
    """Take the answer to a shown card; a second one, or one after the end, changes nothing.

    **Raises** NotFound for a session that is not the asker's. **Effects**: the card is scheduled anew; the last answer ends
    the session.
    """
    enrolment_id = session.scalar(
        select(PracticeSession.enrolment_id)
        .join(Enrolment, Enrolment.id == PracticeSession.enrolment_id)
        .where(PracticeSession.code == code, Enrolment.account_id == identity.account_id)
    )
    if enrolment_id is None:
        raise NotFound("no_such_practice")
    lock_practice(session, enrolment_id)
    view = session_view(session, identity, code, now)
    card = view.card(number)
    if view.ended_at is not None or card.mark is not None:
        return
    session.execute(
        update(PracticeItem)
        .where(PracticeItem.id == card.id)
        .values(
            response=response, mark_numerator=mark.fraction.numerator, mark_denominator=mark.fraction.denominator,
            mark_answered=mark.answered, answered_at=now,
        )
    )
    answer, kept = Answer(rating_of(mark)), _cards(session, enrolment_id, [card.question_id])
    _review(session, kept.get(card.question_id), enrolment_id, card.question_id, answer, view.today)
    session.add(_log(enrolment_id, card.question_id, answer, view.today, item_id=card.id))
    if _is_last(view, number):
        end_open_sessions(session, enrolment_id, now)
    session.flush()


def stop_session(session: Session, identity: Identity, code: str, now: datetime) -> None:
    """End a session before its last card; what was answered stands. **Raises** NotFound."""
    end_open_sessions(session, session_view(session, identity, code, now).enrolment_id, now)


def clear_practice(session: Session, enrolment_id: int) -> None:
    """Forget the learner's set in this course: cards, sessions, answers and the log. Results of quizzes stay."""
    sessions = select(PracticeSession.id).where(PracticeSession.enrolment_id == enrolment_id)
    session.execute(delete(PracticeReview).where(PracticeReview.enrolment_id == enrolment_id))
    session.execute(delete(PracticeItem).where(PracticeItem.session_id.in_(sessions)))
    session.execute(delete(PracticeSession).where(PracticeSession.enrolment_id == enrolment_id))
    session.execute(delete(PracticeCard).where(PracticeCard.enrolment_id == enrolment_id))


def lock_practice(session: Session, enrolment_id: int) -> None:
    """One writer at a time for each learner and course, so that no two answers schedule one card."""
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())


def end_open_sessions(session: Session, enrolment_id: int, now: datetime) -> None:
    """Nothing waits any more."""
    session.execute(
        update(PracticeSession)
        .where(PracticeSession.enrolment_id == enrolment_id, PracticeSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _is_last(view: SessionView, number: int) -> bool:
    return all(card.mark is not None for card in view.cards if card.number != number)


def _cards(session: Session, enrolment_id: int, question_ids: Collection[str]) -> dict[str, PracticeCard]:
    rows = session.scalars(
        select(PracticeCard).where(PracticeCard.enrolment_id == enrolment_id, PracticeCard.question_id.in_(question_ids))
    )
    return {card.question_id: card for card in rows}


def _review(
    session: Session, card: PracticeCard | None, enrolment_id: int, question_id: str, answer: Answer, day: date
) -> None:
    """Schedule a card anew, or a new one for the first time."""
    before = Memory(card.stability, card.difficulty, card.reviewed_on, card.due_on) if card else None
    if card is None:
        card = PracticeCard(enrolment_id=enrolment_id, question_id=question_id)
        session.add(card)
    write_memory(card, after_review(before, answer.rating, day), answer.missed_with)


def write_memory(card: PracticeCard, memory: Memory, missed_with: int | None) -> None:
    """Write down what the scheduler says, and with which certainty the last answer was missed."""
    card.stability, card.difficulty = memory.stability, memory.difficulty
    card.reviewed_on, card.due_on, card.missed_with = memory.reviewed_on, memory.due_on, missed_with


def _log(
    enrolment_id: int, question_id: str, answer: Answer, day: date, *, item_id: int | None = None, attempt_id: int | None = None
) -> PracticeReview:
    return PracticeReview(
        enrolment_id=enrolment_id, question_id=question_id, rating=int(answer.rating), missed_with=answer.missed_with,
        reviewed_on=day, item_id=item_id, attempt_id=attempt_id,
    )
