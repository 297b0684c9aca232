"""The page with mails: for the demo on one computer, for nobody else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from quizapp.app import create_app
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from tests.clock import SettableClock
from tests.conftest import MakeSettings


def test_the_demo_shows_mails_as_text(client: FlaskClient, database: Database, clock: SettableClock) -> None:
    with database.transaction() as session:
        session.add(
            OutboxMail(
                kind="sign_in", to_address="nora@example.org", locale="de", params={}, state="sent", queued_at=clock(),
                subject="Hallo <b>", text_body="Link:\n\nhttp://127.0.0.1:8080/de/\n\n<script>alert(1)</script>", html_body="x",
            )
        )
    page = client.get("/de/mails").text
    assert 'href="http://127.0.0.1:8080/de/"' in page
    assert "Hallo &lt;b&gt;" in page
    assert "<script>alert" not in page


def test_it_is_empty_at_first(client: FlaskClient) -> None:
    assert client.get("/de/mails").status_code == client.get("/en/mails").status_code == 200


def test_nobody_sees_it_from_elsewhere(client: FlaskClient) -> None:
    assert client.get("/de/mails", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_it_does_not_exist_when_mails_are_sent(make_settings: MakeSettings, clock: SettableClock) -> None:
    app = create_app(make_settings(mail_transport="smtp", smtp_host="127.0.0.1"), clock)
    assert app.test_client().get("/de/mails").status_code == 404
    assert "/de/mails" not in app.test_client().get("/de/sign-in").text
    app.extensions["quizapp_database"].dispose()


@pytest.mark.one_engine
@pytest.mark.parametrize("sign", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"])
def test_nobody_sees_it_through_a_proxy_on_this_computer(client: FlaskClient, sign: str) -> None:
    assert client.get("/de/mails", headers={sign: "127.0.0.1"}).status_code == 404
