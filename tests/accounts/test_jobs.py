"""Mails of this room: in the reader's language, as text and HTML, over a real mail server."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.jobs import forget_ended_sign_ins
from quizapp.app import create_app
from quizapp.db.session import Database
from tests.accounts.pages import LINK, newest_mail, run_worker, send
from tests.clock import SettableClock
from tests.conftest import MakeSettings
from tests.smtp import SmtpSink

NEW = "nora@example.org"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_sign_in_mail_arrives_over_smtp_and_its_link_works(
    make_settings: MakeSettings, smtp_sink: SmtpSink, clock: SettableClock, lang: str
) -> None:
    settings = make_settings(
        mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=smtp_sink.port, smtp_security="none",
        mail_from="Beispiel Akademie <quiz@example.org>",
    )
    app = create_app(settings, clock)
    client = app.test_client()
    send(client, f"/{lang}/sign-in", {"email": NEW})
    assert smtp_sink.messages == []
    run_worker(app)
    run_worker(app)
    (mail,) = smtp_sink.messages
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (NEW, "Beispiel Akademie <quiz@example.org>", "auto-generated")
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    link = LINK.search(text.get_content())
    assert link
    assert link[1].startswith(f"/{lang}/")
    assert mail["Subject"] == {"de": "Dein Link zum Anmelden", "en": "Your link to sign in"}[lang]
    assert link[0] in page.get_content()
    assert f'lang="{lang}"' in page.get_content()
    assert "<img" not in page.get_content()
    kept = newest_mail(app, NEW)
    assert (kept.state, kept.subject, kept.text_body, kept.html_body) == ("sent", None, None, None)
    assert send(client, link[1]).status_code == 303
    app.extensions["quizapp_database"].dispose()


def test_a_delayed_mail_is_not_dead_on_arrival(app: Flask, client: FlaskClient, clock: SettableClock) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    clock.advance(hours=5)
    link = LINK.search(str(newest_mail(app, NEW).text_body))
    assert link
    clock.advance(minutes=59)
    assert client.get(link[1]).status_code == 200


def test_a_mail_that_waited_too_long_is_not_sent(app: Flask, client: FlaskClient, clock: SettableClock) -> None:
    send(client, "/de/sign-in", {"email": NEW})
    clock.advance(hours=25)
    assert newest_mail(app, NEW).state == "refused"


def test_the_schedule_forgets(database: Database, clock: SettableClock) -> None:
    forget_ended_sign_ins(database, clock())
