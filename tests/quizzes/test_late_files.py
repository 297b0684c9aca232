"""Files that arrive when time is up: kept, named as late, counted for nothing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes.answers import LATE
from quizapp.quizzes.models import AnswerEvent, SubmittedFile
from tests.clock import MORNING, SettableClock
from tests.people import Person, browser_of
from tests.quizzes.files import PDF, PNG
from tests.quizzes.pages import Learner, hidden_fields
from tests.quizzes.taking import count, responses
from tests.quizzes.test_file_views import QUESTION, post, send
from tests.quizzes.timed import GRACE, HOUR, timed_course
from tests.quizzes.workshop import publish


@pytest.fixture
def workshop(database: Database, clock: SettableClock) -> Course:
    """The workshop with an hour for its test."""
    return publish(database, timed_course(), clock())


@pytest.fixture
def learner(app: Flask, workshop: Course, alice: Person) -> Learner:
    """Alice with a browser without a script."""
    return Learner(browser_of(app, alice))


def late_files(database: Database) -> list[list[str]]:
    """Names of files, answer by answer, that came too late."""
    with database.reading() as session:
        found = session.scalars(select(AnswerEvent.response).where(AnswerEvent.revision == LATE).order_by(AnswerEvent.id))
        return [[file["name"] for file in response.get("files", ())] for response in found]


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_late_file_is_kept_beside_what_counts(
    is_closed: bool, learner: Learner, database: Database, clock: SettableClock
) -> None:
    code = learner.start("essay")
    send(learner, code, ("Plan.pdf", PDF))
    shown = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    submit = hidden_fields(learner.get(f"attempts/{code}/overview").text)
    clock.now = MORNING + HOUR + GRACE + timedelta(seconds=1)
    if is_closed:
        learner.client.post(f"/de/attempts/{code}/submit", data=submit)
    form = {**shown, "upload": (io.BytesIO(PNG), "Bild.png")}
    reply = post(learner, f"attempts/{code}/{QUESTION}/files", form)
    assert reply.status_code == 409
    assert "zu spät angekommen" in reply.text
    assert [file["name"] for file in responses(database, code)[2]["files"]] == ["Plan.pdf"]
    assert late_files(database) == [["Plan.pdf", "Bild.png"]]
    assert count(database, SubmittedFile) == 2


def test_the_script_hears_that_it_was_too_late(learner: Learner, database: Database, clock: SettableClock) -> None:
    code = learner.start("essay")
    shown = hidden_fields(learner.get(f"attempts/{code}/{QUESTION}").text)
    clock.now = MORNING + HOUR + GRACE + timedelta(seconds=1)
    form = {**shown, "upload": (io.BytesIO(PNG), "Bild.png")}
    reply = post(learner, f"attempts/{code}/{QUESTION}/files", form, Accept="application/json")
    said = reply.get_json()
    assert (reply.status_code, said["attempt"], said["slot"], said["late"]) == (409, code, 2, True)
    assert "zu spät" in said["message"]
    assert late_files(database) == [["Bild.png"]]
