"""A learner's attempt, looked at by a trainer. Nothing can be changed here."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for

from quizapp.cohorts.asked import own_course
from quizapp.courses.passages import passage_words
from quizapp.courses.queries import PublishedCourse
from quizapp.gradebook.attempt_queries import OpenedAttempt, attempt_of_learner, opened_attempt
from quizapp.gradebook.learner import course_learner
from quizapp.grading.passing import outcome_from_json
from quizapp.sharing.models import ANSWER
from quizapp.sharing.noting import looked_at
from quizapp.web.extensions import reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("attempts", __name__)


@bp.get("/<lang>/courses/<course>/attempts/<code>")
def attempt(course: str, code: str) -> str:
    """What was answered, what it earned and what was right."""
    published, scope = own_course(course)
    head = attempt_of_learner(reading(), published, code, scope)
    learner = course_learner(reading(), published, head.enrolment_id, scope)
    looked_at(published.course_id, [learner.account_id], ANSWER)
    opened = opened_attempt(reading(), head, current_locale())
    return render_template(
        "gradebook/attempt.html",
        course=published.edition.course,
        learner=learner,
        head=head,
        review=opened.review,
        question_ids={slot: row.question_id for slot, row in opened.rows.items()},
        outcome=outcome_from_json(head.outcome) if head.outcome else None,
        file_url=_file_addresses(course, opened),
        correct_url=_correcting_addresses(published),
        **passage_words(head.edition, current_locale()),
    )


def _file_addresses(course: str, opened: OpenedAttempt) -> Callable[[int, int], str]:
    """Files of an answer, at the address where it is marked."""

    def address(slot: int, file: int) -> str:
        row = opened.rows[slot]
        return url_for("marking.file", course=course, question=row.question_id, work=row.id, file=file)

    return address


def _correcting_addresses(published: PublishedCourse) -> Callable[[str], str]:
    """Where a question can be corrected; "" where the course has it no more, or the asker corrects nothing in it."""
    key = published.edition.course.key

    def address(question_id: str) -> str:
        may = current_identity().may_see_results_of(key) and published.edition.find_question(question_id)
        return url_for("corrections.correct", course=key, question=question_id) if may else ""

    return address
