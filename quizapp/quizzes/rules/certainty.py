"""How certain somebody is of an answer: posted beside it, kept beside it, never part of it."""

from __future__ import annotations

from quizapp.content.document import Quiz
from quizapp.grading.certainty import LEVELS
from quizapp.kernel.errors import Invalid
from quizapp.questions.base import Form, Question

FIELD = "certainty"
"""Posted with the fields of the question; no kind has a field of this name."""


def asks_certainty(quiz: Quiz, question: Question) -> bool:
    """Whether the page of the question asks for it: in learn mode, where the quiz wants it and the machine can mark."""
    return quiz.mode == "learn" and quiz.certainty and question.is_markable_in_full


def certainty_of(form: Form) -> int | None:
    """The level that was posted; None where nothing was said. **Raises** Invalid for what is no level."""
    values = form.get(FIELD, [])
    if not values:
        return None
    if len(values) > 1 or values[0] not in {str(level) for level in LEVELS}:
        raise Invalid("answer_not_understood")
    return int(values[0])


def without_certainty(form: Form) -> Form:
    """The fields of the question alone."""
    return {name: values for name, values in form.items() if name != FIELD}
