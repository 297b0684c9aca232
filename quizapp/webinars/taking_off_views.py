"""For who leads a webinar: take somebody off its list who stands there by mistake."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.queries import meeting_by_number
from quizapp.webinars.taking_off import take_off, to_take_off

bp = Blueprint("taking_off", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/take-off"


@bp.get(PLACE)
def ask(course: str, number: int, attendee: int) -> str:
    """Whom it concerns, and what goes."""
    published, scope = led_within(course, number)
    return render_template(
        "webinars/take_off.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, number),
        found=to_take_off(reading(), number, attendee, scope),
    )


@bp.post(PLACE)
def taken_off(course: str, number: int, attendee: int) -> ResponseReturnValue:
    """Take the person off."""
    published = led_course(course, number)
    with transaction() as session:
        found = take_off(session, current_identity(), published, number, attendee, now())
    flash(_("The person is taken off the list.") if not found.stays else _("The times are taken off; the link stays."), "success")
    return redirect(url_for("webinars.webinar", course=course, number=number, _anchor="attendance"), 303)
