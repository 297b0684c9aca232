"""Using the pages as a browser without JavaScript does: load, fill in, send."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp import wiring
from quizapp.accounts import service
from quizapp.accounts.passwords import hash_password
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.kernel.identity import NOBODY
from quizapp.mail.models import OutboxMail
from quizapp.web.identity import TOKEN
from tests.clock import SettableClock
from tests.people import Person

TOKEN_FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
LINK = re.compile(r"https?://[^\s/]+(/\w\w/sign-in/link/\S+)")
PASSWORD = "Der Hund bellt um acht"
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


def sign_in_by_link(app: Flask, client: FlaskClient, email: str, next_path: str = "") -> None:
    """Have a link mailed and press its button."""
    send(client, "/de/sign-in", {"email": email, "next": next_path})
    assert send(client, mailed_link(app, email)).status_code == 303


def anonymous_browser(app: Flask, database: Database, clock: SettableClock) -> tuple[FlaskClient, int]:
    """A browser that has just become an anonymous learner, and the number of its account."""
    with database.transaction() as session:
        learner = service.ensure_learner(session, NOBODY, "de", clock())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = learner.token
    return client, learner.account_id


def give_password(database: Database, one: Person, clock: SettableClock) -> None:
    """The person has `PASSWORD` from now on."""
    with database.transaction() as session:
        service.set_password(session, one.identity, hash_password(PASSWORD, "weak_for_tests"), clock())


def try_password(client: FlaskClient, email: str, typed: str, next_path: str = "") -> tuple[int, str]:
    """Send the password form; status and page."""
    data = {"password-email": email, "password-password": typed, "password-next": next_path}
    answer = send(client, "/de/sign-in/password", data, page="/de/sign-in")
    return answer.status_code, answer.text
