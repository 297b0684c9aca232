"""My data: take it along, have it erased, see who acted on it."""

from __future__ import annotations

from flask import Blueprint, Response as FlaskResponse, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.access import require_account, require_administrator
from quizapp.courses.queries import published_course
from quizapp.privacy import addresses, notices, queries, service
from quizapp.privacy.forms import AddressForm, EraseForm
from quizapp.privacy.limits import refuse_too_many_exports
from quizapp.privacy.record import record_of
from quizapp.privacy.retention import due_now, past_runs
from quizapp.privacy.words import KINDS, time_kept
from quizapp.web.extensions import database, now, reading, settings, transaction
from quizapp.web.identity import current_identity, end_browser_session
from quizapp.web.locale import current_locale

bp = Blueprint("privacy", __name__)


@bp.get("/<lang>/my-data")
def my_data() -> ResponseReturnValue:
    """Everything a person can ask of their data. While a file is being made it answers 202 and looks again."""
    own = queries.own_data(reading(), require_account(current_identity()), now())
    page = render_template("privacy/my_data.html", own=own, acts=current_app.extensions["quizapp_log_words"]["act"])
    return page, 202 if own.export and own.export.until is None else 200


@bp.post("/<lang>/courses/<course>/privacy-notice")
def read_notice(course: str) -> ResponseReturnValue:
    """The person has read the newer version of the privacy notice."""
    account_id = require_account(current_identity())
    published_course(reading(), course)
    with transaction() as session:
        notices.note_read(session, account_id, request.form.get("read", ""), now())
    return redirect(url_for("progress.course", course=course), 303)


@bp.get("/<lang>/data-protection")
def data_protection() -> str:
    """For administrators: what would be deleted now, what was, and the record of processing."""
    require_administrator(current_identity())
    return render_template(
        "privacy/data_protection.html", due=due_now(reading(), settings().kept_days, now()), past=past_runs(reading()),
        record=record_of(reading()), kinds=KINDS, time_kept=time_kept,
    )


@bp.route("/<lang>/data-protection/erase", methods=["GET", "POST"])
def erase_address() -> ResponseReturnValue:
    """For administrators: erase somebody without an account, by address. The first step says what is known, a typed word erases it."""
    require_administrator(current_identity())
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("privacy/erase_address.html", form=form, found=None), 400 if form.errors else 200
    if not form.word.data:
        found = addresses.known_by(reading(), form.address)
        return render_template("privacy/erase_address.html", form=form, found=found)
    with transaction() as session:
        addresses.erase_address(session, current_identity(), form.address, now())
    database().empty_log()
    flash(_("What was known by this address is erased."), "success")
    return redirect(url_for(".data_protection"), 303)


@bp.post("/<lang>/my-data/export")
def ask_export() -> ResponseReturnValue:
    """Have one's data put into a file."""
    identity = current_identity()
    account_id = require_account(identity)
    with transaction() as session:
        refuse_too_many_exports(session, account_id, now())
        service.ask_export(session, identity, current_locale(), now())
    return redirect(url_for(".my_data"), 303)


@bp.post("/<lang>/my-data/export/<code>")
def fetch_export(code: str) -> ResponseReturnValue:
    """The file; a form, because the log of acts notes it."""
    identity = current_identity()
    require_account(identity)
    with transaction() as session:
        content = service.fetch_export(session, identity, code, now())
    response = FlaskResponse(content, mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename="my-data.zip")
    return response


@bp.route("/<lang>/my-data/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """What an erasure removes and what stays; a typed word begins it."""
    identity = current_identity()
    account_id, form = require_account(identity), EraseForm()
    if form.validate_on_submit():
        with transaction() as session:
                service.ask_erasure(session, identity, settings().erased_certificates, now())
        response = end_browser_session(redirect(url_for("courses.catalogue"), 303))
        flash(_("Your data is being erased. You are signed out."), "success")
        return response
    return render_template(
        "privacy/erase.html", form=form, hold=queries.hold_on(reading(), account_id), certificates=settings().erased_certificates,
    )
