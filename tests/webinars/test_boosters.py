"""Boosters: on their day, once each, to who has begun and has something to repeat; and what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from quizapp.config import Settings
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.practice.models import PracticeItem, PracticeReview, PracticeSession
from quizapp.webinars.boosters import queue_boosters
from quizapp.webinars.link_models import FollowupBrowser
from quizapp.webinars.stopping import stop_mails
from tests.accounts.pages import run_worker, send
from tests.clock import SettableClock
from tests.people import People
from tests.quizzes.taking import Taker
from tests.webinars.attending import address, followed_meeting
from tests.webinars.boosting import begin, holder_of, mailed_booster, mails, set_boosters
from tests.webinars.test_following import filled

BrowserFor = Callable[..., FlaskClient]
TWO = {"Ida Iffland": "ida@example.org", "Udo Unruh": "udo@example.org"}


class Stage:
    """A webinar of yesterday that sends boosters; Ida has begun, Udo has not."""

    def __init__(self, app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings):
        self.app, self.database, self.course, self.clock = app, database, course, clock
        self.number, self.codes = followed_meeting(database, course.key, people.carla.identity, TWO, clock())
        set_boosters(database, self.number)
        self.link = address(self.codes["Ida Iffland"], settings)
        self.browser = begin(app, database, self.link, self.codes["Ida Iffland"], clock())
        run_worker(app)

    def boosters(self) -> list[tuple[str, str, str]]:
        """Kind, recipient and state of every booster."""
        return [one for one in mails(self.database) if one[0].startswith("booster_")]

    def queue(self) -> list[str]:
        """Kinds of the boosters that there are after a look at what is due."""
        queue_boosters(self.database, self.clock())
        return [kind for kind, to, _state in self.boosters() if to == "ida@example.org"]

    def booster(self) -> str:
        """The path of the booster of day 2."""
        self.clock.advance(days=2)
        self.queue()
        return mailed_booster(self.app, "ida@example.org")

    def reviews(self) -> int:
        """Answers in practice."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).where(PracticeReview.item_id.is_not(None))) or 0


@pytest.fixture
def stage(
    app: Flask, database: Database, course: Course, people: People, clock: SettableClock, settings: Settings
) -> Stage:
    return Stage(app, database, course, people, clock, settings)


def test_each_day_has_its_booster_and_only_who_has_begun_gets_it(stage: Stage) -> None:
    for days, expected in ((0, []), (1, []), (0, []), (1, ["booster_2"]), (3, ["booster_2"]), (1, ["booster_2", "booster_7"])):
        stage.clock.advance(days=days)
        assert stage.queue() == expected
    stage.clock.advance(days=27)
    assert stage.queue() == ["booster_2", "booster_7"]  # day 30 was four days ago: passed over
    assert {to for _kind, to, _state in stage.boosters()} == {"ida@example.org"}


@pytest.mark.parametrize(
    ("days", "waiting", "expected"),
    [
        ("2, 7, 30", (2, 4), [("booster_2", "refused"), ("booster_7", "sent")]),
        ("2, 4", (2, 1), [("booster_2", "refused"), ("booster_4", "sent")]),
        ("2, 7", (2, 2), [("booster_2", "refused")]),
        ("2, 7", (2, 1), [("booster_2", "sent")]),
    ],
)
def test_after_days_without_a_mail_server_only_the_newest_leaves(
    stage: Stage, days: str, waiting: tuple[int, ...], expected: list[tuple[str, str]]
) -> None:
    set_boosters(stage.database, stage.number, days)
    for some in waiting:  # since the day after the webinar
        stage.clock.advance(days=some)
        stage.queue()
    run_worker(stage.app)
    assert [(kind, state) for kind, _to, state in stage.boosters()] == expected


def test_two_workers_at_once_queue_and_send_each_once(stage: Stage) -> None:
    stage.clock.advance(days=2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: queue_boosters(stage.database, stage.clock()), range(8)))
    assert stage.boosters() == [("booster_2", "ida@example.org", "queued")]
    run_worker(stage.app)
    run_worker(stage.app)
    assert stage.boosters() == [("booster_2", "ida@example.org", "sent")]


def test_who_wants_no_more_mails_gets_none_even_when_one_waits(stage: Stage) -> None:
    stage.clock.advance(days=2)
    stage.queue()
    with stage.database.transaction() as session:
        stop_mails(session, stage.codes["Ida Iffland"], stage.clock())
    run_worker(stage.app)
    assert stage.boosters() == [("booster_2", "ida@example.org", "refused")]
    stage.clock.advance(days=5)
    assert stage.queue() == ["booster_2"]


