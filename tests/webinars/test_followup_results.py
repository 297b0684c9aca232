"""Result and certificate by mail to attendees of follow-up links: once, in their language, never twice."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from quizapp.certificates.models import Certificate
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database, emit
from quizapp.kernel.events import AttemptFinished, CertificateIssued
from quizapp.quizzes.models import Attempt
from tests.accounts.pages import mailed_digits, newest_mail, run_worker, send
from tests.certificates.learning import complete
from tests.clock import SettableClock
from tests.people import People, browser_of
from tests.webinars.attending import address, followed_meeting
from tests.webinars.boosting import begin, mails

IDA = {"Ida Iffland": "ida@example.org"}


def test_the_result_is_mailed_once_and_opens_by_code_on_another_device(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    _number, codes = followed_meeting(database, course.key, people.carla.identity, IDA, clock())
    code = codes["Ida Iffland"]
    browser = begin(app, database, address(code, settings), code, clock())
    mail = newest_mail(app, "ida@example.org")
    assert mail.subject == "Dein Ergebnis: Fragen zu Rezept 1"
    path = address(code, settings, lang="de") + "/result"
    assert path in str(mail.text_body)
    assert "Punkt" not in str(mail.text_body)
    assert browser.get(path).headers["Location"].endswith("/review")
    other = app.test_client()
    page = other.get(path.replace("/de/", "/en/"))
    assert "A code by mail opens them" in page.text
    asking = address(code, settings) + "/code?wanted=result"
    reply = send(other, asking)
    reply = send(other, reply.headers["Location"], {"digits": mailed_digits(app, "ida@example.org")})
    assert reply.headers["Location"].endswith("/result")
    assert other.get(reply.headers["Location"]).headers["Location"].endswith("/review")
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt)).one()
        emit(session, AttemptFinished(clock(), attempt.id, attempt.enrolment_id, attempt.quiz_key))
    run_worker(app)
    assert [kind for kind, _to, _state in mails(database)] == ["result"]


def test_who_has_no_address_of_their_own_is_told_of_the_certificate_once(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    _number, codes = followed_meeting(database, course.key, people.carla.identity, IDA, clock())
    code = codes["Ida Iffland"]
    begin(app, database, address(code, settings), code, clock())
    for _ in range(2):
        with database.transaction() as session:
            enrolment_id = session.scalars(select(Enrolment.id)).one()
            attempt = session.scalars(select(Attempt)).one()
            paper = session.scalar(select(Certificate))
            if paper is None:
                paper = Certificate(
                    code="c", enrolment_id=enrolment_id, kind="certificate", year=2026, number=1, revision_id=attempt.revision_id,
                    attempt_id=attempt.id, locale="de", fields={}, issued_at=clock(),
                )
                session.add(paper)
                session.flush()
            emit(session, CertificateIssued(clock(), paper.id, enrolment_id))
        run_worker(app)
    assert sorted(kind for kind, _to, state in mails(database) if state == "sent") == ["certificate", "result"]
    assert str(newest_mail(app, "ida@example.org").subject).startswith("Deine Bescheinigung: ")


def test_a_course_puts_the_mail_about_certificates_into_its_own_words(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    carla, page = browser_of(app, people.carla), f"/en/courses/{course.key}/webinars/mails/certificate/de"
    assert "everybody who gets a certificate" in carla.get(page).text
    refused = send(carla, page, {"body": "{webinar}: {link}"})
    assert (refused.status_code, "{webinar} is not a placeholder." in refused.text) == (400, True)
    words = {"subject": "Geschafft: {course}", "body": "Glückwunsch zu {course}.\n\n{link}\n\nDein Team"}
    shown = send(carla, page, {**words, "go": "preview"}).text
    assert "Geschafft: " in shown and "confirms the certificate to others" in shown
    assert send(carla, page, words).status_code == 303
    complete(database, course, people.alice.account_id, clock())
    clock.advance(days=3)
    run_worker(app)
    mail, title = newest_mail(app, "alice@example.org"), course.title.in_locale("de", ())
    assert mail.subject == f"Geschafft: {title}"
    assert f"Glückwunsch zu {title}.\n\nZur Bescheinigung:\n\n{settings.base_url}/de/certificates/" in str(mail.text_body)
    assert "Dein Team" in str(mail.html_body)
    for part in (mail.text_body, mail.html_body):
        assert "/de/certificates/" in str(part) and "/verify/" in str(part)


def test_the_standard_text_about_certificates_comes_back(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    carla, page = browser_of(app, people.carla), f"/en/courses/{course.key}/webinars/mails/certificate/de"
    assert send(carla, page, {"body": "{link}"}).status_code == 303
    assert send(carla, f"/en/courses/{course.key}/webinars/mails", {"name": "Team Erste Hilfe"}).status_code == 303
    assert send(carla, page, {"go": "standard"}).status_code == 303
    complete(database, course, people.alice.account_id, clock())
    clock.advance(days=3)
    run_worker(app)
    assert "ist da." in str(newest_mail(app, "alice@example.org").text_body)
