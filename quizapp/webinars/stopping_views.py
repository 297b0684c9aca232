"""Ending the mails of a course's webinars, and having them again. The signed address is the proof; nobody is signed in."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, render_template

from quizapp.web.extensions import csrf, now, reading, settings, transaction
from quizapp.webinars.link_page import link_behind
from quizapp.webinars.rules.followup import code_of, link_token
from quizapp.webinars.stopping import has_stopped, resume_mails, stop_mails

bp = Blueprint("stopping", __name__)
State = Literal["wanted", "ended", "again"]


@bp.get("/<lang>/u/<token>")
def unsubscribe(token: str) -> str:
    """A button that ends the mails, or, where they are ended, one that has them again. Opening the page changes nothing."""
    link, code = link_behind(token, "stop"), code_of(token, "stop", settings().secret_key)
    return _page(code, link.title, "ended" if has_stopped(reading(), code) else "wanted")


@bp.post("/<lang>/u/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # flask_wtf has no types
def unsubscribed(token: str) -> str:
    """End the mails. Mail programs send this on one click (RFC 8058)."""
    link, code = link_behind(token, "stop"), code_of(token, "stop", settings().secret_key)
    with transaction() as session:
        stop_mails(session, code, now())
    return _page(code, link.title, "ended")


@bp.post("/<lang>/u/<token>/again")
def resumed(token: str) -> str:
    """Have the mails again. The address is written on the page that ended them, for nothing else, and is in no mail."""
    link, code = link_behind(token, "resume"), code_of(token, "resume", settings().secret_key)
    with transaction() as session:
        resume_mails(session, code, now())
    return _page(code, link.title, "again")


def _page(code: str | None, title: str, state: State) -> str:
    secret = settings().secret_key
    return render_template(
        "webinars/unsubscribe.html", title_of_webinar=title, state=state, stop_token=link_token(code or "", "stop", secret),
        resume_token=link_token(code or "", "resume", secret),
    )
