"""A trainer of a group marks and answers the people of that group, and does not learn that there are others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.accounts.queries import identity_of_account
from quizapp.cohorts.queries import Group
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.gradebook import request_service
from quizapp.gradebook.models import LearnerRequest
from quizapp.gradebook.todo_queries import open_todos
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests.clock import MORNING
from tests.people import People, Person
from tests.webinars.carried import set_privacy

BrowserFor = Callable[[Person], FlaskClient]
COURSE = "/en/courses/workshop"


@pytest.fixture
def dan_marks_bob(
    app: Flask, database: Database, bobs_group: Group, waiting: tuple[str, str], people: People, browser_for: BrowserFor
) -> FlaskClient:
    """Dan's browser. Alice and bob have handed something in, both wait for a mark and have reported a question."""
    app.config["WTF_CSRF_ENABLED"] = False
    with database.transaction() as session:
        for code, text in zip(waiting, ("Von Alice", "Von Bob"), strict=True):
            attempt_id = session.scalars(select(Attempt.id).where(Attempt.code == code)).one()
            request_service.ask(session, attempt_id, 1, text, MORNING)
    return browser_for(people.dan)


def slot_of(database: Database, code: str) -> tuple[str, int]:
    """The question and the number of an attempt's first answer."""
    rows = select(AttemptSlot.question_id, AttemptSlot.id).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
    with database.reading() as session:
        question, number = session.execute(rows.where(Attempt.code == code, AttemptSlot.slot == 1)).one()
        return question, number


def test_the_list_of_things_to_do_holds_only_her_people(dan_marks_bob: FlaskClient) -> None:
    page = dan_marks_bob.get(f"{COURSE}/todo").text
    assert "Von Bob" in page
    assert "Von Alice" not in page
    assert "Alice" not in page
    assert dan_marks_bob.get(f"{COURSE}/talks").status_code == 200


def test_the_desk_holds_only_their_answers(
    database: Database, dan_marks_bob: FlaskClient, waiting: tuple[str, str]
) -> None:
    (question, alices), (_question, bobs) = (slot_of(database, code) for code in waiting)
    page = dan_marks_bob.get(f"{COURSE}/marking/{question}").text
    assert "Bob Brandt" in page
    assert "Alice" not in page
    assert "Antwort 2" in dan_marks_bob.get(f"{COURSE}/marking/{question}/{bobs}").text
    assert dan_marks_bob.get(f"{COURSE}/marking/{question}/{alices}").status_code == 404
    assert dan_marks_bob.post(f"{COURSE}/marking/{question}/{alices}", data={"seen": "0"}).status_code == 404


def test_requests_of_others_are_not_there(database: Database, dan_marks_bob: FlaskClient) -> None:
    with database.reading() as session:
        alices, bobs = session.scalars(select(LearnerRequest.code).order_by(LearnerRequest.id)).all()
    assert dan_marks_bob.get(f"{COURSE}/requests/{bobs}").status_code == 200
    assert dan_marks_bob.get(f"{COURSE}/requests/{alices}").status_code == 404
    assert dan_marks_bob.post(f"{COURSE}/requests/{alices}", data={"answer": "Nein."}).status_code == 404
    assert dan_marks_bob.post(f"{COURSE}/requests/{bobs}", data={"answer": "Danke."}).status_code == 303


def test_where_names_are_held_back_taking_people_out_one_by_one_finds_nobody(
    database: Database, workshop: Course, dan_marks_bob: FlaskClient, people: People, browser_for: BrowserFor
) -> None:
    set_privacy(database, workshop, "works_agreement")
    with database.reading() as session:
        bobs = session.scalars(select(LearnerRequest.code).order_by(LearnerRequest.id)).all()[1]
        assert open_todos(session, people.eve.identity, [workshop.key]) == {workshop.key: 4}
        dan = identity_of_account(session, people.dan.account_id)
        assert open_todos(session, dan, [workshop.key]) == {workshop.key: 1}
    assert "Von Bob" not in dan_marks_bob.get(f"{COURSE}/todo").text
    assert dan_marks_bob.get(f"{COURSE}/requests/{bobs}").status_code == 404
    assert dan_marks_bob.post(f"{COURSE}/requests/{bobs}", data={"answer": "Danke."}).status_code == 404
    seen = browser_for(people.eve).get(f"{COURSE}/todo").text
    assert "Von Bob" in seen and "Bob Brandt" not in seen
