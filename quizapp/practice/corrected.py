"""Practice after a correction: cards follow from what answers were worth by the corrected key."""

from __future__ import annotations

from collections.abc import Sequence

from fsrs import Rating
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.kernel.events import AttemptRegraded
from quizapp.practice.from_attempts import answers_of_attempt
from quizapp.practice.models import PracticeCard, PracticeReview
from quizapp.practice.rules.schedule import Answer, replayed
from quizapp.practice.service import lock_practice, write_memory


def note_regraded_attempt(session: Session, regraded: AttemptRegraded) -> None:
    """Questions that the attempt brought into practice are scheduled anew by their new marks, or leave it.

    What was withdrawn leaves, and so does what by now was never missed. Again changes nothing.
    """
    lock_practice(session, regraded.enrolment_id)
    noted = session.scalars(select(PracticeReview).where(PracticeReview.attempt_id == regraded.attempt_id)).all()
    answers = answers_of_attempt(session, regraded.attempt_id) if noted else {}
    for review in noted:
        answer = answers.get(review.question_id)
        if answer is None:
            _remove(session, review.enrolment_id, review.question_id)
        elif answer != _said(review):
            review.rating, review.missed_with = int(answer.rating), answer.missed_with
            session.flush()
            _schedule_anew(session, review.enrolment_id, review.question_id)


def _schedule_anew(session: Session, enrolment_id: int, question_id: str) -> None:
    card = session.scalar(
        select(PracticeCard).where(PracticeCard.enrolment_id == enrolment_id, PracticeCard.question_id == question_id)
    )
    log = _log(session, enrolment_id, question_id)
    memory = replayed((Rating(review.rating), review.reviewed_on) for review in log)
    if card is None or memory is None or not any(_said(review).is_missed for review in log):
        _remove(session, enrolment_id, question_id)
        return
    write_memory(card, memory, log[-1].missed_with)
    session.flush()


def _log(session: Session, enrolment_id: int, question_id: str) -> Sequence[PracticeReview]:
    return session.scalars(
        select(PracticeReview)
        .where(PracticeReview.enrolment_id == enrolment_id, PracticeReview.question_id == question_id)
        .order_by(PracticeReview.reviewed_on, PracticeReview.id)
    ).all()


def _said(review: PracticeReview) -> Answer:
    return Answer(Rating(review.rating), review.missed_with)


def _remove(session: Session, enrolment_id: int, question_id: str) -> None:
    for table in (PracticeReview, PracticeCard):
        session.execute(delete(table).where(table.enrolment_id == enrolment_id, table.question_id == question_id))
