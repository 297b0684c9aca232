"""Checks of the mode of a quiz: it fits the quiz's purpose, and what a test holds back is released one day."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.inspection import Inspection
from quizapp.content.pack_fault import CourseFault
from quizapp.content.walk import quizzes_with_places


def check_modes(inspection: Inspection) -> Iterator[CourseFault]:
    """Only tests are in test mode, only they have a release, and it can be reached."""
    for place, quiz in quizzes_with_places(inspection.course):
        if not inspection.is_whole(f"quiz:{quiz.key}", f"purpose:{quiz.key}"):
            continue
        if quiz.mode != "test":
            if "release" in quiz.model_fields_set:
                yield CourseFault((*place, "release"), "release_outside_test", {"quiz": quiz.key})
        elif quiz.purpose != "test":
            yield CourseFault((*place, "mode"), "test_mode_purpose", {"quiz": quiz.key, "purpose": quiz.purpose})
        elif quiz.release == "after_pass" and quiz.pass_points is None and quiz.attempts.limit is None:
            yield CourseFault((*place, "mode"), "release_never_comes", {"quiz": quiz.key})
