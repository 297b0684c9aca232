"""What pages say about time: before the start, while it runs, when it is up."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from quizapp.accounts.models import SignInSession
from quizapp.db.session import Database
from quizapp.quizzes.models import GRADED
from tests.clock import MORNING, SettableClock
from tests.page_text import words
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner, hidden_fields, title
from tests.quizzes.taking import attempt_row, slot_row
from tests.quizzes.timed import GRACE, HOUR, QUIZ, give_before, timed_course
from tests.quizzes.workshop import publish
from tests.statements import statements_of

INTRO = f"courses/workshop/quizzes/{QUIZ}"


@pytest.fixture
def learner(app: Flask, database: Database, alice: Person, clock: SettableClock) -> Learner:
    """Alice, where the workshop's test has an hour."""
    publish(database, timed_course(), clock())
    return Learner(browser_of(app, alice), "de")


@pytest.mark.one_engine
def test_before_the_start_everything_is_said(learner: Learner) -> None:
    text = words(learner.get(INTRO).text)
    for said in (
        "Zeit 60 min", "Mit dem Start läuft die Zeit", "02.03.26, 11:00 (Zeit in Berlin)", "Eine Pause gibt es nicht",
        "von selbst abgegeben", "bis zu 30 s danach",
    ):
        assert said in text, said
    assert "no limit" not in text


@pytest.mark.one_engine
def test_a_quiz_without_limit_says_nothing_of_it(learner: Learner) -> None:
    text = words(learner.get("courses/workshop/quizzes/oil").text)
    assert "keine Begrenzung" in text or "ohne" in text or "Zeit" in text
    assert "Mit dem Start läuft die Zeit" not in text
    code = learner.start("oil")
    assert "data-timer" not in learner.get(f"attempts/{code}/questions/1").text
    assert learner.get(f"attempts/{code}/time").get_json()["seconds_left"] is None


@pytest.mark.one_engine
def test_extra_time_is_told_to_the_learner(learner: Learner, database: Database) -> None:
    learner.start("oil")
    give_before(database, 25)
    assert "75 min, mit deiner Zusatzzeit von 25 Prozent" in words(learner.get(INTRO).text)


