"""Checks of the mode of a quiz: it fits what the quiz says, and what a test holds back is released one day."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.document import Quiz
from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.walk import parts_with_places, quizzes_with_places


def check_modes(inspection: Inspection) -> Iterator[CourseFault]:
    """Only tests are in test mode, only they have a release, and it can be reached."""
    for place, quiz in quizzes_with_places(inspection.course):
        if not inspection.is_whole(f"quiz:{quiz.key}", f"purpose:{quiz.key}"):
            continue
        yield from _learn_faults(quiz, place)
        if quiz.mode != "test":
            if "release" in quiz.model_fields_set:
                yield CourseFault((*place, "release"), "release_outside_test", {"quiz": quiz.key})
        elif quiz.purpose != "test":
            yield CourseFault((*place, "mode"), "test_mode_purpose", {"quiz": quiz.key, "purpose": quiz.purpose})
        elif quiz.release == "after_close" and quiz.time.closes is None:
            yield CourseFault((*place, "release"), "release_needs_end", {"quiz": quiz.key})
        elif quiz.release == "after_pass" and quiz.pass_points is None and quiz.attempts.limit is None:
            yield CourseFault((*place, "mode"), "release_never_comes", {"quiz": quiz.key})


def _learn_faults(quiz: Quiz, place: Place) -> Iterator[CourseFault]:
    """Hints, penalties and certainty mean nothing outside learn mode, and learn mode shows one question after the other."""
    if quiz.mode == "learn":
        if quiz.layout != "one_per_page":
            yield CourseFault((*place, "layout"), "learn_layout", {"quiz": quiz.key})
        return
    for field in ("penalty", "certainty"):
        if field in quiz.model_fields_set:
            yield CourseFault((*place, field), "learn_only", {"field": field, "quiz": quiz.key})
    for part_place, part in parts_with_places(quiz, place):
        for at, question in enumerate(part.questions):
            if question.hints:
                yield CourseFault((*part_place, "questions", at, "hints"), "learn_only", {"field": "hints", "quiz": quiz.key})
