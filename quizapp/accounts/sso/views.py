"""The way to the provider and back, and the provider's message that somebody has signed out there."""

from __future__ import annotations

import hmac
from typing import Any, cast

from flask import Blueprint, current_app, flash, g, jsonify, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts import limits
from quizapp.accounts.access import require_known
from quizapp.accounts.browser import ASKED, this_browser
from quizapp.accounts.entering import enter
from quizapp.accounts.rules.next_path import safe_next_path
from quizapp.accounts.rules.sign_on import Claims, RoleRule, logout_token_fault
from quizapp.accounts.signing_in import ask_to_sign_in
from quizapp.accounts.sso import service
from quizapp.accounts.sso.link_views import keep_found
from quizapp.accounts.sso.provider import Client, Provider
from quizapp.accounts.sso.service import Policy
from quizapp.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from quizapp.kernel.identity import Identity
from quizapp.kernel.ids import new_secret
from quizapp.web.door import others_first
from quizapp.web.extensions import csrf, now, reading, settings, transaction
from quizapp.web.identity import current_identity
from quizapp.web.locale import current_locale

bp = Blueprint("sign_on", __name__)
PROVIDER = "quizapp_sign_on"
WAY = "sign_on"
WAY_OPEN_S = 600
LARGEST_TOKEN = 16 * 1024


def _provider() -> Provider:
    """The provider of this application. **Raises** NotFound where none is set."""
    if not settings().sign_on_issuer:
        raise NotFound("no_such_page")
    given, kept = settings(), current_app.extensions
    if PROVIDER not in kept:
        kept[PROVIDER] = Provider(
            Client(
                given.sign_on_issuer, given.sign_on_client_id, given.sign_on_client_secret, given.sign_on_scopes,
                f"{given.base_url}/sign-on/return", given.sign_on_timeout_s,
            )
        )
    return cast(Provider, kept[PROVIDER])


def _policy() -> Policy:
    given = settings()
    return Policy(
        given.sign_on_issuer, given.sign_on_domains, given.sign_on_verified == "required", given.sign_on_claim,
        [RoleRule(*rule) for rule in given.sign_on_roles], given.sign_on_administrators == "on",
    )


@bp.get("/<lang>/sign-on")
def begin() -> Response:
    """Send the browser to the provider. Only the browser's cookie keeps what it must bring back.

    With `link` in the address nobody is signed in when it comes back: the person is asked whether to link the two accounts.
    """
    provider, for_account = _provider(), require_known(current_identity()) if request.args.get("link") else None
    state, nonce, verifier = new_secret(), new_secret(), new_secret()
    with others_first():
        url = provider.sign_in_url(state, nonce, verifier)
    session[WAY] = {
        "state": state, "nonce": nonce, "verifier": verifier, "next": safe_next_path(request.args.get("next")),
        "lang": current_locale(), "at": int(now().timestamp()), "link": for_account,
    }
    return redirect(url, 303)


@bp.get("/sign-on/return")
# The one address whose GET signs somebody in: the provider sends the browser here. What keeps it from being used against
# people is the state, which only the browser that began has in its cookie, and which works once.
def come_back() -> Response:
    """Take the provider's answer and sign the person in."""
    provider, way = _provider(), _way()
    if "error" in request.args:
        raise NotAllowed("sign_on_denied") if request.args["error"] == "access_denied" else Conflict("sign_on_failed")
    identity, code = current_identity(), request.args.get("code", "")
    if not code:
        raise Invalid("sign_on_stale")
    with others_first():
        answer = provider.exchange(code, request.args.get("iss"), way["nonce"], way["verifier"], now().timestamp())
    if way["link"] is not None:
        return _ask_to_link(identity, way["link"], answer.claims)
    address = service.unconfirmed_address(reading(), answer.claims, _policy())
    if address is not None:
        return _ask_mailbox(identity, address)
    with transaction() as db:
        signed_in = service.sign_on(db, identity, answer.claims, _policy(), way["lang"], this_browser(), now())
    return enter(signed_in, safe_next_path(way["next"]))


def _ask_mailbox(identity: Identity, address: str) -> Response:
    """Have a code mailed to an address that nobody vouches for. Whoever types it is signed in as by any mailed code, whether the
    address is known here or not, and can link both then; by itself nothing is linked."""
    with transaction() as db:
        limits.count_mail(db, address, now())
        session[ASKED] = ask_to_sign_in(db, identity, address, current_locale(), url_for("sign_on_links.own_sign_on"), now())
    flash(_("The provider has not confirmed your address, so a code goes to it. Afterwards you can link your account there."), "info")
    return redirect(url_for("accounts.enter_code"), 303)


def _ask_to_link(identity: Identity, account_id: int, claims: Claims) -> Response:
    """Keep whom the provider named, for the page that asks. **Raises** Invalid when another account is signed in by now."""
    if identity.account_id != account_id:
        raise Invalid("sign_on_stale")
    keep_found(account_id, claims["sub"], service.claimed_address(claims, _policy()))
    return redirect(url_for("sign_on_links.own_sign_on"), 303)


def _way() -> dict[str, Any]:
    """What this browser took along, once. **Raises** Invalid when it did not begin, or began too long ago."""
    way = session.pop(WAY, None)
    if not isinstance(way, dict) or not hmac.compare_digest(str(way["state"]).encode(), request.args.get("state", "").encode()):
        raise Invalid("sign_on_stale")
    if way["lang"] in settings().locales:
        g.locale = way["lang"]
    if now().timestamp() - way["at"] > WAY_OPEN_S:
        raise Invalid("sign_on_stale")
    return way


@bp.post("/sign-on/logout")
# The provider's server sends this, without a form of ours; its signature says whose it is.
@csrf.exempt  # type: ignore[untyped-decorator]  # flask_wtf has no types
def log_out() -> Response:
    """Back-channel logout: somebody signed out at the provider, so their sessions end here."""
    try:
        provider, token = _provider(), request.form.get("logout_token", "")
        if not 0 < len(token) <= LARGEST_TOKEN:
            raise Invalid("sign_on_wrong_answer")
        with others_first():
            claims = provider.logout_claims(token)
        if logout_token_fault(claims, provider.client.issuer, provider.client.client_id, now().timestamp()):
            raise Invalid("sign_on_wrong_answer")
        with transaction() as db:
            service.take_logout(db, provider.client.issuer, claims, now())
    except Refusal as refusal:
        unreachable = isinstance(refusal, Conflict)
        answer = jsonify(error="temporarily_unavailable" if unreachable else "invalid_request")
        answer.status_code = 503 if unreachable else 400
        return answer
    return Response(status=200)
