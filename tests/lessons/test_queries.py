"""Reading lessons: the right language, one's own marks, what can be searched."""

from __future__ import annotations

import pytest

from quizapp.content.document import Course
from quizapp.content.rendering import render_edition
from quizapp.courses.queries import published_course
from quizapp.courses.service import enrol
from quizapp.db.session import Database
from quizapp.kernel.errors import NotFound
from quizapp.lessons.queries import find_lesson, searchable_sections, section_keys, sections_read
from quizapp.lessons.service import mark_read
from tests.clock import SettableClock
from tests.courses.small import small_course
from tests.people import People

EDITION = render_edition(small_course())


@pytest.mark.parametrize(
    ("module", "locale", "found"), [("first", "de", "de"), ("first", "en", "en"), ("second", "de", "de"), ("second", "en", "de")]
)
def test_a_missing_translation_falls_back_to_the_source(module: str, locale: str, found: str) -> None:
    assert find_lesson(EDITION, module, locale).locale == found


def test_an_unknown_module_has_no_lesson() -> None:
    with pytest.raises(NotFound):
        find_lesson(EDITION, "third", "de")


def test_recipes_are_numbered_in_the_order_of_the_course() -> None:
    assert [find_lesson(EDITION, key, "de").number for key in ("first", "second")] == [1, 2]


def test_sections_have_keys_in_order() -> None:
    assert section_keys(EDITION, "first") == ("circle", "steps")


def test_each_heading_leads_to_its_own_passage() -> None:
    sections = searchable_sections(EDITION, "en")
    assert [[(passage.anchor, passage.title) for passage in section.passages] for section in sections] == [
        [("", "Recipe first")],
        [("circle", "The standing circle"), ("members", "Who belongs to it")],
        [("steps", "Four steps")],
        [("", "Recipe second")],
        [("limits", "Grenzen nennen")],
    ]
    assert [passage.text for passage in sections[1].passages] == ["A circle meets every week.", "Marketing, HR & sales <b>come</b>."]
    assert sections[0].passages[0].text == "Two find it easier.\nCure\nOutcome"


def test_only_own_marks_of_this_lesson_are_read(
    database: Database, small: Course, people: People, clock: SettableClock
) -> None:
    with database.transaction() as session:
        course_id = published_course(session, small.key).course_id
        alice, bob = (enrol(session, person.account_id, course_id, clock()) for person in (people.alice, people.bob))
        mark_read(session, alice, "first", "circle", clock())
        mark_read(session, alice, "second", "limits", clock())
        mark_read(session, bob, "first", "steps", clock())
    with database.reading() as session:
        assert sections_read(session, alice, "first") == {"circle"}
        assert sections_read(session, bob, "first") == {"steps"}
        assert sections_read(session, None, "first") == frozenset()
