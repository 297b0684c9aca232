"""Saying how certain one is, in learn mode: the stakes stand there first, the first try counts, points do not change."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.db.session import Database
from quizapp.quizzes.models import AnswerEvent, AnswerTry
from quizapp.quizzes.personal_data import export_for
from tests.clock import SettableClock
from tests.page_text import words
from tests.people import Person, browser_of
from tests.quizzes.pupil import Pupil
from tests.quizzes.workshop import publish, workshop_course


@pytest.fixture
def pupil(app: Flask, database: Database, clock: SettableClock, alice: Person) -> Pupil:
    """Alice, who has started the quiz that asks for certainty."""
    pupil = Pupil(browser_of(app, alice), "de", publish(database, workshop_course(), clock()).key)
    pupil.database, pupil.code = database, pupil.start("sure")
    return pupil


def sure(fields: dict[str, str], level: int, slot: int = 1) -> dict[str, str]:
    """The fields with what is said of them."""
    return {**fields, f"q{slot}-certainty": str(level)}


def said(pupil: Pupil) -> tuple[int | None, list[int | None]]:
    """What the first slot holds, and what was said with each try."""
    with pupil.database.reading() as session:
        return pupil.slot().certainty, list(session.scalars(select(AnswerTry.certainty).order_by(AnswerTry.id)))


def test_the_stakes_stand_beside_every_level_before_anything_is_tried(pupil: Pupil) -> None:
    page = words(pupil.page())
    for stakes in ("Unsicher richtig +1, falsch 0", "Ziemlich sicher richtig +2, falsch −2", "Ganz sicher richtig +3, falsch −6"):
        assert stakes in page, stakes
    assert 'name="q1-certainty" value="3"' in pupil.page()
    assert "wie sicher du bist; gewertet wird das nicht" in words(pupil.get("courses/workshop/quizzes/sure").text)


def test_right_and_certain(pupil: Pupil) -> None:
    pupil.check(sure(pupil.choice(True), 3))
    assert said(pupil) == (3, [3])
    assert "Du warst ganz sicher: +3 Sicherheitspunkte." in words(pupil.page())
    assert pupil.hand_in() == [1, 0]
    result = words(pupil.get(f"attempts/{pupil.code}/review").text)
    assert "+3 von höchstens 3 Sicherheitspunkten." in result
    assert "Ganz sicher über 80 Prozent 1 von 1 ganz richtig nur 1 Antwort: Alles von 21 % bis 100 % würde passen" in result
    assert "Hier warst du dir sicher" not in result


def test_certain_and_wrong_costs_certainty_points_and_none_of_the_hundred(pupil: Pupil) -> None:
    pupil.check(sure(pupil.choice(False), 3))
    pupil.post(f"attempts/{pupil.code}/questions/2", {"q2-certainty": "2"})
    assert pupil.hand_in() == [0, 0]
    page = pupil.get(f"attempts/{pupil.code}/review").text
    assert "<b>0</b>" in page
    assert "−6 von höchstens 3 Sicherheitspunkten." in words(page)  # a blank is no answer, whatever was said of it
    assert re.search(r'<a href="#question-1">Titel single_choice \(deutsch\)</a> \(ganz sicher, −6\)', page)


def test_certainty_changes_no_mark(pupil: Pupil) -> None:
    marks = []
    for level in (1, 2, 3):
        pupil.check(sure(pupil.choice(True), level))
        marks.append(pupil.hand_in())
        pupil.code = pupil.start("sure")
    assert marks == [[1, 0]] * 3


def test_nothing_said_is_the_lowest_level(pupil: Pupil) -> None:
    pupil.check(pupil.choice(False))
    assert said(pupil) == (None, [None])
    assert "Du hast nicht gesagt, wie sicher du bist. Also zählt „unsicher“: 0 Sicherheitspunkte." in words(pupil.page())


@pytest.mark.parametrize("posted", ["0", "4", "x", "1.0", ["1", "2"]])
def test_what_is_no_level_is_refused_and_nothing_is_stored(pupil: Pupil, posted: object) -> None:
    refused = pupil.save(pupil.code, 1, {**pupil.choice(True), "q1-certainty": posted})
    assert (refused.status_code, refused.json and refused.json["error"]) == (400, "answer_not_understood")
    assert pupil.slot().response == {}


def test_elsewhere_the_field_is_unknown(pupil: Pupil) -> None:
    pupil.code = pupil.start("once")
    assert "certainty" not in pupil.page()
    assert pupil.save(pupil.code, 1, sure(pupil.choice(True), 3)).status_code == 400


def test_autosave_confirms_the_level_with_the_answer(pupil: Pupil) -> None:
    saved = pupil.save(pupil.code, 1, sure(pupil.choice(True), 2))
    assert saved.status_code == 200
    again = pupil.save(pupil.code, 1, sure(pupil.choice(True), 3), sequence=2)
    assert saved.json and again.json and saved.json["digest"] != again.json["digest"]
    with pupil.database.reading() as session:
        assert list(session.scalars(select(AnswerEvent.certainty).order_by(AnswerEvent.id))) == [2, 3]
    other = pupil.save(pupil.code, 1, sure(pupil.choice(True), 1), tab="other")
    assert other.status_code == 409 and other.json
    assert [other.json[f"{which}_text"][-1] for which in ("stored", "sent")] == ["3", "1"]


def test_what_was_said_is_given_out(pupil: Pupil, alice: Person) -> None:
    pupil.check(sure(pupil.choice(True), 2))
    with pupil.database.reading() as session:
        (attempt,) = export_for(session, alice.account_id)
    given = attempt["questions"]
    assert [one["certainty"] for one in given] == [2, None, None]
    assert [tried["certainty"] for one in given for tried in one["tries"]] == [2]


class TestSeveralTries:
    """With hints the first try counts, and what was said of it stays."""

    @pytest.fixture(autouse=True)
    def school(self, pupil: Pupil, database: Database, clock: SettableClock) -> None:
        """The quiz with hints asks as well."""
        course = workshop_course()
        quizzes = tuple(quiz.model_copy(update={"certainty": quiz.mode == "learn"}) for quiz in course.quizzes)
        publish(database, course.model_copy(update={"quizzes": quizzes, "version": "2"}), clock())
        pupil.code = pupil.start("school")

    def test_the_first_try_counts(self, pupil: Pupil) -> None:
        pupil.check(sure(pupil.choice(False), 3))
        page = pupil.page()
        assert "Deine Sicherheit ist notiert: ganz sicher (richtig +3, falsch −6)." in words(page)
        assert 'type="hidden" name="q1-certainty" value="3"' in page
        pupil.check(pupil.choice(True))
        assert "Du warst ganz sicher: −6 Sicherheitspunkte." in words(pupil.page())
        assert [mark for _number, mark in pupil.tries()] == [0, pupil.hand_in()[0]]

    def test_an_answer_that_was_checked_with_a_level_is_no_further_try(self, pupil: Pupil) -> None:
        pupil.check(sure(pupil.choice(False), 2))
        pupil.check({})  # the page sends what was noted along; nothing is complete
        pupil.check(pupil.choice(False))
        assert len(pupil.tries()) == 1
