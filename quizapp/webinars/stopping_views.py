"""Ending the mails of a course's webinars, and having them again. The signed address is the proof; nobody is signed in.

Programs that look into mails open their links and press the button they find. So the first button leads to a page that asks, and only
a second one does something; what mail programs send on one click (RFC 8058) no such visitor sends.
"""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, render_template, request

from quizapp.web.extensions import csrf, now, reading, settings, transaction
from quizapp.webinars.link_page import link_behind
from quizapp.webinars.rules.followup import Purpose, code_of, link_token
from quizapp.webinars.stopping import has_stopped, resume_mails, stop_mails

bp = Blueprint("stopping", __name__)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
State = Literal["wanted", "sure", "ended", "ended_before", "again"]


@bp.get("/<lang>/u/<token>")
def unsubscribe(token: str) -> str:
    """A button that leads to ending the mails, or, where they are ended, to having them again. Opening the page changes nothing."""
    title, code = _behind(token, "stop")
    return _page(code, title, "ended_before" if has_stopped(reading(), code) else "wanted")


@bp.post("/<lang>/u/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # flask_wtf has no types
def unsubscribed(token: str) -> str:
    """End the mails for a mail program that was told to; the button of the page gets a second page and changes nothing."""
    title, code = _behind(token, "stop")
    if request.form.to_dict() != ONE_CLICK:
        return _page(code, title, "ended" if has_stopped(reading(), code) else "sure")
    with transaction() as session:
        stop_mails(session, code, now())
    return _page(code, title, "ended")


@bp.get("/<lang>/u/<token>/<any(sure, again):asked>")
def looked_at(token: str, asked: str) -> str:
    """The same page at the addresses of the buttons, for who opens them anew or in another language."""
    title, code = _behind(token, "end" if asked == "sure" else "resume")
    return _page(code, title, "ended_before" if has_stopped(reading(), code) else "wanted")


@bp.post("/<lang>/u/<token>/sure")
def ended(token: str) -> str:
    """End the mails. The address is written on the page that asks, for nothing else, and is in no mail."""
    title, code = _behind(token, "end")
    with transaction() as session:
        stop_mails(session, code, now())
    return _page(code, title, "ended")


@bp.post("/<lang>/u/<token>/again")
def resumed(token: str) -> str:
    """Have the mails again. The address is written on the page that ended them, for nothing else, and is in no mail."""
    title, code = _behind(token, "resume")
    with transaction() as session:
        resume_mails(session, code, now())
    return _page(code, title, "again")


def _behind(token: str, purpose: Purpose) -> tuple[str, str]:
    """Title and code of what stands behind an address. **Raises** NotFound."""
    link = link_behind(token, purpose)
    return link.title, code_of(token, purpose, settings().secret_key) or ""


def _page(code: str, title: str, state: State) -> str:
    secret = settings().secret_key
    purposes: tuple[Purpose, ...] = ("stop", "end", "resume")
    tokens = {purpose: link_token(code, purpose, secret) for purpose in purposes}
    return render_template("webinars/unsubscribe.html", title_of_webinar=title, state=state, tokens=tokens)
