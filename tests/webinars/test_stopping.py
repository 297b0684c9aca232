"""Mails of a course's webinars ended by the mailed link, and wanted again after all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.courses.queries import published_course
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.mail.models import OutboxMail
from quizapp.webinars.boosters import queue_boosters
from quizapp.webinars.link_models import FollowupBrowser, FollowupLink
from quizapp.webinars.links import renew_link
from quizapp.webinars.mailing import invite, mail_link, remind
from quizapp.webinars.personal_data import export_for
from quizapp.webinars.rules.followup import Purpose, link_token
from quizapp.webinars.stopping import has_stopped, resume_mails, stop_mails
from tests.accounts.pages import mailed_digits, run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.webinars.attending import address, followed_meeting
from tests.webinars.boosting import begin, set_boosters
from tests.webinars.test_following import filled

PEOPLE: dict[str, str | None] = {"Alice Adler": "alice@example.org", "Udo Unruh": "udo@example.org"}
LINK = re.compile(r"https?://[^\s/]+(/\w\w/[fbu]/\S+)")
BrowserFor = Callable[..., FlaskClient]


def times(database: Database) -> list[tuple[bool, bool]]:
    """Of every link in order: whether its mails are ended, and whether they are wanted again."""
    with database.reading() as session:
        rows = session.execute(select(FollowupLink.stopped_at, FollowupLink.resumed_at).order_by(FollowupLink.id))
        return [(stopped is not None, resumed is not None) for stopped, resumed in rows]


def button(page: str) -> str:
    """Where the only form of a page leads."""
    (found,) = re.findall(r'<form method="post" action="([^"]*/u/[^"]*)"', page)
    return str(found)


def press(visitor: FlaskClient, page: str) -> TestResponse:
    """Open the page and press its only button."""
    return send(visitor, button(visitor.get(page).text), page=page)


def scan(app: Flask, link: str) -> None:
    """What programs do that look behind a link in a mail: look, and send the form that they find, each in a browser of its own."""
    plain = app.test_client()
    assert plain.get(link).status_code == plain.head(link).status_code == 200
    plain.post(link)
    pressing = app.test_client()
    page = pressing.get(link).text
    form = re.search(r'<form[^>]* method="post" action="([^"]+/(?:f|b|u)/[^"]+)"', page)
    if form:
        assert send(pressing, form[1], filled(page) | {"asked": "1", "go": "show"}, page=link).status_code in (200, 303)


def rows(database: Database) -> list[int]:
    """How many mails there are, and browsers in which something is kept and counts."""
    with database.reading() as session:
        counted = select(func.count()).where(FollowupBrowser.confirmed_at.is_not(None))
        return [session.scalar(select(func.count()).select_from(OutboxMail)) or 0, session.scalar(counted) or 0]


def test_who_ended_the_mails_gets_them_again_by_a_button_on_that_page(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings, browser_for: BrowserFor
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    stop, visitor = address(codes["Alice Adler"], settings, "stop"), app.test_client()
    assert "/again" not in visitor.get(stop).text
    visitor.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert "Get mails again after all" in visitor.get(stop).text
    ended = press(visitor, stop).text
    assert "Get mails again after all" in ended
    assert "alice@" not in ended
    place = f"/en/courses/{course.key}/webinars/{number}/followup"
    assert "no longer wanted" in browser_for(people.carla).get(place).text
    looked = visitor.get(button(ended))  # opened anew, or in another language
    assert (looked.status_code, "Get mails again after all" in looked.text) == (200, True)
    assert times(database) == [(True, False), (False, False)]
    assert visitor.post(button(ended)).status_code == 400  # no program sends it unasked: the form's own token is missing
    assert times(database) == [(True, False), (False, False)]
    for _ in range(2):
        told = send(visitor, button(ended), page=stop)
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


def test_a_person_ends_the_mails_by_two_presses_and_has_them_again_by_two(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    _number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    stop, visitor = address(codes["Alice Adler"], settings, "stop"), app.test_client()
    asked = press(visitor, stop).text
    assert "End the mails now?" in asked and "Programs that check mails press buttons too" in asked
    assert times(database)[0] == (False, False)
    looked = visitor.get(button(asked))
    assert (looked.status_code, "No more mails about this?" in looked.text, visitor.post(button(asked)).status_code) == (200, True, 400)
    assert times(database)[0] == (False, False)
    ended = send(visitor, button(asked), page=stop)
    assert (ended.status_code, "From now on no mails" in ended.text, times(database)[0]) == (200, True, (True, False))
    wanted = press(visitor, stop).text
    assert (button(wanted).endswith("/again"), times(database)[0]) == (True, (True, False))
    assert send(visitor, button(wanted), page=stop).status_code == 200
    assert times(database)[0] == (False, True)


def test_mails_are_ended_by_any_of_them_whatever_new_links_there_were_since(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())

    def mailed() -> str:
        with database.transaction() as session:
            link = session.scalars(select(FollowupLink).order_by(FollowupLink.id)).first()
            assert link
            renew_link(session, people.carla.identity, published_course(session, course.key), number, link.id, clock())
            mail_link(session, people.carla.identity, published_course(session, course.key), number, link.id, clock())
        run_worker(app)
        with database.reading() as session:
            text = session.scalars(select(OutboxMail.text_body).order_by(OutboxMail.id.desc())).first()
        return next(link for link in LINK.findall(str(text)) if "/u/" in link)

    first, visitor = address(codes["Alice Adler"], settings, "stop"), app.test_client()
    assert {mailed()[3:], mailed()[3:]} == {first[3:]}
    assert visitor.get(address(codes["Alice Adler"], settings)).status_code == 404  # the renewed link itself opens nothing
    with database.reading() as session:
        newest = session.scalars(select(FollowupLink.code).order_by(FollowupLink.id)).first()
    for stop in (first, address(str(newest), settings, "stop")):
        assert visitor.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert times(database)[0] == (True, False)
        with database.transaction() as session:
            assert has_stopped(session, codes["Alice Adler"])
            resume_mails(session, codes["Alice Adler"], clock())
    assert visitor.get("/en/u/none").status_code == 404
    with database.reading() as session:
        assert not has_stopped(session, None)


def test_what_no_mail_program_sends_ends_nothing(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> None:
    _number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    stop, visitor = address(codes["Alice Adler"], settings, "stop"), app.test_client()
    bodies: list[dict[str, str]] = [{}, {"List-Unsubscribe": "one"}, {"List-Unsubscribe": "One-Click", "csrf_token": "x"}, {"a": "b"}]
    for body in bodies:
        assert "End the mails now?" in visitor.post(stop, data=body).text
    assert "End the mails now?" in visitor.post(f"{stop}?List-Unsubscribe=One-Click").text
    assert times(database) == [(False, False), (False, False)]
    multipart = visitor.post(stop, data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data")
    assert (multipart.status_code, times(database)[0]) == (200, (True, False))


@pytest.mark.parametrize("is_kept", [False, True])
def test_programs_that_press_every_button_behind_every_link_of_every_mail_end_nothing_and_have_no_mail_sent(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings, is_kept: bool
) -> None:
    number, codes = followed_meeting(database, course.key, people.carla.identity, PEOPLE, clock())
    set_boosters(database, number)
    with database.transaction() as session:
        invite(session, people.carla.identity, published_course(session, course.key), number, clock())
    run_worker(app)
    begin(app, database, address(codes["Udo Unruh"], settings), codes["Udo Unruh"], clock())
    run_worker(app)
    if is_kept:
        kept = app.test_client()
        reply = send(kept, address(codes["Udo Unruh"], settings) + "/code")
        send(kept, reply.headers["Location"], {"digits": mailed_digits(app, "udo@example.org")})
    clock.advance(days=2)
    queue_boosters(database, clock())
    run_worker(app)
    with database.reading() as session:
        mailed = session.scalars(select(OutboxMail.text_body).where(OutboxMail.kind.startswith("followup_"))).all()
    links = sorted({link for text in mailed for link in LINK.findall(str(text))})
    assert sorted({link.split("/")[2] + link[-7:].partition("/")[1] for link in links}) == ["b", "f", "f/", "u"]
    before = rows(database)
    for link in links:
        for _ in range(5):
            scan(app, link)
    assert times(database) == [(False, False), (False, False)]
    assert rows(database) == before
    for code in codes.values():
        press(app.test_client(), address(code, settings, "stop"))
    assert times(database) == [(False, False), (False, False)]
    with database.transaction() as session:
        stop_mails(session, codes["Udo Unruh"], clock())
    for _ in range(5):
        scan(app, address(codes["Udo Unruh"], settings, "stop"))
    assert sorted(times(database)) == [(False, False), (True, False)]


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
    purposes: tuple[Purpose, ...] = ("learn", "practise", "stop", "end", "resume")
    tokens = {purpose: link_token(code, purpose, settings.secret_key) for purpose in purposes}
    page = f"/en/u/{tokens['stop']}"
    for act, right in (("sure", "end"), ("again", "resume")):
        answers = {purpose: send(visitor, f"/en/u/{token}/{act}", page=page).status_code for purpose, token in tokens.items()}
        assert answers == {purpose: 200 if purpose == right else 404 for purpose in purposes}
        assert [visitor.get(f"/en/{place}/{tokens[right]}").status_code for place in ("f", "u")] == [404, 404]
        assert visitor.post(f"/en/u/{tokens[right]}", data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert send(visitor, f"/en/u/{code}/again", page=page).status_code == 404
    with database.transaction() as session, pytest.raises(NotFound):
        resume_mails(session, "nobody's", clock())
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(FollowupLink.stopped_at.is_not(None))) == 0
