"""Mails of a course's webinars ended by the mailed link, and wanted again after all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.webinars.link_models import FollowupLink
from quizapp.webinars.mailing import invite, remind
from quizapp.webinars.personal_data import export_for
from quizapp.webinars.rules.followup import link_token
from quizapp.webinars.stopping import has_stopped, resume_mails, stop_mails
from tests.accounts.pages import run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting

PEOPLE: dict[str, str | None] = {"Alice Adler": "alice@example.org", "Udo Unruh": "udo@example.org"}
BrowserFor = Callable[..., FlaskClient]


def times(database: Database) -> list[tuple[bool, bool]]:
    """Of every link in order: whether its mails are ended, and whether they are wanted again."""
    with database.reading() as session:
        rows = session.execute(select(FollowupLink.stopped_at, FollowupLink.resumed_at).order_by(FollowupLink.id))
        return [(stopped is not None, resumed is not None) for stopped, resumed in rows]


def again(page: str) -> str:
    """Where the button of the page that has them again leads."""
    found = re.search(r'action="([^"]*/again)"', page)
    assert found
    return found[1]


def test_who_ended_the_mails_gets_them_again_by_a_button_on_that_page(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings, browser_for: BrowserFor
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    stop, visitor = address(codes["Alice Adler"], settings, "stop"), app.test_client()
    assert "/again" not in visitor.get(stop).text
    visitor.post(stop, data={"List-Unsubscribe": "One-Click"})
    ended = visitor.get(stop).text
    assert "Get mails again after all" in ended
    assert "alice@" not in ended
    place = f"/en/courses/{course.key}/webinars/{number}/followup"
    assert "no longer wanted" in browser_for(people.carla).get(place).text
    assert visitor.get(again(ended)).status_code == 405
    assert times(database) == [(True, False), (False, False)]
    assert visitor.post(again(ended)).status_code == 400  # no program sends it unasked: the form's own token is missing
    assert times(database) == [(True, False), (False, False)]
    for _ in range(2):
        told = send(visitor, again(ended), page=stop)
        assert (told.status_code, "You get mails again" in told.text) == (200, True)
    assert times(database) == [(False, True), (False, False)]
    assert "No more mails about this?" in visitor.get(stop).text
    shown = browser_for(people.carla).get(place).text
    assert ("no longer wanted" in shown, shown.count("wanted again since 2 March 2026")) == (False, 1)
    with database.transaction() as session:
        assert export_for(session, people.alice.account_id)[0]["link"]["resumed_at"] == clock().isoformat()
        assert invite(session, people.carla.identity, published_course(session, course.key), number, clock()) == 2
    run_worker(app)
    clock.advance(days=2)
    with database.transaction() as session:
        assert remind(session, people.carla.identity, published_course(session, course.key), number, clock()) == 2


def test_whichever_mail_of_the_course_it_was_that_ended_them(
    database: Database, course: Course, people: People, clock: SettableClock
) -> None:
    _number, first = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    _number, second = followed_meeting(database, course.key, people.carla.identity, {"A. Adler": "alice@example.org"}, clock())
    with database.transaction() as session:
        stop_mails(session, first["Alice Adler"], clock())
        three = (first["Alice Adler"], second["A. Adler"], first["Udo Unruh"])
        assert [has_stopped(session, code) for code in three] == [True, True, False]
        resume_mails(session, first["Udo Unruh"], clock())
        assert has_stopped(session, second["A. Adler"])
        resume_mails(session, second["A. Adler"], clock())
        assert not has_stopped(session, first["Alice Adler"])
    assert times(database) == [(False, True), (False, False), (False, False)]
    with database.transaction() as session:
        stop_mails(session, first["Alice Adler"], clock())
    assert times(database)[0] == (True, False)


def test_no_address_serves_for_anything_but_its_purpose(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    _number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    code, visitor = codes["Alice Adler"], app.test_client()
    tokens = {purpose: link_token(code, purpose, settings.secret_key) for purpose in ("learn", "practise", "stop", "resume")}
    page = f"/en/u/{tokens['stop']}"
    answers = {purpose: send(visitor, f"/en/u/{token}/again", page=page).status_code for purpose, token in tokens.items()}
    assert answers == {"learn": 404, "practise": 404, "stop": 404, "resume": 200}
    assert [visitor.get(f"/en/{place}/{tokens['resume']}").status_code for place in ("f", "u")] == [404, 404]
    assert visitor.post(f"/en/u/{tokens['resume']}").status_code == 404
    assert send(visitor, f"/en/u/{code}/again", page=page).status_code == 404
    with database.transaction() as session, pytest.raises(NotFound):
        resume_mails(session, "nobody's", clock())
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(FollowupLink.stopped_at.is_not(None))) == 0
