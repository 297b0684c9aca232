"""Clearing wrong ticks after a try, in learn mode: one more hint. What was tried stays; what is left is a new answer."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_code
from quizapp.questions.base import Form
from quizapp.questions.correction import corrected
from quizapp.quizzes.answers import save_answer
from quizapp.quizzes.corrections import corrections_of_attempt
from quizapp.quizzes.rules.answer import Stamp
from quizapp.quizzes.rules.certainty import FIELD
from quizapp.quizzes.tries import slot_to_try

Cleared = Literal["cleared", "none_wrong", "not_tried"]


def clear_wrong(session: Session, identity: Identity, code: str, slot: int, now: datetime) -> Cleared:
    """Take the wrong ticks out of the answer that stands, if it is the one that was tried last.

    **Raises** as `slot_to_try`. **Effects**: a new answer is stored; it uses no try.
    """
    attempt, row, _quiz, question = slot_to_try(session, identity, code, slot, now)
    by = corrected(question, corrections_of_attempt(session, attempt.id).get(question.id, ()))
    left = by.question.cleared_form(row.layout, row.response)
    if row.settled_at is not None or row.tries == 0 or row.tried_digest != row.digest or left is None:
        return "not_tried"
    if by.question.read_response(left, row.layout) == row.response:
        return "none_wrong"
    said: Form = {} if row.certainty is None else {FIELD: [str(row.certainty)]}
    save_answer(session, identity, code, slot, {**left, **said}, Stamp(new_code(16), 1, row.revision), now)
    return "cleared"