@pytest.mark.one_engine
def test_windows_are_told_on_the_clock_of_the_course(learner: Learner, database: Database, clock: SettableClock) -> None:
    publish(database, timed_course(opens="2026-03-02 12:00", closes="2026-03-02 13:00"), clock())
    early = words(learner.get(INTRO).text)
    assert "Dieses Quiz öffnet am 02.03.26, 12:00 (Zeit in Berlin)." in early
    assert "/start" not in learner.get(INTRO).text
    clock.advance(hours=4)
    assert "seit 02.03.26, 13:00 (Zeit in Berlin) geschlossen" in words(learner.get(INTRO).text)
    token = hidden_fields(learner.get("courses/workshop/quizzes/oil").text)["csrf_token"]
    refused = learner.client.post(f"/de/{INTRO}/start", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "13:00 (Zeit in Berlin)" in words(refused.text)


@pytest.mark.one_engine
@pytest.mark.parametrize(("quiz", "page"), [(QUIZ, "questions/1"), (QUIZ, "overview"), ("sheet", "questions"), ("sheet", "overview")])
def test_each_page_says_what_is_left(learner: Learner, clock: SettableClock, quiz: str, page: str) -> None:
    code = learner.start(quiz)
    clock.advance(minutes=47, seconds=30)
    shown = learner.get(f"attempts/{code}/{page}").text
    assert "noch 13 min bis 11:00" in words(shown)
    assert 'data-left="750.0"' in shown
    assert "Wie viel Zeit bleibt?" in shown
    assert "js/timer" in shown


def test_the_reply_to_a_save_says_what_is_left_in_five_queries(
    learner: Learner, database: Database, clock: SettableClock
) -> None:
    code = learner.start(QUIZ)
    learner.save(code, 2, {"q2-text-1": "eins"}, sequence=1)
    clock.advance(minutes=59)
    token = hidden_fields(learner.get(f"attempts/{code}/questions/2").text)["csrf_token"]
    form = {"tab": "tab-1", "sequence": "2", "base_revision": "1", "q2-text-1": "zwei"}
    with statements_of(database) as sent:
        reply = learner.client.post(f"/de/attempts/{code}/answers/2", data=form, headers={"X-CSRFToken": token})
    assert reply.get_json()["seconds_left"] == 60.0
    assert len([one for one in sent if not one.startswith(("BEGIN", "COMMIT"))]) <= 5


def test_the_page_hands_itself_in(learner: Learner, database: Database, clock: SettableClock) -> None:
    code = learner.start(QUIZ)
    page = learner.get(f"attempts/{code}/questions/2").text
    clock.now = MORNING + HOUR + GRACE / 2
    form = {**hidden_fields(page), "q2-text-1": "noch schnell", "go": "hand_in"}
    reply = learner.client.post(f"/de/attempts/{code}/questions/2", data=form)
    assert learner.where(reply) == f"attempts/{code}/review"
    ended = attempt_row(database, code)
    assert (ended.state, ended.finished_at) == (GRADED, MORNING + HOUR)
    shown = learner.get(f"attempts/{code}/review")
    assert "Die Zeit war um: 02.03.26, 11:00 (Zeit in Berlin)" in words(shown.text)
    assert "noch schnell" in shown.text


def test_who_comes_back_later_sees_that_time_is_up_and_gets_the_result(
    learner: Learner, database: Database, clock: SettableClock
) -> None:
    code = learner.start(QUIZ)
    clock.advance(days=1)
    up = learner.get(f"attempts/{code}/review")
    assert title(up).startswith("Die Zeit ist um")
    assert "Ergebnis ansehen" in learner.get(INTRO).text
    reply = learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/review")
    assert learner.where(reply) == f"attempts/{code}/review"
    assert attempt_row(database, code).finished_at == MORNING + HOUR


@pytest.mark.one_engine
def test_a_session_goes_on_for_the_attempt_alone_and_the_cookie_with_it(
    learner: Learner, database: Database, clock: SettableClock
) -> None:
    with database.transaction() as session:
        session.execute(update(SignInSession).values(expires_at=MORNING + HOUR / 2))
    page = learner.get(INTRO).text
    reply = learner.client.post(f"/de/{INTRO}/start", data=hidden_fields(page))
    assert "session=" in reply.headers.get("Set-Cookie", "")
    code = reply.location.rsplit("/", 1)[1]
    clock.advance(minutes=45)
    assert learner.get(f"attempts/{code}/questions/1").status_code == 200
    assert learner.save(code, 2, {"q2-text-1": "weiter"}).status_code == 200
    assert learner.get("account").status_code == 403
    clock.now = MORNING + HOUR + GRACE
    assert learner.get(f"attempts/{code}/questions/1").status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInSession).where(SignInSession.kept_for == code)) == 1


@pytest.mark.one_engine
def test_in_learn_mode_time_runs_too_and_no_try_is_left_when_it_is_up(
    learner: Learner, database: Database, clock: SettableClock
) -> None:
    code = learner.start("school")
    page = learner.get(f"attempts/{code}/questions/1")
    options = slot_row(database, code, 1).layout["options"]
    right = next(str(number) for number, option in enumerate(options, 1) if option.endswith("-right"))
    form = {**hidden_fields(page.text), "q1-choice": right, "go": "check"}
    clock.now = MORNING + HOUR
    assert learner.client.post(f"/de/attempts/{code}/questions/1", data=form).status_code == 409
    assert (slot_row(database, code, 1).tries, slot_row(database, code, 1).revision) == (0, 1)
    clock.now = MORNING + HOUR / 2
    assert learner.client.post(f"/de/attempts/{code}/questions/1", data=form).status_code == 303
    settled = learner.get(f"attempts/{code}/questions/1").text
    assert "noch 30 min" in words(settled)
    assert slot_row(database, code, 1).settled_at
