"""From a personal link to the first answered question, whoever opened it before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.accounts.models import Account, SignInSession
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.models import Enrolment
from quizapp.db.session import Database
from quizapp.mail.models import OutboxMail
from quizapp.quizzes.models import AnswerEvent, Attempt, AttemptSlot
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from tests.accounts.pages import mailed_digits, mailed_link, newest_mail, send, session_token
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting

BrowserFor = Callable[..., FlaskClient]
GUEST = {"Ida Iffland": "ida@example.org"}
FIELD = re.compile(r'name="(q\d+-[^"]+)"(?: value="([^"]*)")?')
RECORDS = (Account, Enrolment, Attempt, AttemptSlot, AnswerEvent, SignInSession, OutboxMail)


def counts(database: Database) -> list[int]:
    """Rows of everything that a record consists of."""
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in RECORDS]


def filled(page: str) -> dict[str, str]:
    """Something for every field of the question on a page."""
    found: dict[str, str] = {}
    for name, value in FIELD.findall(page):
        found.setdefault(name, value or "1")
    return found


def answer(client: FlaskClient, path: str) -> str:
    """Answer what the page asks, as its form does; where it leads. Of an attempt its own address, whichever page of it comes."""
    page = client.get(path).text
    action = re.search(r'class="quiz-form" method="post" action="([^"]+)"', page)
    assert action, page
    reply = send(client, action[1], filled(page), page=path)
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"].partition("/questions/")[0]


@pytest.fixture
def link(database: Database, course: Course, people: People, clock: SettableClock, settings: Settings) -> str:
    """The path of Ida's link."""
    _number, codes = followed_meeting(database, course.key, people.carla.identity, GUEST, clock())
    return address(codes["Ida Iffland"], settings)


def scan(app: Flask, link: str) -> None:
    """What programs do that look behind a link in a mail: open it, look at its head, send its forms, filled or not."""
    plain = app.test_client()
    assert plain.get(link).status_code == 200
    assert plain.head(link).status_code == 200
    assert plain.post(link, data=filled(plain.get(link).text)).status_code == 400
    for fields in ({}, filled(app.test_client().get(link).text)):
        pressing = app.test_client()
        reply = send(pressing, link, fields)
        assert reply.status_code == 303
        seen = pressing.get(link).text + pressing.get(reply.headers["Location"]).text
        assert "ida@example.org" not in seen
        assert "Iffland" not in seen


def test_whatever_looks_behind_a_link_leaves_nothing_but_a_provisional_answer(
    app: Flask, database: Database, link: str
) -> None:
    before = counts(database)
    for _ in range(5):
        scan(app, link)
    assert counts(database) == before
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FollowupBrowser)) == 5
        assert session.scalars(select(FollowupLink.started_at)).one() is None


def test_two_answers_begin_the_record_in_the_browser_that_gave_them(
    app: Flask, database: Database, link: str, course: Course
) -> None:
    scan(app, link)
    browser = app.test_client()
    page = browser.get(link).text
    assert "II" in page
    assert "ida@" not in page
    following = answer(browser, link)
    assert "Your answer is kept in this browser" in browser.get(following).text
    place = answer(browser, following)
    assert browser.get(place).headers["Location"].endswith("/questions/3")
    with database.reading() as session:
        record = session.scalars(select(FollowupLink)).one()
        assert record.started_at is not None
        answered = session.scalars(select(AttemptSlot.slot).where(AttemptSlot.revision == 1).order_by(AttemptSlot.slot)).all()
        assert answered == [1, 2]
        assert session.scalars(select(Account.email).join(Enrolment).where(Enrolment.id == record.enrolment_id)).one() is None
    assert browser.get(link).headers["Location"] == place
    assert browser.get("/en/account").status_code in (200, 403)


