"""Revoking as people see it: who asks, the holder, strangers, staff."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from quizapp.accounts.models import SignInSession
from quizapp.certificates.models import Certificate
from quizapp.content.document import Course
from quizapp.courses.models import CourseRow
from quizapp.db.session import Database
from quizapp.sharing.models import ResultLook
from tests.accounts.pages import send
from tests.clock import SettableClock
from tests.people import People, Person
from tests.searching import look_for

BrowserFor = Callable[[Person], FlaskClient]
SERIAL = "2026-000001"
BY_NUMBER = f"/en/certificates/{SERIAL}/revoke"
COURSE = "/en/courses/first-aid-social-media"
NOTE = "Der Nachname „Ädler“ <b>fehlt</b>."


@pytest.fixture(autouse=True)
def just_signed_in(issued: Certificate, database: Database, clock: SettableClock) -> None:
    """Everybody has just shown who they are."""
    with database.transaction() as session:
        session.execute(update(SignInSession).values(proven_at=clock()))


def revoke(browser: FlaskClient, page: str = BY_NUMBER, **fields: str) -> TestResponse:
    """Fill in the form and send it."""
    return send(browser, page, {"reason": "wrong_details", "note": NOTE, **fields})


def set_mode(database: Database, mode: str) -> None:
    """Whom the results are for."""
    with database.transaction() as session:
        session.execute(update(CourseRow).values(results_privacy=mode))


def test_from_the_certificate_over_the_question_to_the_strangers_page(
    issued: Certificate, people: People, client: FlaskClient, browser_for: BrowserFor, clock: SettableClock
) -> None:
    carla, alice = browser_for(people.carla), browser_for(people.alice)
    asks = f"/en/certificates/{issued.code}/revoke"
    assert f'href="{asks}"' in carla.get(f"/en/certificates/{issued.code}").text
    page = carla.get(asks).text
    for words in ("Revoke this certificate?", "Alice Adler", SERIAL, "not why", "Who did it is in the log of acts"):
        assert words in page
    answer = revoke(carla, asks, new_one_allowed="y")
    assert (answer.status_code, answer.location) == (303, asks)
    after = carla.get(asks).text
    assert "The certificate is revoked." in after and "Take it back?" in after and "The holder may ask for a new one." in after
    stranger = client.get(f"/verify/{issued.code}?lang=en").text
    assert "no longer valid" in stranger and "revoked on 5 March 2026" in stranger
    own, of_course = alice.get(f"/en/certificates/{issued.code}"), alice.get(COURSE).text
    assert own.status_code == 200
    for words in (
        "The name or another detail on it is wrong.", "Der Nachname „Ädler“ &lt;b&gt;fehlt&lt;/b&gt;.",
        "ask your trainer or Beispiel Akademie",
        "You can have a new one, with a new number", "can no longer be downloaded",
    ):
        assert words in own.text
        assert words not in stranger
    assert "detail on it" not in stranger and "paper.pdf" not in own.text and "data-poll-url" not in own.text
    assert "Revoked, and no longer valid" in of_course and "The one you had was revoked." in of_course
    assert "Your certificate is ready" not in of_course
    for browser in (alice, carla):
        answer = browser.get(f"/en/certificates/{issued.code}/paper.pdf")
        assert (answer.status_code, answer.location) == (303, f"/en/certificates/{issued.code}")
        assert b"%PDF" not in answer.data


def test_a_new_one_with_the_right_name_and_the_old_one_stays_revoked(
    issued: Certificate, people: People, client: FlaskClient, browser_for: BrowserFor, database: Database,
    run_jobs: Callable[[], int],
) -> None:
    revoke(browser_for(people.carla), new_one_allowed="y")
    alice = browser_for(people.alice)
    answer = send(alice, f"{COURSE}/certificate", {"name": "Alice Ädler", "locale": "de"}, page=COURSE)
    assert answer.status_code == 303
    run_jobs()
    page = alice.get(answer.location)
    assert page.status_code == 200 and "2026-000002" in page.text and "Alice Ädler" in page.text
    assert "no longer valid" in client.get(f"/verify/{issued.code}?lang=en").text
    new_code = answer.location.rsplit("/", 1)[1]
    assert "This certificate is genuine" in client.get(f"/verify/{new_code}?lang=en").text
    of_course = alice.get(COURSE).text
    assert "Your certificate is ready" in of_course and f"/en/certificates/{issued.code}" in of_course
    refused = send(browser_for(people.eve), f"/en/certificates/{SERIAL}/valid-again", page=BY_NUMBER)
    assert refused.status_code == 409
    assert "Revoke the newer one first." in refused.text


def test_where_no_new_one_is_issued_asking_for_one_says_so(
    issued: Certificate, people: People, browser_for: BrowserFor, database: Database
) -> None:
    revoke(browser_for(people.carla))
    alice = browser_for(people.alice)
    assert "No new one is issued." in alice.get(COURSE).text
    answer = send(alice, f"{COURSE}/certificate", {"name": "Alice", "locale": "de"}, page=COURSE)
    assert answer.status_code == 303
    assert "Your certificate was revoked, and no new one is issued." in alice.get(answer.location).text
    with database.reading() as session:
        assert len(session.scalars(select(Certificate)).all()) == 1


@pytest.mark.parametrize(("fields", "words"), [
    ({"reason": ""}, "Choose a reason."), ({"reason": "invented"}, "Not a valid choice"),
    ({"reason": "other", "note": "  "}, "Say in some words why"), ({"note": "x" * 501}, "At most 500 characters."),
])
def test_what_is_missing_is_said_and_nothing_happens(
    fields: dict[str, str], words: str, issued: Certificate, people: People, browser_for: BrowserFor, database: Database
) -> None:
    answer = revoke(browser_for(people.carla), **fields)
    assert answer.status_code == 400
    assert words in answer.text
    with database.reading() as session:
        assert session.scalars(select(Certificate.revoked_at)).all() == [None]


def test_a_page_of_before_is_told_what_has_happened_since(issued: Certificate, people: People, browser_for: BrowserFor) -> None:
    carla, eve = browser_for(people.carla), browser_for(people.eve)
    revoke(carla)
    for browser in (carla, eve):
        again = send(browser, BY_NUMBER, {"reason": "by_mistake"})
        assert (again.status_code, "Somebody has revoked this certificate in the meantime." in again.text) == (409, True)
    back = f"/en/certificates/{SERIAL}/valid-again"
    assert send(eve, back, page=BY_NUMBER).status_code == 303
    again = send(carla, back, page=BY_NUMBER)
    assert (again.status_code, "somebody has taken the revocation back" in again.text) == (409, True)


def test_who_has_not_just_shown_who_she_is_is_asked_and_what_was_typed_goes_along(
    issued: Certificate, people: People, browser_for: BrowserFor, database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.execute(update(SignInSession).values(proven_at=clock() - timedelta(minutes=16)))
    answer = revoke(browser_for(people.carla))
    assert answer.status_code == 403
    assert 'name="proof-way"' in answer.text and "fehlt" in answer.text and "wrong_details" in answer.text
    with database.reading() as session:
        assert session.scalars(select(Certificate.revoked_at)).all() == [None]


def test_where_results_are_the_learners_own_only_the_code_that_she_shows_leads_there(
    issued: Certificate, people: People, browser_for: BrowserFor, database: Database
) -> None:
    set_mode(database, "self_assessment")
    for person in (people.carla, people.eve):
        browser = browser_for(person)
        number, unknown = (browser.get(f"/en/certificates/2026-00000{last}/revoke") for last in "19")
        assert (number.status_code, unknown.status_code) == (404, 404)
        assert number.text.replace("2026-000001", "2026-000009").split("<main")[1] == unknown.text.split("<main")[1]
        assert browser.get(f"/en/certificates/{issued.code}").status_code == 403
        link = f"/en/certificates/{issued.code}/revoke"
        assert f'href="{link}"' in browser.get(f"/verify/{issued.code}?lang=en").text
        page = browser.get(link).text
        assert "Alice Adler" in page and "March" not in page
    carla = browser_for(people.carla)
    with database.transaction() as session:
        session.execute(update(Certificate).values(hides_name=True))
    page = carla.get(link).text
    assert "Alice" not in page and "does not show a name" in page
    assert revoke(carla, link).status_code == 303
    with database.reading() as session:
        looks = session.execute(select(ResultLook.account_id, ResultLook.viewer_id, ResultLook.what)).all()
        assert set(looks) == {(people.alice.account_id, one.account_id, "certificate") for one in (people.carla, people.eve)}
    log = look_for(browser_for(people.eve), "/en/log", thing="certificate").text.partition("<tbody>")[2]
    assert "certificate was revoked" in log
    assert not any(word in log for word in ("Carla", "carla@", SERIAL, "detail on it"))


def test_under_a_works_agreement_the_learners_page_leads_there(
    issued: Certificate, people: People, course: Course, browser_for: BrowserFor, database: Database
) -> None:
    set_mode(database, "works_agreement")
    carla, learner = browser_for(people.carla), f"{COURSE}/results/{issued.enrolment_id}"
    assert f'href="{BY_NUMBER}"' in carla.get(learner).text
    page = carla.get(BY_NUMBER).text
    assert "Alice Adler" in page and issued.code not in page
    assert revoke(carla).status_code == 303
    assert 'revoked</span>' in carla.get(learner).text
    results = carla.get(f"{COURSE}/results").text
    assert 'revoked</span>' in results and "<b>0</b> with a certificate" in results
    answer = send(carla, f"{COURSE}/results.xlsx", page=f"{COURSE}/results")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert [row[-1] for row in rows] == ["Certificate", f"{SERIAL} (revoked)"]
    eve = look_for(browser_for(people.eve), "/en/log", thing="certificate").text.partition("<tbody>")[2]
    assert "Carla Conrad" in eve and "The name or another detail on it is wrong." in eve and "fehlt" not in eve


def test_no_link_for_who_may_not(issued: Certificate, people: People, client: FlaskClient, browser_for: BrowserFor) -> None:
    for browser in (client, browser_for(people.alice), browser_for(people.bob)):
        assert "/revoke" not in browser.get(f"/verify/{issued.code}").text
    assert "/revoke" not in browser_for(people.alice).get(f"/en/certificates/{issued.code}").text
