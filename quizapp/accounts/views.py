"""Signing in and out, one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from werkzeug.wrappers import Response

from quizapp.accounts import limits, queries, service, signing_in
from quizapp.accounts.access import require_account, require_known
from quizapp.accounts.browser import ASKED, this_browser
from quizapp.accounts.checking import account_with_password, passkey_site, try_mailed_code
from quizapp.accounts.entering import enter
from quizapp.accounts.forms import (
    CodeForm,
    LinkForm,
    MailForm,
    PasswordForm,
    PasswordSignInForm,
    ProfileForm,
    add_error,
    code_refused,
)
from quizapp.accounts.passwords import hash_password, new_password_fault
from quizapp.accounts.rules.next_path import safe_next_path
from quizapp.web.door import others_first
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity, end_browser_session
from quizapp.web.locale import current_locale, locale_name

bp = Blueprint("accounts", __name__)
Page = str | Response
PASSWORD_FAULTS = {
    "too_short": _l("A password needs at least 15 characters. Four or five words are easy to remember."),
    "too_long": _l("A password has at most 256 characters."),
    "too_simple": _l("This is too easy to guess: repetitions, runs such as 12345, your name and the name of the site do not count."),
    "too_common": _l("This password is on a list of those that are tried first. Please choose another."),
}


@bp.route("/<lang>/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Have a link and code mailed, or sign in with a password."""
    form = MailForm(next=safe_next_path(request.args.get("next")))
    if form.validate_on_submit():
        return _ask(form)
    return _sign_in_page(form, PasswordSignInForm(formdata=None, prefix="password", next=form.next.data))


@bp.route("/<lang>/keep", methods=["GET", "POST"])
def keep() -> Page:
    """Keep what was learned without an account: one e-mail field."""
    form = MailForm(next=safe_next_path(request.args.get("next")))
    if form.validate_on_submit():
        return _ask(form)
    if current_identity().is_known:
        return redirect(url_for(".account"), 303)
    return render_template("accounts/keep.html", form=form)


def _ask(form: MailForm) -> Page:
    identity = current_identity()
    with transaction() as db:
        limits.count_mail(db, form.email.address, now())
        session[ASKED] = signing_in.ask_to_sign_in(
            db, identity, form.email.address, current_locale(), form.next.data or "", now()
        )
    return redirect(url_for(".enter_code"), 303)


def _sign_in_page(mail: MailForm, password: PasswordSignInForm) -> str:
    return render_template(
        "accounts/sign_in.html", form=mail, password_form=password, has_passkeys=passkey_site() is not None,
        sign_on_name=settings().sign_on_name,
    )


@bp.route("/<lang>/sign-in/password", methods=["GET", "POST"])
def sign_in_with_password() -> Page:
    """Sign in with address and password."""
    form = PasswordSignInForm(prefix="password")
    if form.validate_on_submit():
        account_id = account_with_password(form.email.address, form.password.data)
        if account_id is not None:
            with transaction() as db:
                signed_in = signing_in.sign_in_with_password(db, current_identity(), account_id, this_browser(), now())
            return enter(signed_in, safe_next_path(form.next.data))
        add_error(form.password, _("Address and password do not match."))
    return _sign_in_page(MailForm(formdata=None, next=form.next.data), form)


@bp.route("/<lang>/sign-in/code", methods=["GET", "POST"])
def enter_code() -> Page:
    """Type the digits from the mail, in the browser that asked for them."""
    email = queries.address_asked_for(reading(), session.get(ASKED), now())
    form = CodeForm()
    if form.validate_on_submit():
        identity, key = current_identity(), settings().secret_key
        outcome = try_mailed_code(
            lambda db: signing_in.confirm_code(db, identity, session.get(ASKED), form.digits.data, key, this_browser(), now())
        )
        if isinstance(outcome, signing_in.SignedIn):
            return enter(outcome, outcome.next_path)
        add_error(form.digits, code_refused(outcome.tries_left))
    return render_template("accounts/enter_code.html", form=form, email=email)


