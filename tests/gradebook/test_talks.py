"""The supplementary talk: who may have one, what it needs, what it makes of the result."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.certificates.service import CERTIFY
from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.jobs.models import Job
from quizapp.quizzes.models import OutcomeChange
from tests.clock import SettableClock
from tests.gradebook.conftest import BrowserFor
from tests.people import Person
from tests.quizzes.marker import reach
from tests.quizzes.pages import hidden_fields
from tests.quizzes.taking import attempt_row, taker_of

TALKS = "/de/courses/workshop/talks"


@pytest.fixture
def written(database: Database, workshop: Course, alice: Person, clock: SettableClock) -> str:
    """Alice's attempt at the final test; its points are set by `reach`."""
    taker = taker_of(database, alice, workshop.key, clock)
    code = taker.start("once")
    taker.finish(code)
    return code


def enter(trainer: FlaskClient, attempt_id: int, points: str) -> int:
    """Type the points of the talk; the status."""
    page = f"{TALKS}/{attempt_id}"
    return trainer.post(page, data={**hidden_fields(trainer.get(page).text), "points": points}).status_code


@pytest.mark.parametrize(
    ("points", "oral", "result", "passed"), [("41", "77", "53", True), ("41", "62", "48", False), ("40", "70", "50", True)]
)
def test_old_and_new_count_two_to_one(
    points: str, oral: str, result: str, passed: bool, written: str, trainer: FlaskClient, database: Database, clock: SettableClock,
    browser_for: BrowserFor, alice: Person,
) -> None:
    attempt_id = reach(database, written, points, clock)
    assert enter(trainer, attempt_id, oral) == 303
    attempt = attempt_row(database, written)
    assert Fraction(attempt.points_numerator or 0, attempt.points_denominator or 1) == Fraction(result)
    assert attempt.passed is passed
    assert attempt.outcome is not None
    assert attempt.outcome["shown_points"] == result
    page = browser_for(alice).get(f"/de/attempts/{written}/review").text
    assert f"Schriftlich {points} Punkte, Ergänzungsgespräch {oral} Punkte" in page
    with database.reading() as session:
        change = session.scalars(select(OutcomeChange).where(OutcomeChange.cause == "oral")).one()
        assert (change.before or {})["points"] == points
        assert len(session.scalars(select(Job).where(Job.kind == CERTIFY)).all()) == passed


def test_the_list_says_what_is_needed(written: str, trainer: FlaskClient, database: Database, clock: SettableClock) -> None:
    assert "Kein Gespräch vorgesehen" in trainer.get(TALKS).text
    for points, needed in (("40", "70"), ("30", "90"), ("49", "52")):
        reach(database, written, points, clock)
        assert f'class="number">{needed}</td>' in trainer.get(TALKS).text


@pytest.mark.parametrize("points", ["29", "50", "92"])
def test_only_where_it_can_turn_the_result(
    points: str, written: str, trainer: FlaskClient, database: Database, clock: SettableClock
) -> None:
    attempt_id = reach(database, written, points, clock)
    assert trainer.get(f"{TALKS}/{attempt_id}").status_code == 404


@pytest.mark.one_engine
@pytest.mark.parametrize("typed", ["", "viel", "101", "-1", "NaN", "1e400", "77,12345"])
def test_what_is_no_number_of_points_comes_back_with_a_sentence(
    typed: str, written: str, trainer: FlaskClient, database: Database, clock: SettableClock
) -> None:
    attempt_id = reach(database, written, "40", clock)
    page = f"{TALKS}/{attempt_id}"
    answer = trainer.post(page, data={**hidden_fields(trainer.get(page).text), "points": typed})
    assert answer.status_code == 400
    assert "Eine Zahl von 0 bis 100 eingeben" in answer.text
    assert attempt_row(database, written).passed is False


def test_a_correction_keeps_the_entry_before(written: str, trainer: FlaskClient, database: Database, clock: SettableClock) -> None:
    attempt_id = reach(database, written, "41", clock)
    stale = hidden_fields(trainer.get(f"{TALKS}/{attempt_id}").text)
    enter(trainer, attempt_id, "62")
    assert trainer.post(f"{TALKS}/{attempt_id}", data={**stale, "points": "99"}).status_code == 409
    enter(trainer, attempt_id, "77,5")
    page = trainer.get(f"{TALKS}/{attempt_id}").text
    assert "Frühere Einträge" in page
    assert attempt_row(database, written).passed is True
