"""For who leads a webinar: say who somebody of its list is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.numbers import row_number
from quizapp.web.sealed_search import searched
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.settling import settle, settled

bp = Blueprint("settling", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/who"


@bp.get(PLACE)
def who(course: str, number: int, attendee: int) -> str:
    """Who it is, and who it may be."""
    return _page(course, number, attendee)


@bp.post(PLACE)
def say_who(course: str, number: int, attendee: int) -> ResponseReturnValue:
    """Link to the learner that was chosen, or to nobody."""
    published, enrolment_id = led_course(course, number), request.form.get("learner", type=row_number)
    if enrolment_id is None and request.form.get("learner") != "nobody":
        return _page(course, number, attendee, fault=_("Choose a learner first.")), 400
    with transaction() as session:
        settle(session, current_identity(), published, number, attendee, enrolment_id, now())
    flash(_("Saved. What counts for certificates follows."), "success")
    return redirect(url_for("webinars.webinar", course=course, number=number, _anchor="attendance"), 303)


def _page(course: str, number: int, attendee: int, fault: str = "") -> str:
    published, scope = led_within(course, number)
    words = searched()
    found = settled(reading(), published, number, attendee, scope, words)
    return render_template(
        "webinars/who.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, number), found=found,
        words=words, fault=fault,
    )
