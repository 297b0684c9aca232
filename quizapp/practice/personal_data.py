"""A person's practice: export, erasure, merging."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from fsrs import Rating
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.courses.models import CourseRow, Enrolment
from quizapp.kernel.events import EnrolmentsMerged
from quizapp.practice.models import PracticeCard, PracticeItem, PracticeReview, PracticeSession
from quizapp.practice.queries import open_session
from quizapp.practice.rules.schedule import replayed
from quizapp.practice.service import clear_practice, end_open_sessions, write_memory

NOT_EXPORTED = {"practice_item.layout": "the order in which options were drawn; could tell what is right"}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every question that comes back, and every answer in practice."""
    enrolments = (
        select(Enrolment.id, CourseRow.key)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Enrolment.id)
    )
    found: list[dict[str, Any]] = []
    for enrolment_id, course in session.execute(enrolments):
        cards = select(PracticeCard).where(PracticeCard.enrolment_id == enrolment_id).order_by(PracticeCard.id)
        found += [
            {
                "course": course, "question": card.question_id, "due_on": card.due_on.isoformat(),
                "reviewed_on": card.reviewed_on.isoformat(), "stability": card.stability, "difficulty": card.difficulty,
                "missed_with_certainty": card.missed_with,
                "reviews": _reviews_of(session, card), "answers": _answers_to(session, card),
            }
            for card in session.scalars(cards)
        ]
    return found


def _reviews_of(session: Session, card: PracticeCard) -> list[dict[str, Any]]:
    return [
        {
            "on": day.isoformat(), "rating": Rating(rating).name.lower(), "missed_with_certainty": missed_with,
            "from": "practice" if item_id else "attempt",
        }
        for rating, missed_with, day, item_id in session.execute(
            select(PracticeReview.rating, PracticeReview.missed_with, PracticeReview.reviewed_on, PracticeReview.item_id)
            .where(PracticeReview.enrolment_id == card.enrolment_id, PracticeReview.question_id == card.question_id)
            .order_by(PracticeReview.id)
        )
    ]


def _answers_to(session: Session, card: PracticeCard) -> list[dict[str, Any]]:
    """Answers in practice; solutions are not part of it."""
    rows = session.execute(
        select(PracticeItem, PracticeSession)
        .join(PracticeSession, PracticeSession.id == PracticeItem.session_id)
        .where(PracticeSession.enrolment_id == card.enrolment_id, PracticeItem.question_id == card.question_id)
        .order_by(PracticeItem.id)
    )
    return [
        {
            "answered_at": item.answered_at.isoformat(), "answer": item.response, "place": item.number,
            "mark": [item.mark_numerator, item.mark_denominator], "answered": item.mark_answered, "session": sitting.code,
            "session_started_at": sitting.started_at.isoformat(),
            "session_ended_at": sitting.ended_at.isoformat() if sitting.ended_at else None,
        }
        for item, sitting in rows
        if item.answered_at
    ]


def erase_for(session: Session, account_id: int) -> None:
    """Remove the person's practice in every course; its log points at attempts, so it goes before them."""
    for enrolment_id in session.scalars(select(Enrolment.id).where(Enrolment.account_id == account_id)).all():
        clear_practice(session, enrolment_id)


def merge_into(session: Session, merged: EnrolmentsMerged) -> None:
    """Both sets become one; a question that is in both is scheduled anew from both logs.

    Of two open sessions that of the kept enrolment waits on.
    """
    if open_session(session, merged.into_enrolment_id) is not None:
        end_open_sessions(session, merged.from_enrolment_id, merged.at)
    kept = _cards_of(session, merged.into_enrolment_id)
    for question_id, card in _cards_of(session, merged.from_enrolment_id).items():
        if question_id in kept:
            session.delete(card)
        else:
            card.enrolment_id = merged.into_enrolment_id
    session.flush()
    for table in (PracticeReview, PracticeSession):
        session.execute(
            update(table)
            .where(table.enrolment_id == merged.from_enrolment_id)
            .values(enrolment_id=merged.into_enrolment_id)
        )
    _schedule_anew(session, merged.into_enrolment_id, kept)


def _cards_of(session: Session, enrolment_id: int) -> dict[str, PracticeCard]:
    rows = session.scalars(select(PracticeCard).where(PracticeCard.enrolment_id == enrolment_id))
    return {card.question_id: card for card in rows}


def _schedule_anew(session: Session, enrolment_id: int, cards: dict[str, PracticeCard]) -> None:
    """A card follows from its log, whichever enrolment its lines came from."""
    logs: dict[str, list[tuple[Rating, date]]] = defaultdict(list)
    missed_with: dict[str, int | None] = {}
    for question_id, rating, day, missed in session.execute(
        select(PracticeReview.question_id, PracticeReview.rating, PracticeReview.reviewed_on, PracticeReview.missed_with)
        .where(PracticeReview.enrolment_id == enrolment_id)
        .order_by(PracticeReview.reviewed_on, PracticeReview.id)
    ):
        logs[question_id].append((Rating(rating), day))
        missed_with[question_id] = missed
    for question_id, card in cards.items():
        memory = replayed(logs[question_id])
        if memory is not None:
            write_memory(card, memory, missed_with[question_id])
    session.flush()
