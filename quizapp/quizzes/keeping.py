"""Worksheets in attempts: what was written before stands there again; what is written goes into the learner's own keeping.

An attempt holds such a text only while it is open. From grading on it knows no more than that something was written, so
nothing that reads attempts (results, exports, statistics) can show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.content.edition import Edition
from quizapp.kernel.events import WorksheetDeleted
from quizapp.questions.base import Question
from quizapp.questions.types.reflection import KEPT, Reflection
from quizapp.quizzes.models import GRADED, AnswerEvent, Attempt, AttemptSlot
from quizapp.quizzes.rules.answer import fields_digest
from quizapp.worksheets.queries import texts_of
from quizapp.worksheets.service import keep_texts


def kept_answers(session: Session, enrolment_id: int, questions: Iterable[Question]) -> dict[str, dict[str, Any]]:
    """Response and digest that a new attempt starts with, by question; asks only where there is a worksheet."""
    sheets = {question.id: question for question in questions if isinstance(question, Reflection)}
    written = texts_of(session, enrolment_id, sheets.keys()) if sheets else {}
    forms = {question_id: sheets[question_id].posted(texts) for question_id, texts in written.items()}
    return {
        question_id: {"response": sheets[question_id].read_response(form, {}), "digest": fields_digest(form)}
        for question_id, form in forms.items()
        if form
    }


def hand_over_texts(session: Session, attempt: Attempt, edition: Edition, slots: Sequence[AttemptSlot]) -> None:
    """Move what was written in an attempt into the learner's keeping. Again changes nothing."""
    for slot in slots:
        if not isinstance(edition.question(slot.question_id), Reflection):
            continue
        texts = slot.response.get("texts")
        if texts and slot.saved_at is not None:
            keep_texts(session, attempt.enrolment_id, attempt.revision_id, slot.question_id, texts, slot.saved_at)
        if slot.response:
            slot.response = KEPT
        session.execute(update(AnswerEvent).where(AnswerEvent.slot_id == slot.id).values(response=KEPT))


def forget_texts(session: Session, deleted: WorksheetDeleted) -> None:
    """The learner deleted a worksheet: no answer and no event of hers holds its text, or what it could be told by.

    An open page, or a copy that waits in a browser, knows an older revision: what it sends asks first.
    """
    of_learner = select(Attempt.id).where(Attempt.enrolment_id == deleted.enrolment_id)
    is_hers = (AttemptSlot.attempt_id.in_(of_learner), AttemptSlot.question_id == deleted.question_id)
    slots = select(AttemptSlot.id).where(*is_hers)
    session.execute(update(AnswerEvent).where(AnswerEvent.slot_id.in_(slots)).values(response=KEPT, digest=""))
    is_open = AttemptSlot.attempt_id.in_(of_learner.where(Attempt.state != GRADED))
    session.execute(update(AttemptSlot).where(*is_hers, is_open).values(response={}, revision=AttemptSlot.revision + 1, tab=""))
    session.execute(update(AttemptSlot).where(*is_hers).values(digest=""))
