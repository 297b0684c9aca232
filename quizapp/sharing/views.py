"""Whom results of a course are for, sharing one's points, and who has seen one's results."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.access import require_account
from quizapp.content.blueprint import is_marked_by_hand
from quizapp.courses.asked import own_course
from quizapp.courses.queries import PublishedCourse, course_titles, published_course
from quizapp.kernel.errors import Conflict
from quizapp.sharing.forms import ModeForm
from quizapp.sharing.queries import has_learners, looks_page
from quizapp.sharing.service import choose_mode, share_points
from quizapp.sharing.words import LOOKED_AT
from quizapp.web.error_texts import text_of
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("disclosure", __name__)


@bp.route("/<lang>/courses/<course>/results-privacy", methods=["GET", "POST"])
def results_privacy(course: str) -> ResponseReturnValue:
    """Choose whom results are for; for trainers of the whole course."""
    published = own_course(course)
    form = ModeForm(mode=published.results_privacy)
    if not form.validate_on_submit():
        return _mode_page(published, form), 400 if request.method == "POST" else 200
    try:
        with transaction() as session:
            changed = choose_mode(session, current_identity(), published, form.mode.data, form.confirmed.data, now())
    except Conflict as refused:
        field = form.confirmed if refused.code == "mode_not_confirmed" else form.mode
        field.errors = [text_of(refused.code, refused.params, 409)[1]]
        return _mode_page(published, form), 409
    flash(_("Saved.") if changed else _("Nothing has changed."), "success" if changed else "message")
    return redirect(url_for(".results_privacy", course=course), 303)


def _mode_page(published: PublishedCourse, form: ModeForm) -> str:
    course = published.edition.course
    return render_template(
        "sharing/results_privacy.html", course=course, form=form, has_learners=has_learners(reading(), published.course_id),
        changed_at=published.privacy_changed_at, is_marked_by_hand=is_marked_by_hand(course), smallest=settings().smallest_group,
    )


@bp.post("/<lang>/courses/<course>/share-points")
def share(course: str) -> ResponseReturnValue:
    """Let trainers read one's points, or no longer."""
    published = published_course(reading(), course, require_account(current_identity()))
    shares = request.form.get("shares") == "yes"
    with transaction() as session:
        share_points(session, current_identity(), published, shares, now())
    flash(_("Trainers see your points now.") if shares else _("Trainers no longer see your points."), "success")
    return redirect(url_for("progress.course", course=course), 303)


@bp.get("/<lang>/account/looks")
def looks() -> str:
    """Who has seen one's results."""
    account_id = require_account(current_identity())
    found = looks_page(reading(), account_id, request.args.get("page", 1, type=int))
    return render_template(
        "sharing/looks.html", found=found, titles=course_titles(reading(), current_locale()), words=LOOKED_AT
    )
