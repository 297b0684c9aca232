"""From a sign-in to the page that comes next: the second step, or where the person wanted to go."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quizapp.accounts.checking import forget_failures, forget_mail
from quizapp.accounts.signing_in import SignedIn
from quizapp.web.identity import begin_browser_session


def enter(signed_in: SignedIn, next_path: str) -> Response:
    """Bind the browser to its new session and lead on."""
    forget_failures(signed_in.email)
    forget_mail(signed_in.mail_asked_at)
    begin_browser_session(signed_in.token)
    if signed_in.awaits_factor:
        return redirect(url_for("factors.second_step", next=next_path or None), 303)
    flash(_("You are signed in as %(email)s.", email=signed_in.email), "success")
    return redirect(next_path or _goes_on_at(signed_in.account_id) or url_for("courses.catalogue"), 303)


def _goes_on_at(account_id: int) -> str | None:
    """Where somebody has begun something, as the rooms above know it (`wiring.py`)."""
    tell = cast(Callable[[int], str | None], current_app.extensions["quizapp_goes_on_at"])
    return tell(account_id)
