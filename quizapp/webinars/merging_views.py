"""For who leads a webinar: make one row of two that are one person."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.numbers import row_number
from quizapp.web.sealed_search import searched
from quizapp.webinars.asked import led_course, led_within
from quizapp.webinars.merging import merge, twins
from quizapp.webinars.queries import meeting_by_number

bp = Blueprint("merging", __name__)
PLACE = "/<lang>/courses/<course>/webinars/<int:number>/attendees/<int:attendee>/same"


@bp.get(PLACE)
def ask(course: str, number: int, attendee: int) -> str:
    """Which other row may be the same person."""
    return _page(course, number, attendee)


@bp.post(PLACE)
def merged(course: str, number: int, attendee: int) -> ResponseReturnValue:
    """Make them one."""
    published, other = led_course(course, number), request.form.get("other", type=row_number)
    if other is None:
        return _page(course, number, attendee, fault=_("Choose a row first.")), 400
    with transaction() as session:
        stays = merge(session, current_identity(), published, number, attendee, other, now())
        told = ", ".join(filter(None, (stays.name, stays.email)))
    flash(_("The two rows are one: %(person)s.", person=told or _("somebody without a name")), "success")
    return redirect(url_for("webinars.webinar", course=course, number=number, _anchor="attendance"), 303)


def _page(course: str, number: int, attendee: int, fault: str = "") -> str:
    published, scope = led_within(course, number)
    words = searched()
    return render_template(
        "webinars/merge.html", course=published.edition.course, meeting=meeting_by_number(reading(), published, number),
        found=twins(reading(), number, attendee, scope, words), words=words, fault=fault,
    )
