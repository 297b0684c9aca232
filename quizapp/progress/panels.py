"""What this room shows on pages of lower rooms."""

from __future__ import annotations

from flask import render_template

from quizapp.progress.queries import AskedAt, course_of_enrolment, course_progress
from quizapp.web.extensions import now, reading
from quizapp.web.locale import current_locale


def next_step_panel(enrolment_id: int, _is_final: bool) -> str:
    """On the result page: the one thing to do now."""
    published = course_of_enrolment(reading(), enrolment_id)
    return render_template(
        "progress/next_step_panel.html",
        course=published.edition.course,
        progress=course_progress(reading(), enrolment_id, published.edition, AskedAt(now(), published.extra_time)),
        titles=published.edition.passage_titles(current_locale()),
    )
