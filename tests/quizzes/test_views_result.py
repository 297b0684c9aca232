"""The result page and the recommendation of the self-check: what a learner reads there."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, self_check, small_course
from tests.quizzes.pages import Learner

MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
LINK = re.compile(r'<a[^>]*href="([^"]+)"')


@pytest.fixture
def small(database: Database, clock: SettableClock) -> Course:
    """The small course, its final test with two questions."""
    final = quiz("final", "test", questions=[question("final-1"), question("final-2")])
    course = small_course(quizzes=[self_check("placement"), final])
    publish(database, course, clock())
    return course


@pytest.fixture
def learner(client: FlaskClient, small: Course) -> Learner:
    """Somebody without an account, in English."""
    return Learner(client, "en", small.key)


def finish(learner: Learner, database: Database, quiz_key: str, answers: list[dict[str, object]]) -> str:
    """Take a quiz with these stored answers, in the order of its questions; the result's main part."""
    code = learner.start(quiz_key)
    with database.transaction() as session:
        attempt_id = session.scalar(select(Attempt.id).where(Attempt.code == code))
        slots = session.scalars(select(AttemptSlot).where(AttemptSlot.attempt_id == attempt_id).order_by(AttemptSlot.slot))
        for slot, response in zip(slots, answers, strict=True):
            slot.response = response
    learner.post(f"attempts/{code}/submit", {}, page=f"attempts/{code}/overview")
    found = MAIN.search(learner.get(f"attempts/{code}/review").text)
    assert found
    return html.unescape(found[0])


RIGHT, WRONG, BLANK = {"choice": "a"}, {"choice": "b"}, {}


def test_half_of_the_points_is_passed(learner: Learner, database: Database) -> None:
    page = finish(learner, database, "final", [RIGHT, WRONG])
    assert "<b>50</b>" in page
    assert "passed" in page
    assert 'scale-bar__mark at-50' in page
    assert [band for band in ("sufficient", "good") if f"key: {band}" in page] == ["sufficient"]
    assert "1 of 1 point" in page
    assert "0 of 1 point" in page


def test_the_key_runs_from_0_to_100_and_marks_one_band(learner: Learner, database: Database) -> None:
    page = finish(learner, database, "final", [RIGHT, RIGHT])
    assert re.findall(r'<span class="scale-bar__band at-(\d+)', page) == ["30", "20", "17", "14", "11", "8"]
    assert page.count("scale-bar__band--here") == 1
    assert page.count("scale-bar__band--below") == 2


def test_what_was_missed_leads_to_its_passage(learner: Learner, database: Database) -> None:
    page = finish(learner, database, "final", [RIGHT, BLANK])
    lesson = "/en/courses/small/lessons/first#circle"
    assert lesson in LINK.findall(page)
    assert "Worth rereading" in page
    assert "The standing circle" in page
    everything = finish(learner, database, "first", [RIGHT])
    assert "Worth rereading" not in everything


def test_earlier_attempts_stand_beside_this_one(learner: Learner, database: Database) -> None:
    first = finish(learner, database, "final", [RIGHT, RIGHT])
    assert "Your attempts" not in first
    second = finish(learner, database, "final", [WRONG, WRONG])
    assert "Your best attempt counts." in second
    assert "Attempt 2 (this one)" in second
    assert len(re.findall(r'href="/en/attempts/\w+/review"', second)) == 1


def test_a_result_of_nobody_known_can_be_kept(learner: Learner, database: Database) -> None:
    page = finish(learner, database, "final", [RIGHT, RIGHT])
    assert any(re.fullmatch(r"/en/keep\?next=/en/attempts/\w+/review", link) for link in LINK.findall(page))


@pytest.mark.parametrize(
    ("answers", "recommended"),
    [
        ({"a": "rarely", "b": "often"}, ["second"]),
        ({"a": "sometimes", "b": "often"}, ["second", "first"]),
        ({"a": "often", "b": "often"}, ["first", "second"]),
        ({"a": "rarely", "b": "rarely"}, ["first"]),
    ],
)
def test_the_self_check_recommends_recipes_in_order(
    learner: Learner, database: Database, answers: dict[str, str], recommended: list[str]
) -> None:
    page = finish(learner, database, "placement", [{"answers": answers}])
    cards = re.findall(r'<h2 class="recipe-card__title"><a href="/en/courses/small/lessons/(\w+)"', page)
    assert cards == recommended
    assert "of 100 points" not in page
    others = {"first", "second"} - set(recommended)
    assert ("The other recipes" in page) is bool(others)
    for other in others:
        assert f'<li><a href="/en/courses/small/lessons/{other}">' in page


def test_an_unanswered_self_check_recommends_the_beginning(learner: Learner, database: Database) -> None:
    page = finish(learner, database, "placement", [BLANK])
    assert re.findall(r'<h2 class="recipe-card__title"><a href="/en/courses/small/lessons/(\w+)"', page) == ["first"]
