"""Single sign-on on the page of one's account: with whom it is linked, linking it, and ending that."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts.access import require_known
from quizapp.accounts.sso import linking
from quizapp.kernel.errors import Invalid, NotFound
from quizapp.web.extensions import now, reading, settings, transaction
from quizapp.web.identity import current_identity

bp = Blueprint("sign_on_links", __name__)
FOUND = "sign_on_found"
"""In the browser's cookie: whom the provider named a moment ago, until the person says whether to link."""
FOUND_IS_KEPT_S = 600


def keep_found(account_id: int, subject: str, address: str) -> None:
    """Somebody came back from the provider to link it; nothing is linked by coming back."""
    session[FOUND] = {"account": account_id, "subject": subject, "address": address, "at": int(now().timestamp())}


def _found() -> dict[str, Any] | None:
    """Whom the provider named, if it was for this account and not long ago."""
    found: dict[str, Any] = session.get(FOUND) or {}
    is_own = found.get("account") == current_identity().account_id
    return found if found and is_own and now().timestamp() - found["at"] <= FOUND_IS_KEPT_S else None


def _account() -> int:
    """Who asks. **Raises** NotAllowed, NotFound where no provider is set."""
    account_id = require_known(current_identity())
    if not settings().sign_on_issuer:
        raise NotFound("no_such_page")
    return account_id


@bp.get("/<lang>/account/sign-on")
def own_sign_on() -> str:
    """With whom the account is linked, and whom the provider has just named."""
    links = linking.own_links(reading(), _account(), settings().sign_on_issuer)
    return render_template("accounts/sign_on.html", links=links, found=_found(), sign_on_name=settings().sign_on_name)


@bp.post("/<lang>/account/sign-on")
def link() -> Response:
    """Link whom the provider has just named. **Raises** Invalid when that was long ago, or for somebody else."""
    _account()
    found = _found()
    if found is None:
        raise Invalid("sign_on_stale")
    with transaction() as db:
        linking.link_own(db, current_identity(), settings().sign_on_issuer, found["subject"], now())
    session.pop(FOUND, None)
    flash(_("Your account is linked. From now on you can sign in there as well."), "success")
    return redirect(url_for(".own_sign_on"), 303)


@bp.post("/<lang>/account/sign-on/end")
def unlink() -> Response:
    """Sign in without the provider again."""
    _account()
    with transaction() as db:
        linking.unlink_own(db, current_identity(), settings().sign_on_issuer, now())
    flash(_("The link is ended."), "success")
    return redirect(url_for(".own_sign_on"), 303)
