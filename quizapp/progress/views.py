"""The course page: what I did, what is next, how long it takes."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.cohorts.queries import own_rules
from quizapp.courses.queries import published_course
from quizapp.progress.queries import AskedAt, course_progress
from quizapp.web.extensions import now, reading
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale
from quizapp.web.panels import panels
from quizapp.worksheets.queries import worksheet_questions

bp = Blueprint("progress", __name__)


@bp.get("/<lang>/courses/<course>")
def course(course: str) -> str:
    """A course with one's own progress."""
    published = published_course(reading(), course, current_identity().account_id)
    enrolment_id = published.enrolment_id
    asked = AskedAt(now(), published.extra_time, own_rules(reading(), enrolment_id))
    return render_template(
        "progress/course.html",
        course=published.edition.course,
        progress=course_progress(reading(), enrolment_id, published.edition, asked),
        titles=published.edition.passage_titles(current_locale()),
        mode=published.results_privacy if enrolment_id is None else None,
        panels_at_head=panels("course_head", enrolment_id, published.edition) if enrolment_id is not None else [],
        panels_at_top=panels("course_top", enrolment_id, published.edition) if enrolment_id is not None else [],
        worksheet_count=len(worksheet_questions(published.edition.course)),
        panels=panels("course", enrolment_id, course) if enrolment_id is not None else [],
    )
