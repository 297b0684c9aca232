"""The digest of a course changes with its content and with nothing else."""

from __future__ import annotations

from quizapp.content.digest import course_digest
from quizapp.content.document import Course
from tests.content.packs import small_course

COURSE, _ = small_course()


def test_equal_courses_have_equal_digests() -> None:
    again = Course.model_validate_json(COURSE.model_dump_json())
    assert again == COURSE
    assert course_digest(again) == course_digest(COURSE)
    assert len(course_digest(COURSE)) == 64


def test_the_order_of_pools_quizzes_and_pictures_does_not_count() -> None:
    data = COURSE.model_dump(mode="json")
    for name in ("pools", "quizzes", "media"):
        data[name].reverse()
    assert course_digest(Course.model_validate(data)) == course_digest(COURSE)


def test_any_change_changes_the_digest() -> None:
    bread = COURSE.modules[0]
    assert bread.quiz
    other_question = bread.quiz.questions[0].model_copy(update={"shuffle": False})
    other_quiz = bread.quiz.model_copy(update={"questions": (other_question, *bread.quiz.questions[1:])})
    changes = [
        {"version": "1.1"},
        {"credits": {**COURSE.credits, "de": "x"}},
        {"modules": COURSE.modules[::-1]},
        {"modules": (bread.model_copy(update={"lesson": {**bread.lesson, "en": "x"}}), COURSE.modules[1])},
        {"modules": (bread.model_copy(update={"quiz": other_quiz}), COURSE.modules[1])},
        {"media": (COURSE.media[0].model_copy(update={"digest": "0" * 64}), COURSE.media[1])},
    ]
    digests = {course_digest(COURSE.model_copy(update=change)) for change in changes}
    assert len(digests) == len(changes)
    assert course_digest(COURSE) not in digests
