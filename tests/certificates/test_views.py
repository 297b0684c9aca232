"""The holder's page, the PDF, asking for the paper, the panel."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.models import Account
from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from tests.accounts.pages import anonymous_browser, send
from tests.certificates.learning import complete, enrol_in, finish
from tests.clock import SettableClock
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
COURSE = "/en/courses/first-aid-social-media"
CLAIM = f"{COURSE}/certificate"


def test_the_holder_and_the_trainer_see_it(issued: Certificate, people: People, browser_for: BrowserFor) -> None:
    for person in (people.alice, people.carla, people.eve):
        page = browser_for(person).get(f"/en/certificates/{issued.code}")
        assert page.status_code == 200
        for text in ("Alice Adler", "Erste Hilfe im Social-Media-Management", "2026-000001", f"/verify/{issued.code}", "6 hours"):
            assert text in page.text
        assert 'content="noindex"' in page.text


@pytest.mark.parametrize("path", ["", "/paper.pdf"])
def test_nobody_else_does(issued: Certificate, people: People, client: FlaskClient, browser_for: BrowserFor, path: str) -> None:
    for browser in (client, browser_for(people.bob), browser_for(people.dan)):
        answer = browser.get(f"/en/certificates/{issued.code}{path}")
        assert answer.status_code == 403
        assert b"Adler" not in answer.data


def test_the_pdf_is_downloaded_under_a_name_that_tells_nobody(
    issued: Certificate, alice: Person, browser_for: BrowserFor
) -> None:
    answer = browser_for(alice).get(f"/en/certificates/{issued.code}/paper.pdf")
    assert answer.mimetype == "application/pdf"
    assert hashlib.sha256(answer.data).hexdigest() == issued.file_digest
    disposition = "attachment; filename=teilnahmebescheinigung-first-aid-social-media.pdf"
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_code_is_a_page_that_does_not_exist(alice: Person, browser_for: BrowserFor) -> None:
    assert browser_for(alice).get("/en/certificates/2222").status_code == 404


def test_while_the_pdf_is_made_the_page_waits(
    database: Database, course: Course, alice: Person, clock: SettableClock, browser_for: BrowserFor, run_jobs: Callable[[], int]
) -> None:
    complete(database, course, alice.account_id, clock())
    browser = browser_for(alice)
    answer = send(browser, CLAIM, {"name": "Dr. Alice Adler", "locale": "en"}, page=COURSE)
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert page.status_code == 202
    assert f'data-poll-url="{answer.location}"' in page.text
    waiting = browser.get(f"{answer.location}/paper.pdf")
    assert (waiting.status_code, waiting.location) == (303, answer.location)
    run_jobs()
    page = browser.get(answer.location)
    assert (page.status_code, "data-poll-url" in page.text) == (200, False)
    assert "Dr. Alice Adler" in page.text
    assert "First aid in social media management" in page.text


def test_a_learner_without_an_account_gives_a_name_and_gets_it(
    app: Flask, database: Database, course: Course, clock: SettableClock, run_jobs: Callable[[], int]
) -> None:
    browser, account_id = anonymous_browser(app, database, clock)
    complete(database, course, account_id, clock())
    run_jobs()
    assert 'name="name"' in browser.get(COURSE).text
    for empty in ("", "   ", "🎉"):
        answer = send(browser, CLAIM, {"name": empty, "locale": "de"}, page=COURSE)
        assert (answer.status_code, "error-summary" in answer.text) == (400, True)
    answer = send(browser, CLAIM, {"name": " Zoë  Žďárská", "locale": "de"}, page=COURSE)
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.get_one(Account, account_id).name == "Zoë Žďárská"
        assert session.scalars(select(Certificate)).one().fields["printed"]["holder"] == "Zoë Žďárská"
    assert answer.location in browser.get(COURSE).text
    assert send(browser, CLAIM, {"name": "Somebody else", "locale": "en"}, page="/en/account").location == answer.location


def test_asking_too_early_says_so(
    database: Database, course: Course, alice: Person, clock: SettableClock, browser_for: BrowserFor
) -> None:
    enrolment_id = enrol_in(database, course, alice.account_id, clock())
    finish(database, course, enrolment_id, "final", "20", clock())
    browser = browser_for(alice)
    answer = send(browser, CLAIM, {"name": "Alice", "locale": "en"}, page="/en/account")
    assert (answer.status_code, answer.location) == (303, COURSE)
    page = browser.get(COURSE).text
    assert 'role="status"' in page
    for module in course.modules:
        assert f"{COURSE}/lessons/{module.key}" in page or module.key in page
    assert "50 of 100 points" in page


def test_asking_needs_to_learn_there(course: Course, client: FlaskClient, dan: Person, browser_for: BrowserFor) -> None:
    assert send(client, CLAIM, {"name": "Nobody", "locale": "en"}, page="/en/sign-in").status_code == 403
    answer = send(browser_for(dan), CLAIM, {"name": "Dan", "locale": "en"}, page="/en/account")
    assert answer.status_code == 404
    assert send(browser_for(dan), "/en/courses/none/certificate", {"name": "Dan"}, page="/en/account").status_code == 404


def test_an_enrolment_that_does_not_exist_has_no_panel(app: Flask, course: Course, database: Database) -> None:
    from quizapp.certificates.panels import course_panel, result_panel

    with app.test_request_context("/en/"):
        assert course_panel(None) == course_panel(404) == result_panel(404, True) == ""
    with pytest.raises(NotFound), database.reading() as session:
        published_course(session, "none")


def test_the_panel_stands_on_the_final_tests_result_only(
    app: Flask, database: Database, course: Course, alice: Person, clock: SettableClock
) -> None:
    from quizapp.certificates.panels import result_panel

    enrolment_id = complete(database, course, alice.account_id, clock())
    with app.test_request_context("/en/"):
        assert "You have earned the certificate" in result_panel(enrolment_id, True)
        assert result_panel(enrolment_id, False) == ""
