"""Twelve ways to get more time than there is. None works: the server's clock decides, from the start that it wrote down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes.models import OPEN, Attempt
from tests.clock import MORNING, SettableClock
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import attempt_row, count, events, responses
from tests.quizzes.timed import GRACE, HOUR, QUIZ, timed_course
from tests.quizzes.together import at_once
from tests.quizzes.workshop import publish

WORDS = 2
IN_TIME, LATE = {"q2-text-1": "pünktlich"}, {"q2-text-1": "zu spät"}


class Cheat:
    """Alice with two browsers and an attempt that began an hour ago, with one answer saved in time."""

    def __init__(self, app: Flask, database: Database, alice: Person, clock: SettableClock) -> None:
        self.app, self.database, self.clock, self.alice = app, database, clock, alice
        self.learner = Learner(browser_of(app, alice), "de")
        self.code = self.learner.start(QUIZ)
        self.page = self.learner.get(f"attempts/{self.code}/questions/{WORDS}").text
        assert self.save(IN_TIME).status_code == 200
        clock.now = MORNING + HOUR + GRACE

    def save(self, fields: dict[str, str], **sent: Any) -> Any:
        """An autosave from the page that was loaded in time."""
        hidden = hidden_fields(self.page)
        extra = {name: sent.pop(name) for name in ("locale", "client") if name in sent}
        headers = {"Accept": "application/json", "X-CSRFToken": hidden["csrf_token"], **sent.pop("headers", {})}
        form = {"tab": "t", "sequence": 1, "base_revision": 0, **sent, **fields}
        client = extra.get("client", self.learner.client)
        path = f"/{extra.get('locale', 'de')}/attempts/{self.code}/answers/{WORDS}"
        return client.post(path, data=form, headers=headers)

    def post_page(self, go: str = "next") -> Any:
        """The page's own button."""
        form = {**hidden_fields(self.page), **LATE, "go": go, "sequence": 7}
        return self.learner.client.post(f"/de/attempts/{self.code}/questions/{WORDS}", data=form)

    def start_again(self) -> Any:
        """The start button of a page that was loaded in time."""
        token = hidden_fields(self.page)["csrf_token"]
        return self.learner.client.post(f"/de/courses/workshop/quizzes/{QUIZ}/start", data={"csrf_token": token})

    def submit(self) -> Any:
        """Hand in."""
        token = hidden_fields(self.page)["csrf_token"]
        return self.learner.client.post(f"/de/attempts/{self.code}/submit", data={"csrf_token": token})


def client_clock(cheat: Cheat) -> None:
    sent = {"entered_at": "2026-03-02T09:10:00Z", "now": "2026-03-02T09:10:00Z", "seconds_left": "3000"}
    late = cheat.save(LATE, sequence=2, headers={"Date": "Mon, 02 Mar 2026 09:10:00 GMT"}, **sent)
    assert late.status_code == 409
    assert {"error": "answer_too_late", "late": True}.items() <= late.get_json().items()


def old_tab(cheat: Cheat) -> None:
    page = cheat.post_page()
    assert page.status_code == 409
    assert "zu spät angekommen" in page.text


def replay(cheat: Cheat) -> None:
    again = cheat.save(IN_TIME)
    assert again.status_code == 200
    assert again.get_json()["saved_at"] == MORNING.isoformat()
    assert cheat.save(LATE).status_code == 409


def forged_base(cheat: Cheat) -> None:
    for base in (1, 2, 9999):
        assert cheat.save(LATE, sequence=base + 1, base_revision=base).get_json()["late"]


def start_twice(cheat: Cheat) -> None:
    for _ in range(2):
        assert cheat.start_again().location.endswith(cheat.code)
    assert count(cheat.database, Attempt) == 1


def parallel_start(cheat: Cheat) -> None:
    found = at_once(8, cheat.start_again)
    assert {reply.location.rsplit("/", 1)[1] for reply in found} == {cheat.code}
    assert count(cheat.database, Attempt) == 1


def back_button(cheat: Cheat) -> None:
    for page in (f"questions/{WORDS}", "questions", "overview", ""):
        reply = cheat.learner.get(f"attempts/{cheat.code}/{page}".rstrip("/"))
        assert reply.status_code == 302, page
        assert reply.location.endswith("/review")
        assert "no-store" in reply.headers["Cache-Control"]
    shown = cheat.learner.get(f"attempts/{cheat.code}/review").text
    assert "Die Zeit ist um" in shown
    assert "kanarie" not in shown


def other_language(cheat: Cheat) -> None:
    assert cheat.save(LATE, locale="en", sequence=2).status_code == 409
    assert cheat.learner.client.get(f"/en/attempts/{cheat.code}/questions/1").status_code == 302


def other_device(cheat: Cheat) -> None:
    phone = Learner(browser_of(cheat.app, cheat.alice), "de")
    assert phone.start(QUIZ) == cheat.code
    said = phone.get(f"attempts/{cheat.code}/time").get_json()
    assert said == {"attempt": cheat.code, "is_open": True, "seconds_left": 0.0, "until_text": "bis 11:00"}
    assert cheat.save(LATE, sequence=2, client=phone.client).status_code in (400, 409)


def autosave_after_deadline(cheat: Cheat) -> None:
    for sequence in range(2, 6):
        assert cheat.save({"q2-text-1": f"zu spät {sequence}"}, sequence=sequence).status_code == 409
    assert [event["revision"] for event in events(cheat.database, cheat.code)] == [1, -1, -1, -1, -1]


def submit_after_deadline(cheat: Cheat) -> None:
    cheat.post_page(go="hand_in")
    cheat.clock.advance(minutes=30)
    assert cheat.submit().status_code == 303
    assert attempt_row(cheat.database, cheat.code).finished_at == MORNING + HOUR
    assert cheat.save(LATE, sequence=3).status_code == 409


def restart_after_reload(cheat: Cheat) -> None:
    intro = cheat.learner.get(f"courses/workshop/quizzes/{QUIZ}").text
    assert "Ergebnis ansehen" in intro
    assert f"/quizzes/{QUIZ}/start" not in intro
    cheat.submit()
    assert cheat.start_again().status_code == 409
    assert count(cheat.database, Attempt) == 1


TECHNIQUES: tuple[Callable[[Cheat], None], ...] = (
    client_clock, old_tab, replay, forged_base, start_twice, parallel_start, back_button, other_language, other_device,
    autosave_after_deadline, submit_after_deadline, restart_after_reload,
)


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop with an hour for its test."""
    return publish(database, timed_course(), clock())


def test_there_are_twelve() -> None:
    assert len(TECHNIQUES) == 12


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda technique: technique.__name__)
def test_no_technique_gains_time(
    app: Flask, database: Database, workshop: Course, alice: Person, clock: SettableClock, technique: Callable[[Cheat], None]
) -> None:
    cheat = Cheat(app, database, alice, clock)
    technique(cheat)
    attempt = attempt_row(database, cheat.code)
    assert attempt.deadline_at == MORNING + HOUR
    assert attempt.state == OPEN or attempt.finished_at == MORNING + HOUR
    assert responses(database, cheat.code)[WORDS] == {"texts": ["pünktlich", ""]}
    assert timedelta(0) <= attempt.deadline_at - attempt.started_at == HOUR
