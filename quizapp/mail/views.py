"""Mails on a page, for trying the product out on one computer."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from quizapp.config import LOOPBACK
from quizapp.kernel.errors import NotFound
from quizapp.mail.queries import latest_mails
from quizapp.web.extensions import reading, settings

bp = Blueprint("mail", __name__)
OF_PROXIES = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")
"""Through a proxy on this computer everybody comes from this computer."""


@bp.get("/<lang>/mails")
def outbox() -> str:
    """The latest mails; exists only with the demo transport and only for this computer."""
    if not settings().is_local_demo or request.remote_addr not in LOOPBACK or any(sign in request.headers for sign in OF_PROXIES):
        raise NotFound("no_such_page")
    return render_template("mail/outbox.html", mails=latest_mails(reading()))
