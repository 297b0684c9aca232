"""A personal link gives the right to learn; name, address, attendance and mails of who was invited stay with the invited address."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database, emit
from quizapp.kernel.events import CertificateIssued
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import Attempt, AttemptSlot
from quizapp.webinars.link_models import FollowupLink, FollowupMail
from quizapp.webinars.models import Attendee
from tests.accounts.pages import mailed_digits, newest_mail, run_worker, send, sign_in_by_link
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting
from tests.webinars.boosting import begin, mails
from tests.webinars.test_following import answer

IDA = {"Ida Iffland": "ida@example.org"}
FILE = re.compile(r'action="(/en/my-data/export/[^"]+)"')


@pytest.fixture
def code(database: Database, course: Course, people: People, clock: SettableClock) -> str:
    """What Ida's link is signed from."""
    return followed_meeting(database, course.key, people.carla.identity, IDA, clock())[1]["Ida Iffland"]


@pytest.fixture
def link(code: str, settings: Settings) -> str:
    """The path of Ida's link."""
    return address(code, settings)


@pytest.fixture
def stranger(app: Flask, link: str) -> FlaskClient:
    """A browser to which the link was forwarded, and which has answered twice."""
    browser = app.test_client()
    answer(browser, answer(browser, link))
    return browser


def keep(app: Flask, browser: FlaskClient, email: str) -> None:
    """Keep what this browser has learned for an address."""
    place = send(browser, "/en/keep", {"email": email}).headers["Location"]
    assert send(browser, place, {"digits": mailed_digits(app, email)}).status_code == 303


def holder_of_link(database: Database) -> str | None:
    """The address of whose record the link leads to; "anonymous" without one, None where no record has begun."""
    with database.reading() as session:
        found = session.execute(select(Account.email).join(Enrolment).join(FollowupLink)).first()
        return (found[0] or "anonymous") if found else None


def attempts_of(database: Database, email: str | None) -> int:
    """How many attempts hang on this address, or on learners without one."""
    with database.reading() as session:
        return session.scalar(select(func.count(Attempt.id)).join(Enrolment).join(Account).where(Account.email == email)) or 0


def tell_certificate(app: Flask, database: Database, clock: SettableClock) -> None:
    """The record earns a paper, and its attendee is told by mail."""
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt)).one()
        paper = Certificate(
            code="c", enrolment_id=attempt.enrolment_id, kind="certificate", year=2026, number=1, revision_id=attempt.revision_id,
            attempt_id=attempt.id, locale="de", fields={}, issued_at=clock(),
        )
        session.add(paper)
        session.flush()
        emit(session, CertificateIssued(clock(), paper.id, attempt.enrolment_id))
    run_worker(app)


def test_what_a_forwarded_link_takes_along_says_nothing_of_who_was_invited(
    app: Flask, database: Database, code: str, link: str, clock: SettableClock, course: Course
) -> None:
    stranger = begin(app, database, link, code, clock())
    send(stranger, link + "/code?wanted=result")
    tell_certificate(app, database, clock)
    assert [kind for kind, _to, _state in mails(database)] == ["result", "certificate"]
    send(stranger, "/en/my-data/export", page="/en/my-data")
    run_worker(app)
    found = FILE.search(stranger.get("/en/my-data").text)
    assert found
    archive = zipfile.ZipFile(io.BytesIO(send(stranger, found[1], page="/en/my-data").data))
    inside = " ".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    assert "begun_by_personal_link_at" in inside
    assert course.key in inside
    for word in ("Iffland", "ida@example.org", "presence_seconds"):
        assert word not in inside


def test_what_a_forwarded_link_erases_is_what_was_learned_there_and_the_link_begins_anew(
    app: Flask, database: Database, link: str, stranger: FlaskClient
) -> None:
    assert send(stranger, "/en/my-data/erase", {"word": "erase"}).status_code == 303
    run_worker(app)
    with database.reading() as session:
        assert session.scalars(select(Attendee.email)).all() == ["ida@example.org"]
        assert session.scalars(select(FollowupLink.started_at)).all() == [None]
    assert holder_of_link(database) is None
    ida = app.test_client()
    assert "Question 1" in ida.get(link).text
    answer(ida, answer(ida, link))
    place = send(ida, link + "/code").headers["Location"]
    send(ida, place, {"digits": mailed_digits(app, "ida@example.org")})
    assert holder_of_link(database) == "ida@example.org"
    assert attempts_of(database, "ida@example.org") == 1


