"""Changing one's address, and joining two accounts of one's own."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quizapp.accounts import address_change, limits, merging, same_person as questions
from quizapp.accounts.access import require_known
from quizapp.accounts.checking import try_mailed_code
from quizapp.accounts.forms import AddressForm, CodeForm, MergeCodesForm, add_error, code_refused
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("address", __name__)
Page = str | Response


@bp.route("/<lang>/account/address", methods=["GET", "POST"])
def address() -> Page:
    """Ask for another address."""
    identity = current_identity()
    require_known(identity)
    form = AddressForm()
    if form.validate_on_submit() and _is_other(form):
        with transaction() as db:
            limits.count_mail(db, form.email.address, now())
            address_change.ask_for_address(db, identity, form.email.address, current_locale(), now())
        return redirect(url_for(".address_code"), 303)
    return render_template("accounts/address.html", form=form)


def _is_other(form: AddressForm) -> bool:
    if form.email.address == current_identity().email:
        add_error(form.email, _("This is your address already."))
        return False
    return True


@bp.route("/<lang>/account/address/code", methods=["GET", "POST"])
def address_code() -> Page:
    """Type the digits that were mailed to the new address."""
    identity = current_identity()
    awaited = address_change.awaited_address(reading(), identity, now())
    form = CodeForm()
    if form.validate_on_submit():
        key = settings().secret_key
        refused = try_mailed_code(lambda db: address_change.confirm_by_code(db, identity, form.digits.data, key, now()))
        if refused is None:
            return _changed(awaited)
        add_error(form.digits, code_refused(refused.tries_left))
    return render_template("accounts/address_code.html", form=form, email=awaited)


@bp.route("/<lang>/account/address/link/<token>", methods=["GET", "POST"])
def address_link(token: str) -> Page:
    """Behind the mailed link: a button changes the address. Opening the page changes nothing."""
    identity = current_identity()
    awaited = address_change.address_of_link(reading(), identity, token, now())
    form = FlaskForm()
    if form.validate_on_submit():
        with transaction() as db:
            address_change.confirm_by_link(db, identity, token, now())
        return _changed(awaited)
    return render_template("accounts/address_link.html", form=form, email=awaited)


def _changed(email: str) -> Response:
    flash(_("Your address is %(email)s now. Other browsers are signed out.", email=email), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.route("/<lang>/account/join", methods=["GET", "POST"])
def join() -> Page:
    """Name the account that shall become part of this one."""
    identity = current_identity()
    require_known(identity)
    form = AddressForm()
    if form.validate_on_submit() and _is_other(form):
        with transaction() as db:
            limits.count_mails(db, (str(identity.email), form.email.address), now())
            merging.ask_to_merge(db, identity, form.email.address, current_locale(), now())
        return redirect(url_for(".join_codes"), 303)
    return render_template("accounts/join.html", form=form)


@bp.route("/<lang>/account/join/codes", methods=["GET", "POST"])
def join_codes() -> Page:
    """Type the codes from both mailboxes; then the accounts are one."""
    identity = current_identity()
    awaited = merging.awaited_merge(reading(), identity, now())
    form = MergeCodesForm()
    for field, email in ((form.own, awaited.own), (form.other, awaited.other)):
        field.label.text = _("Code that went to %(email)s", email=email)
    if form.validate_on_submit():
        own, other, key = form.own.data, form.other.data, settings().secret_key
        refused = try_mailed_code(lambda db: merging.confirm_merge(db, identity, own, other, key, now()))
        if refused is None:
            flash(_("Both accounts are one now. Everything you have learned is here."), "success")
            return redirect(url_for("accounts.account"), 303)
        _show_wrong(form, refused)
    return render_template("accounts/join_codes.html", form=form, awaited=awaited)


@bp.route("/<lang>/account/same-person/<question>", methods=["GET", "POST"])
def same_person(question: str) -> Page:
    """Staff ask whether two entries are this person's: the codes from both mailboxes join them, into the one that is signed in."""
    identity = current_identity()
    questions.require_asked(reading(), identity, question, now())
    form = MergeCodesForm()
    form.own.label.text = _("Code that went to %(email)s", email=identity.email)
    form.other.label.text = _("Code that went to your other address")
    if form.validate_on_submit():
        own, other, key = form.own.data, form.other.data, settings().secret_key
        refused = try_mailed_code(lambda db: questions.confirm(db, identity, question, own, other, key, now()))
        if refused is None:
            flash(_("Both accounts are one now. Everything you have learned is here."), "success")
            return redirect(url_for("accounts.account"), 303)
        _show_wrong(form, refused)
    return render_template("accounts/same_person.html", form=form)


def _show_wrong(form: MergeCodesForm, refused: merging.MergeRefused) -> None:
    for field, is_wrong in ((form.own, refused.own_is_wrong), (form.other, refused.other_is_wrong)):
        if is_wrong:
            add_error(field, code_refused(1))
