"""Which questions of a learner's practice are worth a mail."""

from __future__ import annotations

from datetime import datetime

from fsrs import Rating
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.practice.mastery import mastered_objectives
from quizapp.practice.models import PracticeReview
from quizapp.practice.queries import practice_set
from quizapp.practice.rules.session import cards_for_booster


def questions_to_repeat(session: Session, enrolment_id: int, edition: Edition, most: int, now: datetime) -> list[str]:
    """The learner's own mistakes first, then what is due next; none when every objective that was asked about is mastered."""
    if all(one.mastery.is_mastered for one in mastered_objectives(session, enrolment_id, edition, now)):
        return []
    cards = practice_set(session, enrolment_id, edition, now).cards
    return [card.question_id for card in cards_for_booster(cards, _missed(session, enrolment_id), most)]


def _missed(session: Session, enrolment_id: int) -> frozenset[str]:
    """Questions whose last answer was not right."""
    last = select(func.max(PracticeReview.id)).where(PracticeReview.enrolment_id == enrolment_id).group_by(PracticeReview.question_id)
    wrong = select(PracticeReview.question_id).where(PracticeReview.id.in_(last), PracticeReview.rating == int(Rating.Again))
    return frozenset(session.scalars(wrong))