def test_own_mistakes_are_asked_and_the_attendees_browser_practises_at_once(stage: Stage) -> None:
    path = stage.booster()
    page = stage.browser.get(path).text
    assert page.count("question__stem") == 1
    asked = dict(re.findall(r'name="(asked)" value="(\d+)"', page))
    reply = send(stage.browser, path, {**filled(page), **asked, "go": "show"}, page=path)
    assert reply.status_code == 303
    feedback = stage.browser.get(reply.headers["Location"])
    assert "Next question" in feedback.text
    assert stage.reviews() == 1
    assert "/cards/2" in stage.browser.get(path, follow_redirects=True).request.path
    with stage.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PracticeItem)) == 3


def test_scanners_leave_a_provisional_answer_and_see_nobody(stage: Stage) -> None:
    path = stage.booster()
    for _ in range(5):
        visitor = stage.app.test_client()
        assert visitor.head(path).status_code == 200
        page = visitor.get(path).text
        send(visitor, path, {**filled(page), "asked": "1", "go": "show"}, page=path)
        send(visitor, path, {**filled(page), "asked": "1", "go": "show"}, page=path)
        seen = page + visitor.get(f"{path}/next").text
        assert "ida@" not in seen
        assert "Iffland" not in seen
        assert visitor.post(path, data=filled(page)).status_code == 400
    assert stage.reviews() == 0
    with stage.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PracticeSession)) == 0
        assert session.scalar(select(func.count()).where(FollowupBrowser.confirmed_at.is_(None))) == 5


def test_another_device_answers_what_is_open_with_each_solution_and_gets_no_session(stage: Stage) -> None:
    path, other = stage.booster(), stage.app.test_client()
    place = path
    for number, expected in ((1, 0), (2, 2), (3, 3)):
        page = other.get(place).text
        data = {**filled(page.rpartition("<form")[2]), "asked": str(number), "go": "show"}
        reply = send(other, re.findall(r'class="quiz-form" method="post" action="([^"]+)"', page)[-1], data, page=place)
        place = reply.headers["Location"]
        assert stage.reviews() == expected
    assert "That was all for today" in other.get(place).text
    assert other.get(f"/en/courses/{stage.course.key}/practice").text.count("cards/") == 0
    assert "That was all for today" in stage.app.test_client().get(path).text


def test_mastery_ends_them_and_the_trainer_sees_that_somebody_answered(
    stage: Stage, people: People, browser_for: BrowserFor
) -> None:
    path = stage.booster()
    page = stage.browser.get(path).text
    send(stage.browser, path, {**filled(page), "asked": "1", "go": "show"}, page=path)
    place = f"/en/courses/{stage.course.key}/webinars/{stage.number}/followup"
    assert "day 2: answered" in browser_for(people.carla).get(place).text
    stage.clock.advance(hours=1)
    taker = Taker(stage.database, holder_of(stage.database, stage.codes["Ida Iffland"]), stage.course.key, stage.clock)
    code = taker.start("visible")
    taker.answer_rightly(code)
    taker.finish(code)
    stage.clock.advance(days=5)
    assert stage.queue() == ["booster_2", "booster_7"]
    run_worker(stage.app)
    assert stage.boosters()[-1] == ("booster_7", "ida@example.org", "refused")


def test_a_booster_of_another_link_or_a_changed_address_leads_nowhere(stage: Stage, settings: Settings) -> None:
    path = stage.booster()
    number, token = path.split("/")[3:5]
    for wrong in (f"/en/b/{int(number) + 1}/{token}", f"/en/b/{number}/{token[:-1]}x", path.replace("/b/", "/b/9")):
        assert stage.app.test_client().get(wrong).status_code == 404
    learn = address(stage.codes["Ida Iffland"], settings).rpartition("/")[2]
    assert stage.app.test_client().get(f"/en/b/{number}/{learn}").status_code == 404
    assert stage.app.test_client().get(f"/en/f/{token}").status_code == 404
    stage.clock.advance(days=91)
    assert stage.app.test_client().get(path).status_code == 410


def test_days_are_entered_with_the_webinar(
    database: Database, course: Course, people: People, clock: SettableClock, browser_for: BrowserFor
) -> None:
    carla, place = browser_for(people.carla), f"/en/courses/{course.key}/webinars/new"
    assert 'value="2, 7, 30"' in carla.get(place).text
    fields = {
        "title": "T", "day": f"{clock() + timedelta(days=1):%Y-%m-%d}", "start": "10:00", "end": "11:30", "locale": "de", "target": "",
        "group": "", "booster_questions": "4",
    }
    refused = send(carla, place, {**fields, "booster_days": "2, 700"})
    assert refused.status_code == 400
    assert "none above 90" in refused.text
    assert send(carla, place, {**fields, "booster_days": "1", "booster_questions": "99"}).status_code == 400
    made = send(carla, place, {**fields, "booster_days": "14,3"}).headers["Location"]
    page = carla.get(f"{made}/edit").text
    assert 'value="3, 14"' in page
    assert re.search(r'name="booster_questions"[^>]*value="4"', page)
