"""Inviting people, for administrators; accepting an invitation, for whoever was invited."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quizapp.accounts import confirmations, invitations, limits, people_queries
from quizapp.accounts.access import require_administrator
from quizapp.accounts.browser import this_browser
from quizapp.accounts.checking import count_failure
from quizapp.accounts.entering import enter
from quizapp.accounts.forms import InvitationForm, TypedInvitationForm, add_error, code_refused
from quizapp.accounts.signing_in import SignedIn
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale, locale_name

bp = Blueprint("invitations", __name__)
Page = str | Response
ROLES = {"learner": _l("Learner"), "trainer": _l("Trainer"), "administrator": _l("Administrator")}


def _course_titles() -> dict[str, str]:
    titles: dict[str, str] = current_app.extensions["quizapp_course_titles"](reading(), current_locale())
    return titles


@bp.get("/<lang>/people/invitations")
def open_invitations() -> str:
    """Invitations that wait."""
    require_administrator(current_identity())
    found = people_queries.open_invitations(reading(), now())
    return render_template("accounts/invitations.html", invitations=found, titles=_course_titles(), roles=ROLES)


@bp.route("/<lang>/people/invite", methods=["GET", "POST"])
def invite() -> Page:
    """Invite somebody by mail, with role and course."""
    identity = current_identity()
    require_administrator(identity)
    form = InvitationForm(locale=current_locale())
    form.role.choices = list(ROLES.items())
    form.locale.choices = [(code, locale_name(code)) for code in settings().locales]
    courses = sorted(_course_titles().items(), key=lambda one: one[1].casefold())
    form.course.choices = [("", _("No course")), *courses]
    if form.validate_on_submit() and _is_complete(form):
        with transaction() as db:
            limits.count_mail(db, form.email.address, now())
            invitations.invite(
                db, identity, form.email.address, form.role.data, form.course.data, form.locale.data, now()
            )
        flash(_("The invitation to %(email)s is on its way.", email=form.email.address), "success")
        return redirect(url_for(".open_invitations"), 303)
    return render_template("accounts/invite.html", form=form)


def _is_complete(form: InvitationForm) -> bool:
    if form.role.data == invitations.TRAINER and not form.course.data:
        add_error(form.course, _("A trainer is trainer of a course. Choose which."))
        return False
    return True


@bp.post("/<lang>/people/invitations/<code>/resend")
def resend(code: str) -> Response:
    """Mail an invitation anew."""
    with transaction() as db:
        email = invitations.resend(db, current_identity(), code, now())
        limits.count_mail(db, email, now())
    flash(_("The invitation to %(email)s is on its way again. The link of the earlier mail no longer works.", email=email), "success")
    return redirect(url_for(".open_invitations"), 303)


@bp.post("/<lang>/people/invitations/<code>/withdraw")
def withdraw(code: str) -> Response:
    """Take an invitation back."""
    with transaction() as db:
        email = invitations.withdraw(db, current_identity(), code, now())
    flash(_("The invitation to %(email)s is withdrawn. Its link no longer works.", email=email), "success")
    return redirect(url_for(".open_invitations"), 303)


@bp.route("/<lang>/invitation/<token>", methods=["GET", "POST"])
def follow_invitation(token: str) -> Page:
    """Behind the link of an invitation: a button accepts it. Opening the page changes nothing."""
    row = confirmations.by_token(reading(), confirmations.INVITATION, token, now())
    form = FlaskForm()
    if form.validate_on_submit():
        identity = current_identity()
        with transaction() as db:
            signed_in = invitations.accept_link(db, identity, token, this_browser(), now())
        return enter(signed_in, "")
    titles = _course_titles()
    return render_template(
        "accounts/follow_invitation.html", form=form, role=row.role, course=titles.get(row.course_key or "", row.course_key)
    )


@bp.route("/<lang>/invitation", methods=["GET", "POST"])
def type_invitation() -> Page:
    """Accept an invitation by address and code."""
    form = TypedInvitationForm()
    if form.validate_on_submit():
        identity, email = current_identity(), form.email.address
        limits.refuse_too_many_failures(reading(), email, now())
        with transaction() as db:
            outcome = invitations.accept_code(
                db, identity, email, form.digits.data, settings().secret_key, this_browser(), now()
            )
            if not isinstance(outcome, SignedIn):
                count_failure(db, email)
        if isinstance(outcome, SignedIn):
            return enter(outcome, "")
        add_error(form.digits, code_refused(outcome.tries_left))
    return render_template("accounts/type_invitation.html", form=form)
