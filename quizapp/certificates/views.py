"""Papers: the holder's page and PDF, asking for one, and confirming to strangers that one is genuine."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Blueprint, Response as FlaskResponse, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.accounts.access import require_account
from quizapp.accounts.service import set_name
from quizapp.certificates.forms import claim_form
from quizapp.certificates.limits import LookUps
from quizapp.certificates.paper import issuer_of
from quizapp.certificates.queries import IssuedPaper, issued_paper, may_revoke, paper_for
from quizapp.certificates.revocation_words import REASON_WORDS
from quizapp.certificates.rules.papers import WITH_TEST
from quizapp.certificates.service import Certified, certify, hide_name
from quizapp.config import Settings
from quizapp.courses.queries import PublishedCourse, published_course
from quizapp.files.queries import file_content
from quizapp.kernel.errors import NotFound
from quizapp.kernel.ids import read_typed_code
from quizapp.sharing.models import CERTIFICATE
from quizapp.sharing.noting import looked_at
from quizapp.web.attachments import download
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity

bp = Blueprint("certificates", __name__)
LOOK_UPS = "quizapp_certificate_look_ups"
USUAL_WAIT = timedelta(minutes=5)


@bp.record_once
def _begin_to_count(state: BlueprintSetupState) -> None:
    configured = cast(Settings, state.app.extensions["quizapp_settings"])
    state.app.extensions[LOOK_UPS] = LookUps(configured.secret_key)


@bp.get("/<lang>/certificates/<code>")
def certificate(code: str) -> ResponseReturnValue:
    """The holder's page; until the PDF is there it answers 202 and looks again."""
    found = _looked_up(code)
    page = render_template(
        "certificates/certificate.html",
        paper=found,
        is_own=found.account_id == current_identity().account_id,
        is_late=now() - found.issued_at > USUAL_WAIT,
        reasons=REASON_WORDS,
        may_revoke=may_revoke(current_identity(), found),
    )
    return page, 200 if found.is_ready or found.revoked_at else 202


def _looked_up(code: str) -> IssuedPaper:
    """A paper that one may see; where it is somebody else's she is told."""
    found = paper_for(reading(), current_identity(), read_typed_code(code))
    if found.course_id is not None and found.account_id is not None:
        looked_at(found.course_id, [found.account_id], CERTIFICATE)
    return found


@bp.get("/<lang>/certificates/<code>/paper.pdf")
def paper(code: str) -> ResponseReturnValue:
    """The PDF, for its holder and trainers of the course; of a revoked one the page that says so. Its name says what it is, not whose."""
    found = _looked_up(code)
    content = file_content(reading(), found.file_digest) if found.file_digest and found.revoked_at is None else None
    if content is None:
        return redirect(url_for(".certificate", code=found.code), 303)
    kind = "teilnahmebescheinigung" if found.fields["locale"] == "de" else "confirmation-of-attendance"
    return download(content, "application/pdf", f"{kind}-{found.course_key}.pdf")


@bp.post("/<lang>/certificates/<code>/name")
def show_name(code: str) -> ResponseReturnValue:
    """Hide one's name from strangers who look the paper up, or show it again."""
    hides = request.form.get("hides") == "yes"
    with transaction() as session:
        hide_name(session, current_identity(), read_typed_code(code), hides, now())
    flash(_("Whoever looks it up no longer reads your name.") if hides else _("Whoever looks it up reads your name again."), "success")
    return redirect(url_for(".certificate", code=code), 303)


@bp.post("/<lang>/courses/<course>/certificate")
def claim(course: str) -> ResponseReturnValue:
    """Give the name for the certificate and get it."""
    identity = current_identity()
    published = published_course(reading(), course, require_account(identity))
    form = claim_form()
    if not form.validate():
        return render_template("certificates/claim.html", course=published.edition.course, form=form), 400
    certified = _certify_as(published, form.name.data or "", form.locale.data)
    if certified.is_barred:
        flash(_("Your certificate was revoked, and no new one is issued. If you think this is a mistake, ask your trainer."))
        return redirect(url_for("progress.course", course=course, _anchor="certificate"), 303)
    if certified.code is None:
        flash(_("You have not earned the certificate yet. This page shows what is missing."))
        return redirect(url_for("progress.course", course=course), 303)
    return redirect(url_for(".certificate", code=certified.code), 303)


def _certify_as(published: PublishedCourse, name: str, locale: str) -> Certified:
    if published.enrolment_id is None:
        raise NotFound("no_such_enrolment")
    with transaction() as session:
        set_name(session, current_identity(), name, now())
        return certify(session, published.enrolment_id, issuer_of(settings()), now(), locale)


@bp.get("/verify")
def verify_form() -> ResponseReturnValue:
    """Type a code from a paper."""
    code = read_typed_code(request.args.get("code", ""))
    if code:
        return redirect(url_for(".verify", code=code, lang=request.args.get("lang")))
    return _public(render_template("certificates/verify_form.html", unknown_code=None))


@bp.get("/verify/<code>")
def verify(code: str) -> ResponseReturnValue:
    """Confirm to anybody who holds the code that a paper is genuine, by repeating what is printed on it."""
    look_ups, visitor = cast(LookUps, current_app.extensions[LOOK_UPS]), request.remote_addr or ""
    look_ups.refuse_too_many(visitor, now())
    try:
        found = issued_paper(reading(), read_typed_code(code))
    except NotFound:
        look_ups.count(visitor, now(), is_known=False)
        return _public(render_template("certificates/verify_form.html", unknown_code=code), 404)
    look_ups.count(visitor, now(), is_known=True)
    page = render_template(
        "certificates/verify.html", paper=found, with_test=found.kind == WITH_TEST, may_revoke=may_revoke(current_identity(), found)
    )
    return _public(page)


def _public(page: str, status: int = 200) -> FlaskResponse:
    """A page that search engines shall not keep."""
    return FlaskResponse(page, status, {"X-Robots-Tag": "noindex"})
