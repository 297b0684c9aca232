"""Marking without a script: the list, one answer after another, names hidden, two markers, the learner's side."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.audit.models import AuditEntry
from quizapp.cohorts.queries import Group
from quizapp.db.session import Database
from quizapp.gradebook import request_service
from quizapp.quizzes.models import GRADED, MARKING, HandMark
from tests.clock import SettableClock
from tests.gradebook.conftest import BrowserFor, handed_in
from tests.page_text import undrawn
from tests.people import People, Person
from tests.quizzes.pages import hidden_fields
from tests.quizzes.taking import attempt_row, taker_of
from tests.quizzes.workshop import CANARY

QUESTION = f"{CANARY}-essay-free-text"
DESK = f"/de/courses/workshop/marking/{QUESTION}"


def works(database: Database) -> list[int]:
    """Slots that wait, in the order they came."""
    with database.reading() as session:
        return list(session.scalars(select(HandMark.slot_id).where(HandMark.number == 1).order_by(HandMark.id)))


def mark(browser: FlaskClient, address: str, **fields: Any) -> TestResponse:
    """Load the page and press a button of its form."""
    hidden = hidden_fields(browser.get(address).text)
    return browser.post(address, data={**hidden, **{name.replace("_", "-"): value for name, value in fields.items()}})


def test_one_question_is_marked_across_all_learners(
    trainer: FlaskClient, waiting: tuple[str, str], database: Database, browser_for: BrowserFor, alice: Person
) -> None:
    first, second = works(database)
    page = trainer.get("/de/courses/workshop/todo").text
    assert f'href="{DESK}">2</a>' in page
    assert "0 von 2 bewertet" in trainer.get(DESK).text
    opened = trainer.get(f"{DESK}/{first}").text
    assert "Alice Adler" in opened
    assert "Antwort 1" in opened
    for words in ("criterion", "key-points", "model"):
        assert f"{CANARY}-{words}" in opened
    on = mark(trainer, f"{DESK}/{first}", points_1="1", points_2="2", comment="Gut gesehen.", go="next")
    assert (on.status_code, on.location) == (303, f"{DESK}/{second}")
    assert attempt_row(database, waiting[0]).state == GRADED
    done = mark(trainer, f"{DESK}/{second}", points_1="0", points_2="1", go="next")
    assert (done.status_code, done.location) == (303, DESK)
    assert "Alle Antworten auf diese Frage sind bewertet." in trainer.get(DESK).text
    result = browser_for(alice).get(f"/de/attempts/{waiting[0]}/review").text
    assert "Gut gesehen." in result
    assert f"{CANARY}-model" in result
    assert f"{CANARY}-key-points" not in result
    assert "2 von 2" in result
    with database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("hand_mark%"))).all()
        assert acts == ["hand_mark_given", "hand_mark_given"]


def test_a_trainer_of_a_group_marks_and_answers_her_people_only(
    bobs_group: Group, waiting: tuple[str, str], database: Database, browser_for: BrowserFor, people: People, clock: SettableClock
) -> None:
    alices, bobs = works(database)
    with database.transaction() as session:
        asked = [request_service.ask(session, attempt_row(database, code).id, 1, "Warum?", clock()) for code in waiting]
    dan = browser_for(people.dan)
    assert f'href="{DESK}">1</a>' in dan.get("/de/courses/workshop/todo").text
    assert "Alice" not in dan.get(DESK).text + dan.get("/de/courses/workshop/todo").text
    assert dan.get(f"{DESK}/{alices}").status_code == 404
    form = {**hidden_fields(dan.get(f"{DESK}/{bobs}").text), "points-1": "1", "points-2": "2", "go": "next"}
    assert dan.post(f"{DESK}/{alices}", data=form).status_code == 404
    assert dan.post(f"{DESK}/{bobs}", data=form).status_code == 303
    assert [attempt_row(database, code).state for code in waiting] == [MARKING, GRADED]
    answers = [dan.post(f"/de/courses/workshop/requests/{code}", data={**form, "answer": "Darum."}) for code in asked]
    assert [reply.status_code for reply in answers] == [404, 303]


def test_a_draft_is_kept_and_shown_again(trainer: FlaskClient, waiting: tuple[str, str], database: Database) -> None:
    first = works(database)[0]
    assert mark(trainer, f"{DESK}/{first}", points_1="1", comment="Erst", go="draft").location == f"{DESK}/{first}"
    page = trainer.get(f"{DESK}/{first}").text
    assert 'name="points-1" value="1" checked' in page
    assert "Erst" in page
    assert attempt_row(database, waiting[0]).state == MARKING
    incomplete = mark(trainer, f"{DESK}/{first}", points_1="1", go="next")
    assert incomplete.status_code == 400
    assert "Zu jedem Kriterium gehören Punkte" in incomplete.text
    assert 'name="points-1" value="1" checked' in trainer.get(f"{DESK}/{first}").text


def test_hidden_names_stand_nowhere_and_stay_hidden(trainer: FlaskClient, waiting: tuple[str, str], database: Database) -> None:
    first, second = works(database)
    for address in (f"{DESK}?names=hidden", f"{DESK}/{first}?names=hidden"):
        page = trainer.get(address).text
        assert "Arbeit 1" in page
        assert not any(code in page for code in waiting)
        for told in ("Alice", "alice@", "Bob"):
            assert told not in undrawn(page), told
    on = mark(trainer, f"{DESK}/{first}?names=hidden", points_1="1", points_2="2", go="next")
    assert on.location == f"{DESK}/{second}?names=hidden"


def test_two_markers_are_shown_both_marks(trainer: FlaskClient, waiting: tuple[str, str], database: Database) -> None:
    address = f"{DESK}/{works(database)[0]}"
    stale = hidden_fields(trainer.get(address).text)
    mark(trainer, address, points_1="1", points_2="2", go="next")
    lost = trainer.post(address, data={**stale, "points-1": "0", "points-2": "0", "comment": "Nein", "go": "next"})
    assert lost.status_code == 409
    assert "Inzwischen bewertet" in lost.text
    assert "Nein" in lost.text
    with database.reading() as session:
        assert session.scalars(select(HandMark.points).where(HandMark.state == "given")).all() == [{f"{CANARY}-a": "1", f"{CANARY}-b": "2"}]
    mine = trainer.post(address, data={**hidden_fields(lost.text), "reason": "Abgesprochen", "go": "next"})
    assert mine.status_code == 303
    with database.reading() as session:
        marks = session.scalars(select(HandMark).where(HandMark.state == "given").order_by(HandMark.number)).all()
        assert [(one.number, one.points[f"{CANARY}-b"], one.reason) for one in marks] == [(1, "2", ""), (2, "0", "Abgesprochen")]


def test_the_script_saves_drafts_and_hears_of_conflicts(trainer: FlaskClient, waiting: tuple[str, str], database: Database) -> None:
    address = f"{DESK}/{works(database)[0]}"
    hidden = hidden_fields(trainer.get(address).text)
    sent = {**hidden, "points-1": "1", "go": "draft"}
    reply = trainer.post(address, data=sent, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.get_json()["version"]) == (200, 1)
    again = trainer.post(address, data={**sent, "points-1": "0"}, headers={"Accept": "application/json"})
    assert (again.status_code, again.get_json()["error"]) == (409, "marked_meanwhile")


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "fields", [{"points_1": "7"}, {"points_1": "1/3"}, {"points_1": "NaN"}, {"seen": "x"}, {"comment": "x" * 5001}, {"points_1": "-1"}]
)
def test_impossible_marks_are_refused(
    fields: dict[str, str], trainer: FlaskClient, waiting: tuple[str, str], database: Database
) -> None:
    address = f"{DESK}/{works(database)[0]}"
    reply = mark(trainer, address, **{"points_2": "0", "go": "next", **fields})
    assert reply.status_code == 400
    assert attempt_row(database, waiting[0]).state == MARKING


@pytest.mark.one_engine
def test_only_trainers_of_the_course_mark(
    waiting: tuple[str, str], database: Database, client: FlaskClient, browser_for: BrowserFor, alice: Person, carla: Person
) -> None:
    work = works(database)[0]
    for browser in (client, browser_for(alice), browser_for(carla)):  # carla trains another course
        for address in (DESK, f"{DESK}/{work}", "/de/courses/workshop/todo"):
            assert browser.get(address).status_code == 403
        token = {"csrf_token": hidden_fields(browser.get("/de/sign-in").text).get("csrf_token", "")}
        assert browser.post(f"{DESK}/{work}/files/1", data=token).status_code == 403


def test_nobody_marks_an_own_answer(
    workshop: Any, database: Database, browser_for: BrowserFor, eve: Person, clock: SettableClock
) -> None:
    handed_in(taker_of(database, eve, workshop.key, clock), "Von mir selbst.")
    reply = mark(browser_for(eve), f"{DESK}/{works(database)[0]}", points_1="1", points_2="2", go="next")
    assert reply.status_code == 403 and "eigene" in reply.text


def test_a_file_is_given_to_the_marker_under_a_name_of_ours(
    app: Flask, trainer: FlaskClient, database: Database, workshop: Any, browser_for: BrowserFor, alice: Person, clock: SettableClock
) -> None:
    taker, browser = taker_of(database, alice, workshop.key, clock), browser_for(alice)
    code = taker.start("essay")
    hidden = hidden_fields(browser.get(f"/de/attempts/{code}/questions/2").text)
    upload = {**hidden, "upload": (io.BytesIO(b"%PDF-1.7\n"), "Plan von Alice.pdf")}
    browser.post(f"/de/attempts/{code}/questions/2/files", data=upload, content_type="multipart/form-data")
    taker.grade(taker.close(code))
    desk = f"/de/courses/workshop/marking/{CANARY}-essay-submission/{works(database)[0]}"
    assert "Plan von Alice.pdf" in trainer.get(desk).text
    hidden_page = trainer.get(f"{desk}?names=hidden").text
    assert "Datei 1" in hidden_page
    assert "Plan von Alice" not in hidden_page
    got = trainer.post(f"{desk}/files/1", data={"csrf_token": hidden_fields(hidden_page)["csrf_token"]})
    assert got.data == b"%PDF-1.7\n"
    assert got.headers["Content-Disposition"] == "attachment; filename=Antwort-1-1.pdf"
    assert "sandbox" in got.headers["Content-Security-Policy"]


def test_what_is_done_can_be_looked_up_and_an_empty_list_teaches(
    trainer: FlaskClient, workshop: Any, database: Database, alice: Person, clock: SettableClock
) -> None:
    assert "Hier wartet gerade nichts" in trainer.get("/de/courses/workshop/todo").text
    handed_in(taker_of(database, alice, workshop.key, clock), "Ein Satz.")
    mark(trainer, f"{DESK}/{works(database)[0]}", points_1="1", points_2="2", go="next")
    assert QUESTION not in trainer.get("/de/courses/workshop/todo").text
    assert QUESTION in trainer.get("/de/courses/workshop/todo?state=done&what=marking").text