def test_how_certain_somebody_is_comes_along_from_the_first_answer_on(app: Flask, database: Database, link: str) -> None:
    browser = app.test_client()
    assert "How certain are you" in browser.get(link).text
    fields = {**filled(browser.get(link).text), "q1-certainty": "3"}
    assert send(browser, link, {**fields, "q1-certainty": "4"}, page=link).status_code == 400
    assert send(browser, link, {"q1-certainty": "3"}, page=link).headers["Location"] == link
    answer(browser, send(browser, link, fields, page=link).headers["Location"])
    with database.reading() as session:
        said = session.scalars(select(AttemptSlot.certainty).where(AttemptSlot.slot == 1)).one()
    assert said == 3


def test_too_many_ticks_come_back_with_the_sentence_at_the_question(app: Flask, database: Database, link: str) -> None:
    browser, place = app.test_client(), link
    while 'data-max="2"' not in (page := browser.get(place).text):
        place = answer(browser, place)
    action = re.search(r'class="quiz-form" method="post" action="([^"]+)"', page)
    name, values = re.findall(r'name="(q\d+-choice)"', page)[0], re.findall(r'name="q\d+-choice" value="(\d+)"', page)
    assert action and len(values) > 2
    before = counts(database)
    reply = send(browser, action[1], {name: values[:3], "q1-certainty": "2"}, page=place)
    assert (reply.status_code, reply.text.count("Choose at most 2.")) == (400, 1)
    assert [value for value in values if re.search(f'name="{name}" value="{value}"[^>]* checked', reply.text)] == values[:3]
    assert counts(database) == before
    assert send(browser, action[1], {name: values[:2]}, page=place).status_code == 303


def test_another_browser_goes_on_and_sees_nothing_that_was_answered(app: Flask, database: Database, link: str) -> None:
    first, second = app.test_client(), app.test_client()
    attempt = answer(first, answer(first, link))
    page = second.get(link).text
    assert "Question 3" in page
    assert "Question 1" not in page
    place = answer(second, answer(second, link))
    assert place.endswith("/next")
    assert "Question 5" in second.get(place).text
    assert second.get(attempt).status_code == 404
    assert session_token(second) is None
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
        answered = session.scalars(select(AttemptSlot.slot).where(AttemptSlot.revision == 1).order_by(AttemptSlot.slot)).all()
    assert answered == [1, 2, 3, 4]
    while "/next" in place and "quiz-form" in second.get(place).text:
        place = answer(second, place)
    handing_in = second.get(place).text
    assert "Everything is answered" in handing_in
    reply = send(second, link + "/hand-in", page=place)
    assert reply.status_code == 303
    closed = second.get(link).text
    assert "A code by mail opens them" in closed
    assert first.get(attempt).headers["Location"].endswith("/review")
    assert "of 100 points" in first.get(attempt, follow_redirects=True).text


def test_a_mailed_code_opens_what_was_answered_and_confirms_a_single_answer(
    app: Flask, database: Database, link: str, people: People
) -> None:
    browser = app.test_client()
    answer(browser, link)
    reply = send(browser, link + "/code")
    asked = browser.get(reply.headers["Location"]).text
    assert ("ida@" in asked, "check the address above" in asked, "Use another address" in asked) == (False, False, False)
    assert "in which you found the link" in asked
    mail = newest_mail(app, "ida@example.org")
    assert mail.kind == "sign_in", "the page spoke of a code, not of keeping a result"
    for part in (mail.text_body, mail.html_body):
        assert "go on with “Fragen zu Rezept 1 · " in str(part)
    refused = send(browser, reply.headers["Location"], {"digits": "0000 0000"})
    assert "ida@" not in refused.text
    reply = send(browser, reply.headers["Location"], {"digits": mailed_digits(app, "ida@example.org")})
    assert reply.headers["Location"] == link
    assert "You are signed in as ida@example.org" in browser.get(link).text
    reply = send(browser, link + "/go-on", page=link)
    assert reply.headers["Location"].endswith("/questions/1#tries")
    assert browser.get(browser.get(link).headers["Location"]).headers["Location"].endswith("/questions/2")
    with database.reading() as session:
        owner = session.scalars(select(Account.email).join(Enrolment).join(FollowupLink)).one()
    assert owner == "ida@example.org"
    assert "Question 2" in app.test_client().get(link).text


