"""The database is locked for a while, or its disk is full: learners wait or are asked to, and nothing is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes import limits
from quizapp.quizzes.rules.answer import fields_digest
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, title
from tests.quizzes.taking import events, responses

pytestmark = pytest.mark.one_engine
LOCKED_S = 3
WORDS = 2
HOLD = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN EXCLUSIVE');"
    " print('locked', flush=True); sys.stdin.read(); c.execute('ROLLBACK')"
)


@pytest.fixture
def learner(app: Flask, exam: Course, alice: Person) -> Learner:
    """Alice with her browser."""
    return Learner(browser_of(app, alice), "en", exam.key)


@contextmanager
def locked_by_another_process(database: Database) -> Iterator[None]:
    """Somebody else holds the write lock."""
    command = [sys.executable, "-c", HOLD, database.engine.url.database or ""]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "locked\n"
        yield


def test_a_database_locked_for_three_seconds_is_no_more_than_a_wait(
    app: Flask, learner: Learner, alice: Person, database: Database
) -> None:
    code = learner.start("once")
    statuses: list[int] = []

    def save(number: int) -> None:
        browser = Learner(browser_of(app, alice), "en", learner.course)
        reply = browser.save(code, WORDS, {f"q{WORDS}-text-1": f"Wort {number}"}, tab=f"t{number}", sequence=number)
        statuses.append(reply.status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(1, 6)]
    with locked_by_another_process(database):
        for thread in threads:
            thread.start()
        assert learner.get(f"attempts/{code}/questions/{WORDS}").status_code == 200, "reading does not wait"
        time.sleep(LOCKED_S)
        assert statuses == [], "writing does"
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409, 409, 409, 409]
    assert len(events(database, code)) == 5


@contextmanager
def full_disk(database: Database) -> Iterator[None]:
    """The file may not grow by a single page."""

    def forbid_growth(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def allow_growth(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1073741823")

    event.listen(database.engine, "checkout", forbid_growth)
    yield
    event.remove(database.engine, "checkout", forbid_growth)
    event.listen(database.engine, "checkout", allow_growth)


def fill(learner: Learner, code: str) -> tuple[dict[int, str], TestResponse]:
    """Save long answers until the disk is full: what was confirmed, and the refusal."""
    saved: dict[int, str] = {}
    for number in range(1, 100):
        limits._buckets.clear()
        word = f"{number} " + "x" * 490
        fields = {f"q{WORDS}-text-1": word}
        reply = learner.save(code, WORDS, fields, sequence=number, tab=f"t{number}", base_revision=number)
        if reply.status_code != 200:
            break
        saved[number] = word
    return saved, reply


def test_a_full_disk_asks_to_come_again_keeps_what_was_saved_and_heals(learner: Learner, database: Database) -> None:
    code = learner.start("once")
    page = f"attempts/{code}/questions/{WORDS}"
    with full_disk(database):
        saved, reply = fill(learner, code)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")
        assert reply.get_json()["message"]
        longest = {f"q{WORDS}-text-{field}": "y" * 500 for field in (1, 2)}
        reply = learner.post(page, longest)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")
        assert title(reply)
        assert learner.get(page).status_code == 200
        assert learner.get("courses/exam/quizzes/once").status_code == 200
    assert learner.post(page, longest).status_code == 303
    assert responses(database, code)[WORDS]["texts"] == ["y" * 500] * 2
    kept = {one["sequence"]: one["digest"] for one in events(database, code) if one["tab"] in {f"t{number}" for number in saved}}
    assert kept == {number: fields_digest({"text-1": [word]}) for number, word in saved.items()}
    with database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
