"""Revoking a certificate, and taking that back. The page asks first and says what follows."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from quizapp.certificates.forms import RevokeForm, ValidAgainForm, revoke_form
from quizapp.certificates.queries import revocable_paper
from quizapp.certificates.revocation_words import REASON_WORDS
from quizapp.certificates.revoking import make_valid_again, revoke as revoke_paper
from quizapp.sharing.models import CERTIFICATE
from quizapp.sharing.noting import looked_at
from quizapp.web.extensions import now, reading, transaction
from quizapp.web.identity import current_identity

bp = Blueprint("revoking", __name__)


@bp.get("/<lang>/certificates/<paper>/revoke")
def revoke(paper: str) -> str:
    """Ask why, and say what follows; of a revoked one say why it was, and offer to take that back."""
    return _page(paper, revoke_form())


@bp.post("/<lang>/certificates/<paper>/revoke")
def revoked(paper: str) -> ResponseReturnValue:
    """Revoke it, for the reason that was chosen."""
    form = revoke_form()
    if not form.validate():
        return _page(paper, form), 400
    with transaction() as session:
        revoke_paper(session, current_identity(), paper, form.why(), now())
    flash(_("The certificate is revoked."), "success")
    return redirect(url_for(".revoke", paper=paper), 303)


@bp.post("/<lang>/certificates/<paper>/valid-again")
def valid_again(paper: str) -> ResponseReturnValue:
    """Take the revocation back."""
    with transaction() as session:
        make_valid_again(session, current_identity(), paper, now())
    flash(_("The certificate is valid again."), "success")
    return redirect(url_for(".revoke", paper=paper), 303)


def _page(asked: str, form: RevokeForm) -> str:
    """The paper; its holder is told who looked. **Shape**: `asked` is how the address names it; nobody reads a code who did not know it."""
    identity = current_identity()
    found = revocable_paper(reading(), identity, asked)
    if found.course_id is not None and found.account_id is not None:
        looked_at(found.course_id, [found.account_id], CERTIFICATE)
    return render_template(
        "certificates/revoke.html", paper=found, asked=asked, form=form, back_form=ValidAgainForm(), reasons=REASON_WORDS,
        shows_name=found.sight.passed or not found.hides_name, may_open=found.sight.points,
    )
