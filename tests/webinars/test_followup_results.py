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
from tests.clock import SettableClock
from tests.people import People
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
    assert [kind for kind, _to, state in mails(database) if state == "sent"] == ["result", "certificate"]
    assert str(newest_mail(app, "ida@example.org").subject).startswith("Deine Bescheinigung: ")
