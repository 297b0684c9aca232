"""Using the pages as a browser without JavaScript does: load, fill in, send."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp import wiring
from quizapp.jobs.worker import Worker
from quizapp.mail.models import OutboxMail
from quizapp.web.identity import TOKEN

TOKEN_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
LINK = re.compile(r"https?://[^\s/]+(/\w\w/sign-in/link/\S+)")
DIGITS = re.compile(r"^(\d{4} \d{4})$", re.MULTILINE)


def csrf_token(client: FlaskClient, page: str) -> str:
    """The hidden token of a page's forms."""
    found = TOKEN_FIELD.search(client.get(page).text)
    assert found, f"no form at {page}"
    return html.unescape(found[1])


def send(client: FlaskClient, path: str, data: Mapping[str, object] | None = None, page: str | None = None) -> TestResponse:
    """Load `page` (or the path itself), then send its form to the path."""
    return client.post(path, data={**(data or {}), "csrf_token": csrf_token(client, page or path)})


def run_worker(app: Flask) -> None:
    """Do everything that is due, as the worker beside the server does."""
    extensions = app.extensions
    clock = extensions["quizapp_clock"]
    with app.app_context():
        Worker(extensions["quizapp_database"], wiring.jobs(extensions["quizapp_settings"]), (), clock).run_all_due()


def newest_mail(app: Flask, to: str) -> OutboxMail:
    """The newest mail to somebody, after the worker has sent what waits."""
    run_worker(app)
    with app.extensions["quizapp_database"].reading() as session:
        mail = session.query(OutboxMail).filter_by(to_address=to).order_by(OutboxMail.id.desc()).first()
        assert mail, f"no mail to {to}"
        session.expunge(mail)
    return mail


def mailed_link(app: Flask, to: str) -> str:
    """Path of the link in the newest mail."""
    found = LINK.search(str(newest_mail(app, to).text_body))
    assert found
    return found[1]


def mailed_digits(app: Flask, to: str) -> str:
    """Code in the newest mail, as written there."""
    found = DIGITS.search(str(newest_mail(app, to).text_body))
    assert found
    return found[1]


def session_token(client: FlaskClient) -> str | None:
    """The token in the browser's cookie."""
    with client.session_transaction() as cookie:
        token: str | None = cookie.get(TOKEN)
        return token
