"""Pictures of questions: found in the pack, of the size that is said, shown by their address."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.content.checks import check_course
from quizapp.content.document import Course
from quizapp.content.links import media_url
from quizapp.content.rendering import render_edition
from tests.quizzes.workshop import workshop_course

PICTURE_CODES = ("image_missing", "image_not_in_pack", "picture_size_differs", "media_unused")


def course_with(**picture: Any) -> Course:
    """The workshop, the picture of its questions changed."""
    plain = workshop_course().model_dump(mode="json")
    for quiz in (*(module["quiz"] for module in plain["modules"]), *plain["quizzes"]):
        for question in quiz["questions"]:
            if question["kind"] == "picture_mark":
                question["picture"].update(picture)
    return Course.model_validate(plain)


def faults(course: Course) -> list[tuple[str, Any]]:
    """Codes and last steps of what is wrong with pictures."""
    return [(fault.code, fault.place[-1]) for fault in check_course(course) if fault.code in PICTURE_CODES]


def test_a_picture_of_the_pack_is_used_and_fits() -> None:
    assert faults(course_with()) == []


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ({"path": "media/other.svg"}, [("image_missing", "path"), ("media_unused", 0)]),
        ({"path": "https://example.org/x.svg"}, [("image_not_in_pack", "path"), ("media_unused", 0)]),
        ({"path": {"de": "media/bench.svg", "en": "media/other.svg"}}, [("image_missing", "en")]),
        ({"width": 401}, [("picture_size_differs", "path")]),
        (
            {"path": {"de": "media/bench.svg", "en": "media/bench.svg"}, "height": 299},
            [("picture_size_differs", "de"), ("picture_size_differs", "en")],
        ),
    ],
)
def test_a_picture_that_does_not_fit(picture: dict[str, Any], expected: list[tuple[str, Any]]) -> None:
    assert sorted(set(faults(course_with(**picture))), key=str) == sorted(expected, key=str)


def test_pages_get_its_address() -> None:
    course = workshop_course()
    edition = render_edition(course)
    question = next(question for quiz in edition.course.quizzes for question in quiz.questions if question.kind == "picture_mark")
    layout = {"options": [place.id for place in question.places]}  # type: ignore[attr-defined]  # of this kind
    assert question.learner_body("de", layout, {}).picture.address == media_url(course.media[0])
