"""Before what matters: trainers and administrators show a second factor first, and everybody shows anew who they are.

Which addresses ask for a fresh sign-in stands in one table, `guards.FRESH_SIGN_IN`. A form that was sent too late is answered
with a page that asks who is there and carries what was typed along, so nothing is lost. A browser that is given a file stays on
the page it has, so where a file was asked for one goes back to the page that offers it, and takes it there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from flask import Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts import limits, proving
from quizapp.accounts.checking import (
    account_with_passkey,
    account_with_password,
    factor_by_code,
    forget_failures,
    forget_mail,
    passkey_site,
    try_mailed_code,
)
from quizapp.accounts.factor_queries import own_factors
from quizapp.accounts.forms import ProofForm, add_error
from quizapp.accounts.queries import stored_password
from quizapp.accounts.rules.freshness import is_fresh
from quizapp.accounts.rules.next_path import safe_next_path
from quizapp.accounts.signing_in import CodeRefused
from quizapp.kernel.errors import NotAllowed
from quizapp.web.came_from import came_from
from quizapp.web.errors import wants_json
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

FreshTable = Mapping[str, tuple[str, ...]]
PROOF_ASKED = "proof_asked"
WITHOUT_FACTOR = frozenset(
    (
        "static_file", "files.media", "operations.health", "operations.csp_report", "pages.imprint", "pages.privacy",
        "pages.accessibility", "mail.outbox", "quizzes.save", "accounts.sign_in", "accounts.sign_in_with_password",
        "accounts.enter_code", "accounts.follow_link", "accounts.sign_out", "factors.factors", "factors.code_app",
        "factors.add_passkey", "factors.new_passkey_options", "factors.passkey_options", "factors.sign_in_with_passkey",
        "factors.second_step", "factors.confirm", "factors.postpone", "invitations.follow_invitation",
        "invitations.type_invitation", "sign_on.begin", "sign_on.come_back", "sign_on.log_out",
    )
)
"""What is open to trainers and administrators before they have shown a second factor. Beyond it they go to the page that
sets one up; without it they would have a learner's rights anyway."""


def register_stepping_up(app: Flask, table: FreshTable, files: Collection[str]) -> None:
    """Ask before the endpoints and methods of the table. **Shape**: `files` are the endpoints of it that answer with a file."""
    app.extensions["quizapp_fresh_sign_in"] = table
    app.extensions["quizapp_fresh_files"] = files
    app.before_request(_ask_for_factor)
    app.before_request(_ask_for_fresh_sign_in)


def _ask_for_factor() -> Response | None:
    if request.endpoint is None or request.endpoint in WITHOUT_FACTOR or not current_identity().owes_factor:
        return None
    if wants_json():
        raise NotAllowed("factor_needed")
    return redirect(url_for("factors.factors", next=_here()), 303)


def _here() -> str | None:
    """This address, if it is a page to come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def _ask_for_fresh_sign_in() -> Response | tuple[str, int] | None:
    table = cast(FreshTable, current_app.extensions["quizapp_fresh_sign_in"])
    if request.method not in table.get(request.endpoint or "", ()):
        return None
    identity = current_identity()
    if not identity.is_known or is_fresh(identity.proven_at, now()):
        return None
    if wants_json():
        raise NotAllowed("confirm_needed")
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("factors.confirm", next=_here()), 303)
    form = ProofForm(prefix="proof")
    if form.way.data and prove(form):
        return _back_to_the_file(form) if request.endpoint in current_app.extensions["quizapp_fresh_files"] else None
    return confirm_page(form, request.full_path.rstrip("?")), 403


def _back_to_the_file(form: ProofForm) -> Response:
    flash(_("Thank you, it is you. Now you can download the file."), "success")
    return redirect(safe_next_path(form.back.data) or url_for("courses.catalogue"), 303)


def confirm_page(form: ProofForm, action: str) -> str:
    """The page that asks who is there. Hidden fields carry along what was typed in the form that is interrupted."""
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith(form._prefix)
    ]
    back = safe_next_path(form.back.data or came_from())
    return render_template(
        "accounts/confirm.html", form=form, ways=_ways(), asked=PROOF_ASKED in session, kept=kept, action=action,
        was_typed=bool(kept), back=back,
    )


def _ways() -> list[str]:
    """How this person can show who they are, the best first. Who owes the second factor shows that one."""
    identity = current_identity()
    own = own_factors(reading(), identity.account_id or 0)
    ways = ["passkey"] if own.passkeys and passkey_site() else []
    ways += ["code"] if own.count else []
    if identity.owes_factor and own.count:
        return ways
    if stored_password(reading(), str(identity.email)).hash:
        ways.append("password")
    return [*ways, "mail"]


def prove(form: ProofForm) -> bool:
    """True when what was typed is right: the session is fresh from now on. Else the form says what is wrong."""
    identity, way = current_identity(), str(form.way.data)
    check = {"password": _by_password, "code": _by_code, "mail": _by_mail, "passkey": _by_passkey}.get(way)
    if not form.validate() or check is None or way not in _ways():
        return False
    shown = check(form)
    if shown is None:
        return False
    with transaction() as db:
        proving.note_proof(db, identity, shown, now())
    forget_failures(str(identity.email))
    session.pop(PROOF_ASKED, None)
    g.pop("identity", None)
    return True


def _by_password(form: ProofForm) -> str | None:
    if account_with_password(str(current_identity().email), form.password.data or "") is not None:
        return "password"
    add_error(form.password, _("This is not your password."))
    return None


def _by_code(form: ProofForm) -> str | None:
    used = factor_by_code(current_identity().account_id or 0, form.code.data or "")
    if used is None:
        add_error(form.code, code_refused())
    return used


def code_refused() -> str:
    """What stands at a wrong code."""
    return str(_("This code is not right, or it was used already. Take the one that the app shows next, or a recovery code."))


def _by_passkey(form: ProofForm) -> str | None:
    if account_with_passkey(form.credential.data or "") == current_identity().account_id:
        return "passkey"
    add_error(form.credential, _("This passkey does not belong to your account. Try again, or choose another way."))
    return None


def _by_mail(form: ProofForm) -> str | None:
    """The digits of a mail; without digits typed, have one sent."""
    identity, typed, key = current_identity(), form.digits.data, settings().secret_key
    if not typed:
        with transaction() as db:
            limits.count_mail(db, str(identity.email), now())
            session[PROOF_ASKED] = proving.ask_for_code(db, identity, current_locale(), now())
        return None
    outcome = try_mailed_code(lambda db: proving.take_mailed_code(db, identity, session.get(PROOF_ASKED), typed, key, now()))
    if not isinstance(outcome, CodeRefused):
        forget_mail(outcome)
        return "mail"
    if not outcome.tries_left:
        session.pop(PROOF_ASKED, None)
        add_error(form.way, _("This code was tried too often and no longer works. Ask for a new mail."))
        return None
    add_error(form.digits, _("This code is not right. Use the digits from the newest mail."))
    return None
