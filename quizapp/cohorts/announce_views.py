"""Telling a group something."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.cohorts.announcing import announce, correct, take_back, texts_of, told_to
from quizapp.cohorts.asked import own_group
from quizapp.cohorts.forms import announcement_form
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("announcements", __name__)
Page = str | Response
MOST_LISTED = 50


@bp.route("/<lang>/courses/<course>/groups/<code>/announcements", methods=["GET", "POST"])
def group_announcements(course: str, code: str) -> Page:
    """What a group was told, and a form to tell it more."""
    published, group, _scope = own_group(course, code)
    form = announcement_form(published.edition.course.locales)
    if form.validate_on_submit():
        with transaction() as session:
            announce(session, current_identity(), group, form.texts(), bool(form.by_mail.data), now())
        flash(_("Announced."), "success")
        return redirect(url_for(".group_announcements", course=course, code=code), 303)
    return render_template(
        "cohorts/group_announcements.html", course=published.edition.course, group=group, form=form,
        told=told_to(reading(), group.id, current_locale(), MOST_LISTED),
    )


@bp.route("/<lang>/courses/<course>/groups/<code>/announcements/<int:number>", methods=["GET", "POST"])
def edit_announcement(course: str, code: str, number: int) -> Page:
    """Put it into other words, where it stands already."""
    published, group, _scope = own_group(course, code)
    form = announcement_form(published.edition.course.locales, texts_of(reading(), group, number))
    if form.validate_on_submit():
        with transaction() as session:
            correct(session, current_identity(), group, number, form.texts(), now())
        flash(_("Saved. Mails that have left say the old words."), "success")
        return redirect(url_for(".group_announcements", course=course, code=code), 303)
    return render_template(
        "cohorts/edit_announcement.html", course=published.edition.course, group=group, form=form, number=number,
    )


@bp.post("/<lang>/courses/<course>/groups/<code>/announcements/<int:number>/take-back")
def take_back_announcement(course: str, code: str, number: int) -> Page:
    """Tell it no more."""
    _published, group, _scope = own_group(course, code)
    with transaction() as session:
        take_back(session, current_identity(), group, number, now())
    flash(_("Taken back. It stands on no course page any more, and mails that had not left are not sent."), "success")
    return redirect(url_for(".group_announcements", course=course, code=code), 303)
