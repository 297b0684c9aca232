"""Files with many people's data: so many an hour for each person, one at a time, and what fails costs nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from quizapp.accounts.models import SignInSession
from quizapp.content.document import Course
from quizapp.db.session import Database
from tests.clock import SettableClock
from tests.people import People, Person, add_and_sign_in
from tests.waiting import PATIENCE_S
from tests.webinars.meeting import REPORT, meeting_in, planned

BrowserFor = Callable[[Person], FlaskClient]


@pytest.fixture(autouse=True)
def without_tokens(app: Flask) -> None:
    """Forms are sent without their tokens, which `tests/house/test_csrf.py` holds."""
    app.config["WTF_CSRF_ENABLED"] = False


def show_who_is_there(database: Database, clock: SettableClock) -> None:
    """Everybody has signed in anew."""
    with database.transaction() as session:
        session.execute(update(SignInSession).values(proven_at=clock()))


def export(browser: FlaskClient, course: Course) -> int:
    """The spreadsheet of everybody's results."""
    return browser.post(f"/en/courses/{course.key}/results.xlsx").status_code


def test_ten_an_hour_and_reading_in_is_counted_apart(
    people: People, course: Course, database: Database, clock: SettableClock, browser_for: BrowserFor
) -> None:
    trainer, learner = browser_for(people.carla), browser_for(people.bob)
    other = add_and_sign_in(database, "Frida Fuchs", clock(), trainer_of=(course.key,))
    assert [export(learner, course) for _try in range(12)] == [403] * 12
    assert [export(trainer, course) for _try in range(12)] == [200] * 10 + [429] * 2
    refused = trainer.post(f"/en/courses/{course.key}/results.xlsx")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "at most ten times an hour" in refused.text
    assert export(browser_for(other), course) == 200
    number = meeting_in(database, course.key, people.carla.identity, planned(clock()), clock())
    path = f"/en/courses/{course.key}/webinars/{number}/attendance"
    handed_in = [trainer.post(path, data={"report": (BytesIO(REPORT), "report.csv")}) for _try in range(41)]
    assert [answer.status_code for answer in handed_in] == [303] * 40 + [429]
    assert "at most forty times an hour" in handed_in[40].text
    clock.advance(hours=1)
    show_who_is_there(database, clock)
    assert export(trainer, course) == 200


def test_one_at_a_time(app: Flask, people: People, course: Course, browser_for: BrowserFor) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return "done"

    app.add_url_rule("/<lang>/slow", "slow", slow, methods=["POST"])
    app.extensions["quizapp_heavy_work"] = {**app.extensions["quizapp_heavy_work"], "slow": "export"}
    first, second = browser_for(people.carla), browser_for(people.carla)
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(lambda: first.post("/en/slow").status_code)
        assert begun.wait(PATIENCE_S)
        refused = second.post(f"/en/courses/{course.key}/results.xlsx")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
        assert "Another file of yours" in refused.text
        go_on.set()
        assert running.result() == 200
    assert export(second, course) == 200


def test_what_a_killed_process_began_is_forgotten(
    app: Flask, people: People, course: Course, clock: SettableClock, browser_for: BrowserFor
) -> None:
    class Killed(BaseException):
        """No reply is made any more."""

    def killed() -> str:
        raise Killed

    app.add_url_rule("/<lang>/killed", "killed", killed, methods=["POST"])
    app.extensions["quizapp_heavy_work"] = {**app.extensions["quizapp_heavy_work"], "killed": "export"}
    browser = browser_for(people.carla)
    try:
        browser.post("/en/killed")
    except Killed:
        pass
    assert export(browser, course) == 429
    clock.advance(minutes=10)
    assert export(browser, course) == 200
