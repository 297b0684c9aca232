"""One attempt of a learner as trainers may look at it: what counts, with solutions, nothing that is the learner's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from quizapp.cohorts.queries import learners_within
from quizapp.cohorts.rules.scope import Scope
from quizapp.courses.models import Enrolment
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.quizzes.models import GRADED, MARKING, Attempt
from quizapp.quizzes.queries import AttemptHead, head_where, slot_rows
from quizapp.quizzes.result import full_review
from quizapp.quizzes.review import Review


@dataclass(frozen=True, slots=True)
class OpenedAttempt:
    """An attempt that was handed in. **Shape**: `rows` by number of the question, graded questions only."""

    head: AttemptHead
    rows: dict[int, Row[Any]]
    review: Review


def is_shown_to_trainers(state: str, purpose: str) -> bool:
    """Whether trainers may look into attempts of this kind: not while they are being answered, and never into self-checks."""
    return state in (MARKING, GRADED) and purpose != "placement"


def attempt_of_learner(session: Session, course: PublishedCourse, code: str, scope: Scope) -> AttemptHead:
    """THE place that says which single attempts trainers may look at.

    **Raises** NotFound for another course's, for one of a learner outside of the scope, and for what is not shown, as in a
    course whose results are the learners' own.
    """
    head = head_where(session, Attempt.code == code, Enrolment.course_id == course.course_id, *learners_within(scope))
    if not (course.sight.attempts and is_shown_to_trainers(head.state, head.quiz.purpose)):
        raise NotFound("no_such_attempt")
    return head


def opened_attempt(session: Session, head: AttemptHead, locale: str) -> OpenedAttempt:
    """The attempt with its solutions. Worksheets, self-ratings and certainty are the learner's own and left out."""
    rows: Sequence[Row[Any]] = [row for row in slot_rows(session, head.id) if head.edition.question(row.question_id).is_graded]
    return OpenedAttempt(head, {row.slot: row for row in rows}, full_review(session, head, rows, locale))
