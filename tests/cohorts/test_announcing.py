"""Announcements: on the course page and by mail, each person once, in the language she reads."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp import wiring
from quizapp.accounts.models import Account
from quizapp.cohorts import announcing
from quizapp.cohorts.models import Announcement
from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.worker import Worker
from quizapp.mail.models import OutboxMail
from tests.clock import MORNING, SettableClock
from tests.cohorts.gathering import gather
from tests.page_text import words
from tests.people import People, Person

BrowserFor = Callable[[Person], FlaskClient]
FORM = {
    "title_de": "Raum", "body_de": "Im zweiten\nStock.\n\nBis <b>dann</b>.", "title_en": "Room", "body_en": "Second floor.",
    "by_mail": "y",
}


def mails(database: Database) -> list[OutboxMail]:
    """Announcements in the outbox."""
    with database.reading() as session:
        found = list(session.scalars(select(OutboxMail).where(OutboxMail.kind == announcing.ANNOUNCED_MAIL).order_by(OutboxMail.id)))
        session.expunge_all()
        return found


def test_everybody_in_the_group_reads_it_and_gets_one_mail_in_her_language(
    app: Flask, database: Database, people: People, course: Course, browser_for: BrowserFor, settings: Settings, clock: SettableClock
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    gather(database, people.carla, course.key, MORNING, people.dan, name="Gruppe zwei")
    with database.transaction() as session:
        session.execute(update(Account).where(Account.id == people.bob.account_id).values(locale="en"))
    address = f"/en/courses/{course.key}/groups/{group.code}/announcements"
    assert browser_for(people.carla).post(address, data=FORM).status_code == 303
    assert "Second floor." in browser_for(people.carla).get(address).text
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    told = {mail.to_address: mail for mail in mails(database)}
    assert sorted(told) == ["alice@example.org", "bob@example.org"]
    assert [told[one].subject for one in sorted(told)] == ["Raum", "Room"]
    german = told["alice@example.org"]
    assert "Im zweiten\nStock." in str(german.text_body)
    assert "Bis &lt;b&gt;dann&lt;/b&gt;." in str(german.html_body)
    assert f"/de/courses/{course.key}" in str(german.text_body)
    assert "Second floor." in words(browser_for(people.alice).get(f"/en/courses/{course.key}").text)
    assert "Second floor." not in browser_for(people.dan).get(f"/en/courses/{course.key}").text


def told_and_mails_wait(database: Database, trainer: FlaskClient, address: str) -> int:
    """The number of an announcement that was just made; its mails are written down and have not left."""
    trainer.post(address, data=FORM)
    with database.transaction() as session:
        number = session.scalars(select(Announcement.id)).one()
        assert not announcing.mail_portion(session, number, MORNING)
        return int(number)


def test_a_crash_between_portions_sends_nobody_a_second_mail(database: Database, people: People, course: Course) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    with database.transaction() as session:
        number = announcing.announce(session, people.carla.identity, group, {"de": {"title": "A", "body": "B"}}, True, MORNING)
    more = []
    for _run in range(4):
        with database.transaction() as session:
            more.append(announcing.mail_portion(session, number, MORNING, most=1))
    assert more == [True, True, False, False]
    assert [mail.to_address for mail in mails(database)] == ["alice@example.org", "bob@example.org"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title_de": "", "body_de": "", "title_en": "", "body_en": ""}, "This field is needed."),
        ({"body_de": " "}, "A title and a text belong together."), ({"title_en": ""}, "A title and a text belong together."),
        ({"title_de": "x" * 151}, "Field cannot be longer than 150 characters."),
    ],
)
def test_half_an_announcement_is_told_to_nobody(
    database: Database, people: People, course: Course, browser_for: BrowserFor, typed: dict[str, str], sentence: str
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice)
    address = f"/en/courses/{course.key}/groups/{group.code}/announcements"
    page = browser_for(people.carla).post(address, data={**FORM, **typed})
    assert page.status_code == 200
    assert sentence in words(page.text)
    with database.reading() as session:
        assert session.scalars(select(Announcement.id)).all() == []


def test_without_mail_it_stands_on_the_page_only_and_in_the_language_there_is(
    database: Database, people: People, course: Course, browser_for: BrowserFor, app: Flask, settings: Settings, clock: SettableClock
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice)
    form = {"title_de": "Raum", "body_de": "Stock zwei."}
    browser_for(people.carla).post(f"/en/courses/{course.key}/groups/{group.code}/announcements", data=form)
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    assert mails(database) == []
    assert "Stock zwei." in browser_for(people.alice).get(f"/en/courses/{course.key}").text


def test_what_is_taken_back_stands_nowhere_and_its_waiting_mails_do_not_leave(
    app: Flask, database: Database, people: People, course: Course, browser_for: BrowserFor, settings: Settings, clock: SettableClock
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice, people.bob)
    address = f"/en/courses/{course.key}/groups/{group.code}/announcements"
    carla = browser_for(people.carla)
    number = told_and_mails_wait(database, carla, address)
    assert "Take “Room” back? Mails that have left cannot be called back." in html.unescape(carla.get(address).text)
    taken = carla.post(f"{address}/{number}/take-back")
    assert (taken.status_code, taken.headers["Location"]) == (303, address)
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    assert [(mail.state, mail.outcome, mail.subject) for mail in mails(database)] == [("refused", "stopped", None)] * 2
    assert "Second floor." not in browser_for(people.alice).get(f"/en/courses/{course.key}").text
    page = carla.get(address).text
    assert "mails that had not left are not sent" in page
    assert "Second floor." not in page
    again = carla.post(f"{address}/{number}/take-back")
    assert again.status_code == 404
    assert "Somebody has taken it back." in again.text


def test_an_announcement_of_another_group_is_neither_changed_nor_taken_back(
    database: Database, people: People, course: Course, browser_for: BrowserFor
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice)
    other = gather(database, people.carla, course.key, MORNING, people.dan, name="Gruppe zwei")
    with database.transaction() as session:
        number = announcing.announce(session, people.carla.identity, group, {"de": {"title": "A", "body": "B"}}, False, MORNING)
    address, carla = f"/en/courses/{course.key}/groups/{other.code}/announcements/{number}", browser_for(people.carla)
    assert carla.post(f"{address}/take-back").status_code == carla.get(address).status_code == 404
    assert carla.post(address, data=FORM).status_code == 404
    with database.reading() as session:
        assert session.scalars(select(Announcement.id)).all() == [number]


def test_other_words_stand_where_the_old_ones_stood_and_in_mails_that_have_not_left(
    app: Flask, database: Database, people: People, course: Course, browser_for: BrowserFor, settings: Settings, clock: SettableClock
) -> None:
    group = gather(database, people.carla, course.key, MORNING, people.alice)
    address = f"/en/courses/{course.key}/groups/{group.code}/announcements"
    carla = browser_for(people.carla)
    number = told_and_mails_wait(database, carla, address)
    clock.advance(hours=1)
    form = html.unescape(carla.get(f"{address}/{number}").text)
    for typed in ('value="Room"', "Second floor.", 'value="Raum"'):
        assert typed in form
    half = carla.post(f"{address}/{number}", data={**FORM, "body_en": ""})
    assert (half.status_code, "A title and a text belong together." in words(half.text)) == (200, True)
    saved = carla.post(f"{address}/{number}", data={**FORM, "body_de": "Im dritten Stock.", "title_en": "", "body_en": ""})
    assert (saved.status_code, saved.location) == (303, address)
    with app.app_context():
        Worker(database, wiring.jobs(settings), (), clock).run_all_due()
    assert ["Im dritten Stock." in str(mail.text_body) for mail in mails(database)] == [True], "one mail, with the new words"
    page = browser_for(people.alice).get(f"/en/courses/{course.key}").text
    assert ("Im dritten Stock." in page, "floor" in page) == (True, False)
    with database.reading() as session:
        assert [one.announced_at for one in session.scalars(select(Announcement))] == [MORNING]
