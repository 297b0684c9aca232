"""A test in two weighted sections, the second with a pass mark of its own: drawn, taken, graded, shown."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.content.document import Course
from quizapp.db.session import Database
from quizapp.grading.passing import outcome_from_json
from quizapp.kernel.errors import Conflict
from quizapp.quizzes.models import Attempt, AttemptSlot
from tests.clock import SettableClock
from tests.courses.small import publish, question, quiz, small_course
from tests.page_text import undrawn
from tests.people import Person, browser_of
from tests.quizzes.pages import Learner
from tests.quizzes.taking import Taker, attempt_row, count, questions_of, slot_row, taker_of
from tests.strategies import form_of

FIRST = {"title": {"de": "Wissen", "en": "Know"}, "intro": "Warm up.", "weight": "25", "pass_points": "50"}
SECOND = {"title": {"de": "Urteilen", "en": "Judge"}, "weight": "75", "pass_points": "50"}


def course_in_sections(**changed: Any) -> Course:
    """The small course with a final test of 2 + 3 questions, the second section drawn."""
    pool = {"key": "judge", "questions": [{**question(f"j{n}"), "points": str(n + 1)} for n in range(6)]}
    sections = [
        {**FIRST, "questions": [question("k1"), question("k2")]},
        {**SECOND, "draw": [{"pool": "judge", "count": 3}]},
    ]
    final = quiz("final", "test", **{"questions": [], "sections": sections, **changed})
    return small_course(pools=[pool], quizzes=[final], placement=None)


@pytest.fixture
def anna(database: Database, alice: Person, clock: SettableClock) -> Taker:
    """Alice in the course with sections."""
    publish(database, course_in_sections(), clock())
    return taker_of(database, alice, "small", clock)


def answer(taker: Taker, code: str, right: set[int]) -> Attempt:
    """Answer these slots rightly and hand in."""
    for slot, asked in questions_of(taker.database, "small", code).items():
        if slot in right:
            taker.save(code, slot, form_of(asked, slot_row(taker.database, code, slot).layout, asked.right_response()))
    return taker.finish(code)


def slots(database: Database, code: str) -> list[tuple[int | None, str | None]]:
    """Section and worth of every slot."""
    with database.reading() as session:
        wanted = select(AttemptSlot.section, AttemptSlot.worth).join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        return [(row.section, row.worth) for row in session.execute(wanted.where(Attempt.code == code).order_by(AttemptSlot.slot))]


def test_slots_know_their_section_and_what_they_are_worth(anna: Taker, database: Database) -> None:
    stored = slots(database, anna.start("final"))
    assert [section for section, _ in stored] == [1, 1, 2, 2, 2]
    worths = [Fraction(worth or 0) for _, worth in stored]
    assert (worths[:2], sum(worths[2:])) == ([Fraction("12.5")] * 2, 75)


def test_the_outcome_holds_points_and_verdict_of_each_section(anna: Taker) -> None:
    """Half of the first section and all of the second: 0.25 x 50 + 0.75 x 100."""
    attempt = answer(anna, anna.start("final"), {1, 3, 4, 5})
    assert (attempt.points_numerator, attempt.points_denominator, attempt.passed) == (175, 2, True)
    outcome = outcome_from_json(attempt.outcome or {})
    assert [(section.number, section.points, section.pass_points, section.passed) for section in outcome.sections] == [
        (1, 50, 50, True), (2, 100, 50, True),
    ]


def test_a_section_below_its_own_mark_fails_the_whole(anna: Taker) -> None:
    attempt = answer(anna, anna.start("final"), {3, 4, 5})
    assert (attempt.points_for_sorting, attempt.passed) == (75.0, False)
    assert (attempt.outcome or {})["decimal_grade"] is None


def test_the_next_attempt_brings_other_questions(anna: Taker, database: Database) -> None:
    first = {one.id for one in questions_of(database, "small", anna.start("final")).values()}
    answer(anna, anna.start("final"), set())
    second = {one.id for one in questions_of(database, "small", anna.start("final")).values()}
    assert first & second == {"k1", "k2"}


def test_an_older_revision_that_draws_too_much_is_refused_and_nothing_is_written(
    database: Database, app: Flask, alice: Person, clock: SettableClock
) -> None:
    sections = [{**SECOND, "draw": [{"pool": "judge", "count": 7}]}]
    publish(database, course_in_sections(sections=sections), clock())
    with pytest.raises(Conflict):
        taker_of(database, alice, "small", clock).start("final")
    learner = Learner(browser_of(app, alice), "de", "small")
    page = "courses/small/quizzes/final"
    reply = learner.post(f"{page}/start", {}, page=page)
    assert (reply.status_code, count(database, Attempt)) == (409, 0)
    assert "Dieses Quiz kann nicht starten" in reply.text


@pytest.fixture
def learner(anna: Taker, app: Flask, alice: Person) -> Learner:
    """Alice with her browser."""
    return Learner(browser_of(app, alice), "en", "small")


@pytest.mark.one_engine
def test_the_first_page_names_the_parts(learner: Learner) -> None:
    page = learner.get("courses/small/quizzes/final").text
    for words in ("Know", "counts 25 percent", "at least 50 of 100 points", "each part has to reach its own minimum", "<dd>5</dd>"):
        assert words in page, words


@pytest.mark.one_engine
def test_pages_of_questions_and_the_overview_carry_the_part(learner: Learner) -> None:
    code = learner.start("final")
    first, second, third = (learner.get(f"attempts/{code}/questions/{number}").text for number in (1, 2, 3))
    assert "Part 1 of 2" in first and "Warm up." in first and "12.5 of 100 points" in first
    assert "Part 1 of 2" in second and "Warm up." not in second
    assert "Part 2 of 2" in third and "Judge" in third
    overview = undrawn(learner.get(f"attempts/{code}/overview").text)
    assert overview.index("Know") < overview.index("k1") < overview.index("Judge") < overview.index('start="3"')


@pytest.mark.one_engine
def test_the_result_shows_each_part_and_what_is_missing(learner: Learner, anna: Taker, database: Database) -> None:
    code = learner.start("final")
    answer(anna, code, {3, 4, 5})
    page = learner.get(f"attempts/{code}/review").text
    for words in ("Part by part", "not reached, 50 are needed", "reached, 50 are needed, counts 75 percent", "One part still lacks"):
        assert words in page, words
    assert attempt_row(database, code).passed is False


@pytest.mark.one_engine
def test_all_on_one_page_has_a_heading_for_each_part(
    database: Database, app: Flask, alice: Person, clock: SettableClock
) -> None:
    publish(database, course_in_sections(layout="all_on_one_page"), clock())
    learner = Learner(browser_of(app, alice), "de", "small")
    page = learner.get(f"attempts/{learner.start('final')}/questions").text
    assert page.count("Teil 1 von 2") == page.count("Teil 2 von 2") == 1
