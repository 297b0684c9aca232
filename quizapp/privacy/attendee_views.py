"""For who leads a webinar: have somebody removed from its list whom nothing but a name knows."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.privacy.addresses import remove_by_name
from quizapp.privacy.forms import RemoveForm
from quizapp.web.extensions import database, now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.webinars.asked import led_within
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.removing import by_name_alone

bp = Blueprint("attendee_removal", __name__)


@bp.route("/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/remove", methods=["GET", "POST"])
def remove_attendee(course: str, number: int, attendee: int) -> ResponseReturnValue:
    """Say who and what goes; then remove it."""
    (published, scope), form = led_within(course, number), RemoveForm()
    if form.validate_on_submit():
        with transaction() as session:
            remove_by_name(session, current_identity(), published, number, attendee, now())
        database().empty_log()
        flash(_("What was known about this person is removed."), "success")
        return redirect(url_for("webinars.webinar", course=course, number=number, _anchor="attendance"), 303)
    return render_template(
        "privacy/remove_attendee.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, number),
        attendee=by_name_alone(reading(), number, attendee, scope),
    )