@bp.route("/<lang>/sign-in/link/<token>", methods=["GET", "POST"])
def follow_link(token: str) -> Page:
    """Behind the link of a mail: a button signs this browser in. Opening the page changes nothing. In the browser that asked for the
    mail, and holds the request's code in its cookie, a script presses the button; no program that looks into mails has that code."""
    link = queries.open_link(reading(), token, now())
    identity = current_identity()
    form = LinkForm()
    if form.validate_on_submit():
        with transaction() as db:
            signed_in = signing_in.confirm_link(
                db, identity, token, this_browser(), now(), form.take_along.data, settings().is_local_demo
            )
        return enter(signed_in, signed_in.next_path)
    is_other_learner = not identity.is_known and identity.account_id not in (None, link.asked_account_id)
    asked_here = link.code == session.get(ASKED) and not is_other_learner
    return render_template("accounts/follow_link.html", form=form, is_other_learner=is_other_learner, asked_here=asked_here)


@bp.post("/<lang>/sign-out")
def sign_out() -> Response:
    """Sign out in this browser."""
    identity = current_identity()
    with transaction() as db:
        service.sign_out(db, identity, now())
    response = end_browser_session(redirect(url_for("courses.catalogue"), 303))
    flash(_("You are signed out."), "success")
    return response


@bp.route("/<lang>/account", methods=["GET", "POST"])
def account() -> Page:
    """Name, language, password and browsers of the person who looks."""
    identity = current_identity()
    own = queries.own_account(reading(), require_account(identity), now())
    form = ProfileForm(name=own.name, locale=own.locale)
    form.locale.choices = [(code, locale_name(code)) for code in settings().locales]
    if form.validate_on_submit():
        with transaction() as db:
            service.set_locale(db, identity, form.locale.data, now())
            if form.name.data.strip():
                service.set_name(db, identity, form.name.data, now())
        flash(_("Your changes are saved."), "success")
        return redirect(url_for(".account"), 303)
    may_ask = identity.is_known and settings().trainer_requests == "on"
    return render_template(
        "accounts/account.html", form=form, account=own, may_ask_to_be_trainer=may_ask, sign_on_name=settings().sign_on_name,
    )


@bp.route("/<lang>/account/password", methods=["GET", "POST"])
def password() -> Page:
    """Set or change the password."""
    own, form = queries.own_account(reading(), require_known(current_identity()), now()), PasswordForm()
    if form.validate_on_submit() and _is_acceptable(form, own):
        with others_first():
            hashed = hash_password(form.password.data, settings().password_hashing)
        with transaction() as db:
            service.set_password(db, current_identity(), hashed, now())
        flash(_("The password is saved. Other browsers are signed out."), "success")
        return redirect(url_for(".account"), 303)
    return render_template("accounts/password.html", form=form, account=own)


@bp.post("/<lang>/account/password/remove")
def remove_password() -> Page:
    """Remove the password; mailed links remain."""
    with transaction() as db:
        service.set_password(db, current_identity(), None, now())
    flash(_("The password is removed. From now on you sign in by mail."), "success")
    return redirect(url_for(".account"), 303)


def _is_acceptable(form: PasswordForm, own: queries.OwnAccount) -> bool:
    local_part, _at, domain = str(own.email).partition("@")
    known_words = [settings().site_name, "quizapp", local_part, domain, *(own.name or "").split()]
    fault = new_password_fault(form.password.data, known_words)
    if fault:
        add_error(form.password, str(PASSWORD_FAULTS[fault]))
    return fault is None


@bp.post("/<lang>/account/sessions/<int:session_id>/revoke")
def revoke_session(session_id: int) -> Response:
    """Sign out in another browser."""
    identity = current_identity()
    with transaction() as db:
        service.revoke_session(db, identity, session_id, now())
    flash(_("That browser is signed out."), "success")
    return redirect(url_for(".account"), 303)


@bp.post("/<lang>/account/sessions/revoke-all")
def sign_out_everywhere() -> Response:
    """Sign out in all browsers, this one included."""
    identity = current_identity()
    with transaction() as db:
        service.sign_out_everywhere(db, identity, now())
    response = end_browser_session(redirect(url_for("courses.catalogue"), 303))
    flash(_("You are signed out everywhere."), "success")
    return response
