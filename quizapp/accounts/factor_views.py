"""The second step of signing in: showing a factor, setting factors up, confirming who one is."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from quizapp.accounts import factors as service, limits, passkeys, proving, signing_in
from quizapp.accounts.access import require_known
from quizapp.accounts.browser import this_browser
from quizapp.accounts.checking import account_with_passkey, factor_by_code, passkey_site
from quizapp.accounts.entering import enter
from quizapp.accounts.factor_queries import credentials_of, has_factor, own_factors
from quizapp.accounts.forms import CodeAppForm, FactorForm, PasskeyForm, PasskeyNameForm, ProofForm, add_error
from quizapp.accounts.rules.next_path import safe_next_path
from quizapp.accounts.rules.recovery import in_groups
from quizapp.accounts.rules.totp import app_address
from quizapp.accounts.sealing import open_sealed, seal
from quizapp.accounts.stepping_up import code_refused, confirm_page, prove
from quizapp.files.qr_code import qr_inline
from quizapp.kernel.errors import NotFound
from quizapp.kernel.ids import new_app_secret
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import browser_token, current_identity

bp = Blueprint("factors", __name__)
Page = str | Response


def _next() -> str:
    return safe_next_path(request.values.get("next"))


@bp.route("/<lang>/sign-in/second", methods=["GET", "POST"])
def second_step() -> Page:
    """Type a code of the app or a recovery code, after the link, code or password was right."""
    account_id = signing_in.account_half_way(reading(), browser_token(), now())
    form = FactorForm()
    if form.validate_on_submit():
        factor = factor_by_code(account_id, form.code.data)
        if factor is not None:
            with transaction() as db:
                signed_in = signing_in.finish_with_factor(db, browser_token() or "", factor, now())
            return enter(signed_in, _next())
        add_error(form.code, code_refused())
    own = own_factors(reading(), account_id)
    return render_template("accounts/second_step.html", form=form, own=own, next=_next(), has_passkeys=passkey_site() is not None)


@bp.post("/<lang>/sign-in/passkey")
def sign_in_with_passkey() -> Page:
    """Sign in with a passkey alone."""
    account_id = account_with_passkey(request.form.get("credential", ""))
    if account_id is None:
        flash(_("This passkey is not known here. Sign in another way."), "error")
        return redirect(url_for("accounts.sign_in", next=_next() or None), 303)
    with transaction() as db:
        signed_in = signing_in.sign_in_with_passkey(db, current_identity(), account_id, this_browser(), now())
    return enter(signed_in, _next())


@bp.get("/<lang>/sign-in/passkey/options")
def passkey_options() -> Response:
    """What a browser needs to offer its passkeys for this site."""
    site = passkey_site() or abort(404)
    return Response(passkeys.options_to_use(site, now()), mimetype="application/json")


@bp.route("/<lang>/account/confirm", methods=["GET", "POST"])
def confirm() -> Page:
    """Show anew who one is, then go on to the page that asked for it."""
    require_known(current_identity())
    form, here = ProofForm(prefix="proof"), url_for(".confirm", next=_next() or None)
    if request.method == "POST" and form.way.data and prove(form):
        return redirect(_next() or url_for("accounts.account"), 303)
    return confirm_page(form, here)


@bp.get("/<lang>/account/factors")
def factors() -> Page:
    """Second factors of the person who looks; where trainers and administrators land until there is one."""
    identity = current_identity()
    own = own_factors(reading(), require_known(identity))
    if identity.owes_factor and own.count:  # it exists, and was not shown in this session
        return redirect(url_for(".confirm", next=_next() or None), 303)
    return render_template(
        "accounts/factors.html", own=own, next=_next(), has_passkeys=passkey_site() is not None,
        must=identity.owes_factor, name_form=PasskeyNameForm(formdata=None),
    )


@bp.post("/<lang>/account/factors/postpone")
def postpone() -> Response:
    """Go on without a second factor: in the demo on one computer, nowhere else."""
    identity = current_identity()
    require_known(identity)
    if not settings().is_local_demo or has_factor(reading(), identity.account_id or 0):
        raise NotFound("demo_only")
    with transaction() as db:
        proving.postpone_factor(db, identity, now())
    return redirect(_next() or url_for("courses.catalogue"), 303)


@bp.route("/<lang>/account/factors/app", methods=["GET", "POST"])
def code_app() -> Page:
    """Set up a code app, or another one in its place: scan, type a code."""
    identity, form, key = current_identity(), CodeAppForm(), settings().secret_key
    account_id = require_known(identity)
    secret = open_sealed(form.sealed.data or "", account_id, key)
    if secret and form.validate_on_submit():
        limits.refuse_too_many_codes(reading(), account_id, now())
        with transaction() as db:
            codes = service.add_code_app(db, identity, secret, form.digits.data, key, now())
            if codes is None:
                limits.count_wrong_code(db, account_id, now())
        if codes is not None:
            return _added(codes, _("The code app is set up."))
        add_error(form.digits, _("This code does not fit. Check that the time of your device is right, and take the code it shows now."))
    secret = secret or new_app_secret()
    form.sealed.data = seal(secret, account_id, key)
    picture = Markup(qr_inline(app_address(secret, str(identity.email), settings().site_name)))
    return render_template("accounts/code_app.html", form=form, picture=picture, secret=in_groups(secret), next=_next())


def _added(codes: Sequence[str], sentence: str) -> Page:
    """Recovery codes come with the first factor, and are shown this once."""
    if codes:
        return _codes_page(codes)
    flash(sentence, "success")
    return redirect(_next() or url_for(".factors"), 303)


def _codes_page(codes: Sequence[str]) -> str:
    grouped = [in_groups(code) for code in codes]
    return render_template("accounts/recovery_codes.html", codes=grouped, next=_next())


@bp.post("/<lang>/account/factors/app/remove")
def remove_code_app() -> Response:
    """Do without the code app."""
    with transaction() as db:
        service.remove_code_app(db, current_identity(), now())
    flash(_("The code app is removed. Other browsers are signed out."), "success")
    return redirect(url_for(".factors"), 303)


@bp.route("/<lang>/account/factors/passkeys/add", methods=["GET", "POST"])
def add_passkey() -> Page:
    """Have the browser make a passkey, and keep its public half."""
    identity, form, site = current_identity(), PasskeyForm(name=this_browser() or "Passkey"), passkey_site()
    account_id = require_known(identity)
    if site and form.validate_on_submit():
        try:
            with transaction() as db:
                made = passkeys.read_new_passkey(db, site, account_id, form.credential.data or "", now())
                codes = service.add_passkey(db, identity, made, form.name.data, settings().secret_key, now())
            return _added(codes, _("The passkey is saved."))
        except passkeys.PasskeyRefused:
            add_error(form.name, _("The browser has made no passkey. Try again, or take a code app."))
    return render_template("accounts/add_passkey.html", form=form, next=_next(), has_passkeys=site is not None)


@bp.get("/<lang>/account/factors/passkeys/options")
def new_passkey_options() -> Response:
    """What a browser needs to make a passkey for this account."""
    identity = current_identity()
    account_id, site = require_known(identity), passkey_site() or abort(404)
    known = credentials_of(reading(), account_id)
    options = passkeys.options_to_add(site, account_id, str(identity.email), known, now())
    return Response(options, mimetype="application/json")


@bp.post("/<lang>/account/factors/passkeys/<int:passkey_id>/rename")
def rename_passkey(passkey_id: int) -> Response:
    """Give a passkey another name."""
    with transaction() as db:
        service.rename_passkey(db, current_identity(), passkey_id, request.form.get("name", ""), now())
    flash(_("The name is saved."), "success")
    return redirect(url_for(".factors"), 303)


@bp.post("/<lang>/account/factors/passkeys/<int:passkey_id>/remove")
def remove_passkey(passkey_id: int) -> Response:
    """Forget a passkey."""
    with transaction() as db:
        service.remove_passkey(db, current_identity(), passkey_id, now())
    flash(_("The passkey is removed. Other browsers are signed out."), "success")
    return redirect(url_for(".factors"), 303)


@bp.post("/<lang>/account/factors/recovery-codes")
def recovery_codes() -> str:
    """Ten new recovery codes, shown once."""
    with transaction() as db:
        codes = service.make_recovery_codes(db, current_identity(), settings().secret_key, now())
    return _codes_page(codes)
