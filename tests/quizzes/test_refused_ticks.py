"""Without JavaScript somebody ticks too much: the page comes back with every tick and says so at the question."""

from __future__ import annotations

import html

import pytest
from flask import Flask

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.questions.registry import read_question
from tests.clock import SettableClock
from tests.people import Person, browser_of
from tests.quizzes.pages import hidden_fields
from tests.quizzes.pupil import Pupil
from tests.quizzes.workshop import publish, question, workshop_course

pytestmark = pytest.mark.one_engine
SENTENCE = "Wähle höchstens 2"


@pytest.fixture
def course(database: Database, clock: SettableClock) -> Course:
    """Two of four may be ticked: in learn mode, on one page, in a situation."""
    course = workshop_course()
    ticks = read_question({**question("multiple_response", "ticks"), "choose": 2})
    quizzes = [
        quiz.model_copy(update={"questions": (ticks, *quiz.questions[1:])}) if quiz.key in ("school", "sure") else quiz
        for quiz in course.quizzes
    ]
    once = next(quiz for quiz in course.quizzes if quiz.key == "once")
    sheet = once.model_copy(update={"key": "ticks-sheet", "layout": "all_on_one_page", "questions": (ticks, *once.questions)})
    return publish(database, course.model_copy(update={"quizzes": (*quizzes, sheet), "version": "2"}), clock())


@pytest.fixture
def pupil(app: Flask, database: Database, course: Course, alice: Person) -> Pupil:
    """Alice."""
    pupil = Pupil(browser_of(app, alice), "de", course.key)
    pupil.database = database
    return pupil


def press(pupil: Pupil, path: str, fields: dict[str, object]) -> tuple[int, str]:
    """Send the page at this address; status and page."""
    posted = {**hidden_fields(pupil.get(path).text), **fields}
    reply = pupil.client.post(f"/de/{path}", data=posted)
    return reply.status_code, html.unescape(reply.text)


def ticked(page: str) -> list[str]:
    """Values of what is ticked."""
    return sorted(part.partition('value="')[2][:1] for part in page.split("<input") if "checkbox" in part and " checked" in part)


@pytest.mark.parametrize("go", ["check", "next", "back"])
def test_one_question_on_its_page(pupil: Pupil, go: str) -> None:
    pupil.code = pupil.start("school")
    path = f"attempts/{pupil.code}/questions/1"
    status, page = press(pupil, path, {"q1-choice": ["1", "2", "4"], "go": go})
    assert (status, ticked(page), page.count(SENTENCE)) == (400, ["1", "2", "4"], 1)
    assert pupil.slot().response == {} and pupil.tries() == []
    reply = pupil.client.post(f"/de/{path}", data={**hidden_fields(page), "q1-choice": ["1", "2"], "go": "check"})
    assert reply.status_code == 303 and len(pupil.slot().response["choices"]) == 2


def test_certainty_that_was_chosen_stays(pupil: Pupil) -> None:
    pupil.code = pupil.start("sure")
    fields = {"q1-choice": ["1", "2", "3"], "q1-certainty": "3", "go": "check"}
    _status, page = press(pupil, f"attempts/{pupil.code}/questions/1", fields)
    assert 'name="q1-certainty" value="3" checked' in page and ticked(page) == ["1", "2", "3"]


def test_all_questions_on_one_page(pupil: Pupil) -> None:
    pupil.code = pupil.start("ticks-sheet")
    fields = {"q1-choice": ["1", "2", "3"], "q3-text-1": "Öl"}
    status, page = press(pupil, f"attempts/{pupil.code}/questions", fields)
    assert (status, ticked(page), page.count(SENTENCE)) == (400, ["1", "2", "3"], 1)
    assert pupil.slot(3).response and 'value="Öl"' in page


def test_what_no_page_can_have_sent_is_refused_on_a_page_of_its_own(pupil: Pupil) -> None:
    pupil.code = pupil.start("school")
    status, page = press(pupil, f"attempts/{pupil.code}/questions/1", {"q1-choice": ["99"], "go": "check"})
    assert status == 400 and "quiz-form" not in page
