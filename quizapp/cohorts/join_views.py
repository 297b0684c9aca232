"""Coming into a group by its code: the page shows, the button enrols."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.cohorts import service
from quizapp.cohorts.asked import today_in
from quizapp.cohorts.forms import JoinCodeForm
from quizapp.cohorts.models import ENROLLED, WAITING
from quizapp.cohorts.queries import Group, group_to_join, invited_as, state_in
from quizapp.cohorts.rules.joining import what_the_code_does
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.kernel.errors import NotFound
from quizapp.kernel.ids import read_typed_code
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity

bp = Blueprint("joining", __name__)
Page = str | Response


@bp.route("/<lang>/join", methods=["GET", "POST"])
def enter_join_code() -> Page:
    """Type the code of a group."""
    form = JoinCodeForm()
    if form.validate_on_submit():
        code = read_typed_code(form.code.data or "")
        try:
            group_to_join(reading(), code)
        except NotFound as refused:
            form.code.errors = [text_of(refused.code, refused.params, 404)[1]]
        else:
            return redirect(url_for(".join_group", code=code), 303)
    return render_template("cohorts/enter_join_code.html", form=form)


def _asked(code: str) -> tuple[Group, PublishedCourse]:
    group = group_to_join(reading(), read_typed_code(code))
    return group, published_course(reading(), group.course_key)


@bp.get("/<lang>/join/<code>")
def join_group(code: str) -> str:
    """What the group is, and a button that enrols. Looking enrols nobody."""
    group, published = _asked(code)
    return render_template(
        "cohorts/join_group.html", group=group, course=published.edition.course,
        answer=what_the_code_does(group.door, today_in(published)), sight=published.sight,
        state=state_in(reading(), group.id, current_identity().account_id), mode=published.results_privacy,
        smallest=settings().smallest_group, invited=invited_as(reading(), group.id, current_identity().account_id),
    )


@bp.post("/<lang>/join/<code>/leave")
def leave_group(code: str) -> Response:
    """Leave the group or its waiting list; again changes nothing."""
    group, _course = _asked(code)
    with transaction() as session:
        has_left = service.leave(session, current_identity(), group, now())
    if has_left:
        flash(_("You have left the group “%(group)s”. What you have learned is still there.", group=group.name), "success")
    return redirect(url_for("progress.course", course=group.course_key), 303)


@bp.post("/<lang>/join/<code>")
def take_seat(code: str) -> Response:
    """Come into the group, or onto its waiting list; again changes nothing."""
    group, published = _asked(code)
    with transaction() as session:
        state = service.join(session, current_identity(), group, today_in(published), now())
    if state == WAITING:
        flash(_("You have asked to join. A trainer decides; until then this page says that you are waiting."), "success")
        return redirect(url_for(".join_group", code=code), 303)
    if state == ENROLLED:
        flash(_("You are in the group “%(group)s” now.", group=group.name), "success")
    return redirect(url_for("progress.course", course=group.course_key), 303)
