"""Correcting a published question: noting down what is wanted, putting it in force once, leaving it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.accounts.access import require_results_of
from quizapp.audit.service import record
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.impact import impact_of
from quizapp.kernel.errors import Conflict, NotFound
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Question
from quizapp.questions.correction import Policy, What, propose, question_digest
from quizapp.questions.keys import Key
from quizapp.questions.registry import read_question_json
from quizapp.quizzes.corrections import DRAFT, as_it_holds, discard_draft, draft_correction, lock_correction, put_in_force


def published_question(course: PublishedCourse, question_id: str) -> Question:
    """A question of the course as learners meet it now. **Raises** NotFound."""
    try:
        return course.edition.question(question_id)
    except KeyError:
        raise NotFound("no_such_question") from None


def draft(
    session: Session, identity: Identity, course: PublishedCourse, question_id: str, what: What, key: Key,
    explanation: Mapping[str, str], now: datetime,
) -> str:
    """Note down a correction; its code. Nothing is marked by it yet. **Raises** NotAllowed, NotFound, Invalid."""
    require_results_of(identity, course.edition.course.key)
    published = published_question(course, question_id)
    held = as_it_holds(session, course.course_id, published)
    wanted = propose(held, what, key, explanation, course.edition.course.locales)
    return draft_correction(session, course.course_id, published, what, wanted, now)


def apply(
    session: Session, identity: Identity, course: PublishedCourse, code: str, policy: Policy, confirmed: int, now: datetime
) -> bool:
    """Put a draft in force; False when it is already. One entry in the log of acts.

    **Shape**: `confirmed` is the number of results that get worse, as the trainer has seen it; it matters for policy `all`.
    **Raises** NotAllowed, NotFound, Conflict when that number or the question has changed meanwhile.
    """
    key = course.edition.course.key
    require_results_of(identity, key)
    row = lock_correction(session, course.course_id, code)
    if row.state != DRAFT:
        return False
    if policy == "all" and (worse := impact_of(session, row, policy).worse) != confirmed:
        raise Conflict("correction_unconfirmed", worse=worse)
    put_in_force(session, row, policy, now)
    facts = {"course": key, "question": row.question_id, "what": row.what, "policy": policy, "results": row.total}
    old, new = (read_question_json(text) for text in (row.old_question, row.new_question))
    after = {**facts, "reads": question_digest(new)}
    record(session, identity, "question_corrected", "correction", row.code, {"reads": question_digest(old)}, after, now)
    return True


def discard(session: Session, identity: Identity, course: PublishedCourse, code: str, now: datetime) -> None:
    """Leave a correction that is not in force. **Raises** NotAllowed."""
    require_results_of(identity, course.edition.course.key)
    discard_draft(session, course.course_id, code)
