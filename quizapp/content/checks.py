"""Everything that can be wrong with a course although its types are right. All faults are found in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quizapp.content.course_checks import check_header, check_keys, check_media_use, check_results
from quizapp.content.document import Course
from quizapp.content.draw_checks import check_draws, check_forms, check_pools_used, check_shares
from quizapp.content.inspection import Inspection
from quizapp.content.lesson_checks import check_credits, check_lessons
from quizapp.content.mode_checks import check_modes
from quizapp.content.pack_fault import CourseFault
from quizapp.content.question_checks import (
    check_anchors,
    check_kinds,
    check_objective_links,
    check_pictures,
    check_question_ids,
    check_ratings,
    check_self_checks,
    check_submissions,
)
from quizapp.content.quiz_checks import check_objectives_tested, check_quizzes, check_roles
from quizapp.content.section_checks import check_sections
from quizapp.content.text_checks import check_characters, check_markdown_texts, check_translations
from quizapp.content.time_checks import check_times

CHECKS: tuple[Callable[[Inspection], Iterator[CourseFault]], ...] = (
    check_header,
    check_results,
    check_keys,
    check_translations,
    check_characters,
    check_markdown_texts,
    check_lessons,
    check_credits,
    check_kinds,
    check_question_ids,
    check_anchors,
    check_objective_links,
    check_pictures,
    check_ratings,
    check_self_checks,
    check_submissions,
    check_quizzes,
    check_times,
    check_roles,
    check_modes,
    check_sections,
    check_draws,
    check_shares,
    check_pools_used,
    check_forms,
    check_objectives_tested,
    check_media_use,
)


def check_course(course: Course, incomplete: frozenset[str] = frozenset()) -> tuple[CourseFault, ...]:
    """Every fault and warning of a course.

    **Shape**: `incomplete` names what a reader had to leave out ("locales", "credits", "objectives", "draws",
    "quiz:final", "purpose:final", "pool:visible", "lesson:visible"), so that one mistake is not reported as many.
    """
    inspection = Inspection.of(course, incomplete)
    found: dict[tuple[object, str, int], CourseFault] = {}
    for check in CHECKS:
        for fault in check(inspection):
            code = "translation_missing" if fault.code == "text_empty" else fault.code  # two words for one thing
            found.setdefault((fault.place, code, fault.line), fault)
    return tuple(found.values())