@pytest.mark.parametrize("is_known_before", [False, True], ids=["new address", "address of an account"])
def test_a_record_kept_for_another_address_leaves_the_link_to_who_was_invited(
    app: Flask, database: Database, link: str, stranger: FlaskClient, people: People, is_known_before: bool
) -> None:
    kept = people.dan.email if is_known_before else "stranger@example.org"
    keep(app, stranger, kept)
    assert attempts_of(database, kept) == 1
    assert holder_of_link(database) is None
    with database.reading() as session:
        assert session.scalar(select(func.count(AttemptSlot.id)).where(AttemptSlot.revision > 0)) == 2
    ida = app.test_client()
    assert "Question 1" in ida.get(link).text
    answer(ida, answer(ida, link))
    assert holder_of_link(database) == "anonymous"
    keep(app, ida, "ida@example.org")
    assert holder_of_link(database) == "ida@example.org"
    assert (attempts_of(database, "ida@example.org"), attempts_of(database, kept)) == (1, 1)


def test_signing_in_elsewhere_leaves_the_link_too_and_mails_about_the_record_end(
    app: Flask, database: Database, code: str, link: str, people: People, clock: SettableClock
) -> None:
    stranger = begin(app, database, link, code, clock())
    newest_mail(app, "ida@example.org")
    with database.transaction() as session:
        link_id = session.scalars(select(FollowupLink.id)).one()
        session.add(FollowupMail(link_id=link_id, kind="booster_2", queued_at=clock(), question_ids=["q"]))
    sign_in_by_link(app, stranger, people.dan.email)
    assert attempts_of(database, people.dan.email) == 1
    with database.reading() as session:
        assert session.execute(select(FollowupMail.kind, FollowupMail.question_ids)).all() == [("booster_2", None)]
        assert session.scalars(select(OutboxMail.kind).where(OutboxMail.kind == "followup_result")).all() == []
    begin(app, database, link, code, clock())
    assert newest_mail(app, "ida@example.org").kind == "followup_result"


def test_who_proves_the_invited_address_takes_the_link_from_whoever_began(
    app: Flask, database: Database, link: str, stranger: FlaskClient
) -> None:
    ida = app.test_client()
    sign_in_by_link(app, ida, "ida@example.org")
    assert send(ida, link + "/go-on", page=link).status_code == 303
    assert holder_of_link(database) == "ida@example.org"
    assert (attempts_of(database, "ida@example.org"), attempts_of(database, None)) == (1, 1)
    assert "A code by mail goes on with what is there already" in stranger.get(link).text
    assert stranger.get("/en/my-data").status_code == 200


def test_the_invited_address_keeps_the_link_with_the_record(app: Flask, database: Database, stranger: FlaskClient) -> None:
    keep(app, stranger, "ida@example.org")
    assert holder_of_link(database) == "ida@example.org"
    assert attempts_of(database, "ida@example.org") == 1


def test_where_no_address_was_invited_the_record_stays_with_the_link(
    app: Flask, database: Database, link: str, stranger: FlaskClient
) -> None:
    with database.transaction() as session:
        session.execute(update(Attendee).values(email=None))
    keep(app, stranger, "private@example.org")
    assert holder_of_link(database) == "private@example.org"


def test_an_attendee_who_is_known_by_account_keeps_the_link_under_a_newer_address(
    app: Flask, database: Database, link: str, stranger: FlaskClient, people: People
) -> None:
    with database.transaction() as session:
        session.execute(update(Attendee).values(account_id=people.dan.account_id))
    sign_in_by_link(app, stranger, people.dan.email)
    assert holder_of_link(database) == people.dan.email