def test_the_link_of_the_mail_opened_in_another_browser_brings_the_single_answer_along(
    app: Flask, database: Database, link: str
) -> None:
    first, second = app.test_client(), app.test_client()
    answer(first, link)
    send(first, link + "/code")
    assert send(second, mailed_link(app, "ida@example.org")).headers["Location"] == link
    reply = send(second, link + "/go-on", page=link)
    assert reply.headers["Location"].endswith("/questions/1#tries")
    assert second.get(second.get(link).headers["Location"]).headers["Location"].endswith("/questions/2")
    answered = first.get(link, follow_redirects=True).text
    assert "Question 2" in answered and "A code by mail goes on with what is there already" in answered


def test_a_code_typed_where_nothing_was_answered_leaves_the_answer_where_it_is_and_says_so(
    app: Flask, database: Database, link: str
) -> None:
    first, second = app.test_client(), app.test_client()
    answer(first, link)
    place = send(second, link + "/code").headers["Location"]
    send(second, place, {"digits": mailed_digits(app, "ida@example.org")})
    send(second, link + "/go-on", page=link)
    told = first.get(link, follow_redirects=True).text
    assert "Noted" in told and "counts as soon as you have typed the code" in told


def test_a_code_brings_what_was_learned_without_a_name_into_the_account(app: Flask, database: Database, link: str) -> None:
    first, second = app.test_client(), app.test_client()
    answer(first, answer(first, link))
    place = send(second, link + "/code").headers["Location"]
    send(second, place, {"digits": mailed_digits(app, "ida@example.org")})
    assert second.get(link, follow_redirects=True).request.path.endswith("/questions/3")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


@pytest.mark.parametrize("who", ["alice", "eve"])
def test_an_address_that_has_an_account_opens_nothing_of_it(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings, who: str
) -> None:
    person = getattr(people, who)
    _number, codes = followed_meeting(database, course.key, people.carla.identity, {"Eine Person": person.email}, clock())
    link, browser = address(codes["Eine Person"], settings), app.test_client()
    answer(browser, answer(browser, link))
    with database.reading() as session:
        owner = session.execute(select(Account.id, Account.is_administrator).join(Enrolment).join(FollowupLink)).one()
    assert owner.id != person.account_id
    assert not owner.is_administrator
    for path in ("/en/people", "/en/log"):
        assert browser.get(path).status_code in (403, 404)
    assert person.email not in browser.get("/en/").text


def test_who_is_signed_in_learns_in_their_own_account(
    database: Database, link: str, people: People, browser_for: BrowserFor
) -> None:
    bob = browser_for(people.bob)
    assert "bob@example.org" in bob.get(link).text
    assert send(bob, link + "/go-on", page=link).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(FollowupLink.started_at)).one() is None
        assert session.scalars(select(Enrolment.account_id)).all() == [people.bob.account_id]


@pytest.mark.parametrize(("days", "words"), [(89, "Question 1"), (91, "It was valid for 90 days")])
def test_a_link_ends(app: Flask, link: str, clock: SettableClock, days: int, words: str) -> None:
    clock.advance(days=days)
    page = app.test_client().get(link)
    assert words in page.text
    assert page.status_code == (200 if days < 90 else 410)
    forged = link[:-1] + ("1" if link.endswith("0") else "0")
    assert app.test_client().get(forged).status_code == 404


def test_a_provisional_answer_can_be_replaced_and_a_blank_is_none(app: Flask, database: Database, link: str) -> None:
    browser = app.test_client()
    send(browser, link)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FollowupBrowser)) == 0
    answer(browser, link)
    answer(browser, link)
    assert "You have answered here already" in browser.get(link).text
    assert counts(database)[2] == 0
    assert send(browser, link, {"q1-choice": "99"}).status_code == 400
