"""For who leads a webinar: take back a report that was read in by mistake."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.courses.queries import published_course
from quizapp.web.extensions import database, now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.webinars import jobs
from quizapp.webinars.import_queries import import_by_code
from quizapp.webinars.importing import AT_ONCE
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.taking_back import begin_to_take_back, what_goes

bp = Blueprint("taking_back", __name__)
PLACE = "/<lang>/courses/<course>/webinars/reports/<code>/take-back"


@bp.get(PLACE)
def take_back(course: str, code: str) -> str:
    """What would go and what would stay, before anything does."""
    published = published_course(reading(), course)
    row = import_by_code(reading(), published, current_identity(), code)
    return render_template(
        "webinars/take_back.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, row.meeting_id),
        row=row, found=what_goes(reading(), row),
    )


@bp.post(PLACE)
def taken_back(course: str, code: str) -> ResponseReturnValue:
    """Take it back, at once where it is little."""
    published = published_course(reading(), course)
    row = import_by_code(reading(), published, current_identity(), code)
    number, is_little = row.meeting_id, row.total <= AT_ONCE
    with transaction() as session:
        import_id = begin_to_take_back(session, current_identity(), published, code, now())
    if is_little:
        jobs.take_back_attendance(database(), import_id, now())
    flash(_("The report is taken back.") if is_little else _("The report is being taken back."), "success")
    return redirect(url_for("webinars.webinar", course=course, number=number, _anchor="attendance"), 303)
