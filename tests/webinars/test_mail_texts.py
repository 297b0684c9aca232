"""A course's own texts and sender: refused with a sentence, looked at, sent, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.mail.message import Message
from quizapp.mail.transports import SmtpTransport
from quizapp.webinars.followup_messages import About, OwnText, written
from quizapp.webinars.mail_words import STANDARD
from quizapp.webinars.mailing import invite
from quizapp.webinars.personal_data import erase_for, export_for
from quizapp.webinars.rules.mail_text import HOST, PLACEHOLDERS
from tests.accounts.pages import run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.smtp import SmtpSink
from tests.webinars.attending import address, attend, followed_meeting
from tests.webinars.meeting import meeting_in, planned

BrowserFor = Callable[..., FlaskClient]
BROKEN = re.compile(r"[{}]|“”|„“|\(\)|  |^\s|[,–]\s*$")
"""What a line looks like when something in it is missing."""


@pytest.fixture
def settings(make_settings: Callable[..., Settings], smtp_sink: SmtpSink) -> Iterator[Settings]:
    """Mails go out by SMTP."""
    yield make_settings(
        mail_transport="smtp", smtp_host="127.0.0.1", smtp_port=smtp_sink.port, smtp_security="none", mail_from="Site <site@example.org>"
    )


def part(mail: EmailMessage, kind: str) -> str:
    """The text of one part."""
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content())


def text_page(course: Course, kind: str = "invitation", locale: str = "de") -> str:
    """Where a text is changed."""
    return f"/en/courses/{course.key}/webinars/mails/{kind}/{locale}"


def test_an_own_text_is_refused_with_a_sentence_looked_at_and_taken_back(
    app: Flask, course: Course, people: People, browser_for: BrowserFor
) -> None:
    carla, page = browser_for(people.carla), text_page(course)
    assert "du warst beim Webinar" in carla.get(page).text
    for fields, sentence in (
        ({"body": "Hallo {vorname}, {link}"}, "{vorname} is not a placeholder."),
        ({"body": "Hallo"}, "The text needs {link}"),
        ({"subject": "a\nBcc: all@example.org"}, "A subject has one line."),
        ({"body": "{link}" + "x" * 4001}, "4000"),
    ):
        refused = send(carla, page, fields)
        assert refused.status_code == 400
        assert sentence in refused.text
    shown = send(carla, page, {"subject": "Zu <{webinar}>", "body": "Tag!\n\n{link}", "go": "preview"})
    assert shown.status_code == 200
    assert "Zu &lt;Grundkurs" in shown.text or "Zu &lt;" in shown.text
    assert "own text" not in carla.get(f"/en/courses/{course.key}/webinars/mails").text
    assert send(carla, page, {"subject": "Zu {webinar}", "body": "Tag!\n\n{link}"}).status_code == 303
    assert "own text" in carla.get(f"/en/courses/{course.key}/webinars/mails").text
    assert send(carla, page, {"go": "standard", "body": "{nonsense}"}).status_code == 303
    assert "own text" not in carla.get(f"/en/courses/{course.key}/webinars/mails").text
    for wrong in (text_page(course, "digest"), text_page(course, locale="fr")):
        assert carla.get(wrong).status_code == 404


def test_the_mail_says_what_was_written_in_both_parts_under_the_sender_of_the_course(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings,
    smtp_sink: SmtpSink, browser_for: BrowserFor,
) -> None:
    carla = browser_for(people.carla)
    send(carla, text_page(course), {"subject": "Zu {webinar}", "body": "Tag <b>du</b>,\n{host} & {course}\n\n{link}\n\noder: {link}"})
    sender = f"/en/courses/{course.key}/webinars/mails"
    assert send(carla, sender, {"name": "Kurse", "reply_to": "no address"}).status_code == 400
    assert send(carla, sender, {"name": "a\nb", "reply_to": ""}).status_code == 400
    assert send(carla, sender, {"name": "Müller, Kurse", "reply_to": "carla@example.org"}).status_code == 303
    number, codes = followed_meeting(database, course.key, people.carla.identity, {"Ida Iffland": "ida@example.org"}, clock())
    with database.transaction() as session:
        invite(session, people.carla.identity, published_course(session, course.key), number, clock())
    run_worker(app)
    (mail,) = smtp_sink.messages
    assert mail["Subject"] == "Zu Fragen zu Rezept 1"
    assert mail["From"].addresses[0].addr_spec == "site@example.org"
    assert mail["From"].addresses[0].display_name == "Müller, Kurse"
    assert mail["Reply-To"] == "carla@example.org"
    path = address(codes["Ida Iffland"], settings, lang="de")
    plain, html = part(mail, "plain"), part(mail, "html")
    assert f"Tag <b>du</b>,\nCarla Conrad & {course.title.in_locale('de')}" in plain.replace("\r\n", "\n")
    assert plain.count(path) == html.count(f'href="{settings.base_url}{path}"') == 2
    assert "Tag &lt;b&gt;du&lt;/b&gt;,<br>Carla Conrad &amp; " in html
    assert "/de/u/" in plain
    with database.transaction() as session:
        assert {"course": course.key, "sender_of_mails": "Müller, Kurse", "reply_to": "carla@example.org"} in export_for(
            session, people.carla.account_id
        )
        erase_for(session, people.carla.account_id)
        assert export_for(session, people.carla.account_id) == []


def test_the_page_says_which_mails_a_changed_text_reaches(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings,
    smtp_sink: SmtpSink, browser_for: BrowserFor,
) -> None:
    carla, page, now = browser_for(people.carla), text_page(course), clock
    number, _codes = followed_meeting(database, course.key, people.carla.identity, {"Ida Iffland": "ida@example.org"}, now())
    saved = send(carla, page, {"subject": "Erster", "body": "{link}"})
    assert "Saved. Mails that leave from now on have it." in carla.get(saved.location).text
    with database.transaction() as session:
        invite(session, people.carla.identity, published_course(session, course.key), number, now())
    run_worker(app)
    attend(database, number, "Udo Unruh", "udo@example.org", now())
    clock.advance(minutes=5)
    with database.transaction() as session:
        invite(session, people.carla.identity, published_course(session, course.key), number, now())
    assert "1 mail waits in the queue and goes out with the saved text." in carla.get(page).text
    saved = send(carla, page, {"subject": "Zweiter", "body": "{link}"})
    shown = carla.get(saved.location).text
    assert "Saved. 1 mail that waits in the queue goes out with it." in shown
    assert "1 mail was sent with an earlier text: this one was saved at 02/03/2026, 10:05 (time in Berlin)." in shown
    assert "in the queue" not in carla.get(text_page(course, "reminder")).text.partition("Which mails it reaches")[2]
    run_worker(app)
    assert [(str(mail["To"]), str(mail["Subject"])) for mail in smtp_sink.messages] == [
        ("ida@example.org", "Erster"), ("udo@example.org", "Zweiter"),
    ]
    assert "waits in the queue" not in carla.get(page).text
    back = send(carla, page, {"go": "standard"})
    assert "The standard text is back. Mails that leave from now on have it." in carla.get(back.location).text


@pytest.mark.parametrize("kind", STANDARD)
@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.one_engine
def test_no_standard_text_ends_in_nothing(app: Flask, kind: str, locale: str) -> None:
    """Whatever was not entered: no empty line where a name should stand, no comma before nothing, no name of a placeholder."""
    with app.app_context():
        for host, sender, stands in (("Carla Conrad", "", "Carla Conrad"), ("", "Kurse Müller", "Kurse Müller"), ("", "", "quizapp")):
            about = About("ida@example.org", locale, "Fragen", host, "Erste Hilfe", "https://quiz.example.org/u", sender)
            text = written(about, kind, OwnText(), "https://quiz.example.org/f/x", 3, 2)
            lines = [text.subject, *text.plain.split("\n")]
            assert [line for line in lines if BROKEN.search(line)] == (["Hallo,"] if locale == "de" else ["Hello,"])
            if HOST in PLACEHOLDERS[kind]:
                assert lines[-1] == stands
            assert text.stand_in == ("" if host or HOST not in PLACEHOLDERS[kind] else stands)


def test_where_nobody_is_named_an_own_greeting_names_the_sender_or_the_site(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla, plan = browser_for(people.carla), replace(planned(clock()), host="")
    number = meeting_in(database, course.key, people.carla.identity, plan, clock())
    preview = f"/en/courses/{course.key}/webinars/{number}/followup/mails/invitation"
    send(carla, text_page(course), {"subject": "", "body": "Hier: {link}\n\nGrüße,\n{host}"})
    assert "Grüße,<br>quizapp" in carla.get(preview).text
    assert "where the text says {host}, “quizapp” stands." in carla.get(preview).text
    send(carla, f"/en/courses/{course.key}/webinars/mails", {"name": "Kurse Müller", "reply_to": ""})
    for page in (preview, text_page(course)):
        assert "Grüße,<br>Kurse Müller" in carla.get(page).text
        assert "where the text says {host}, “Kurse Müller” stands." in carla.get(page).text
    send(carla, text_page(course), {"subject": "", "body": "Hier: {link}"})
    assert "where the text says" not in carla.get(preview).text


def test_no_text_reaches_the_head_of_a_mail_with_a_line_end(settings: Settings) -> None:
    message = Message("ida@example.org", "a\r\nBcc: all@example.org", "t", "<p>t</p>", sender_name="x\r\nBcc: y")
    email = SmtpTransport(settings)._as_email(message)
    assert email["Subject"] == "a Bcc: all@example.org"
    assert email["Bcc"] is None
    assert b"\nBcc:" not in email.as_bytes()
