"""Checks of the course as a whole: languages, time zone, keys, pictures nobody shows, claims in its title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quizapp.content.blueprint import is_marked_by_hand
from quizapp.content.inspection import Inspection
from quizapp.content.markdown_check import used_images
from quizapp.content.pack_fault import CourseFault, Place
from quizapp.content.pack_layout import MAX_MODULES
from quizapp.kernel.localized import MarkdownText, PicturePath

CHAMBER_SUFFIX = "(IHK)"
"""Titles with this ending are granted by a chamber of commerce and industry; a course may not take one by itself."""


def check_header(inspection: Inspection) -> Iterator[CourseFault]:
    """Languages, time zone, size and title of the course."""
    course = inspection.course
    if not inspection.is_whole("locales"):
        return
    if course.source_locale not in course.locales:
        known = ", ".join(course.locales)
        yield CourseFault(("source_locale",), "locale_unknown", {"locale": course.source_locale, "known": known})
    yield from _twice(((("locales", at), locale) for at, locale in enumerate(course.locales)), "locale_twice")
    if not is_time_zone(course.time_zone):
        yield CourseFault(("time_zone",), "time_zone_unknown", {"time_zone": course.time_zone})
    if not 1 <= len(course.modules) <= MAX_MODULES:
        yield CourseFault(("modules",), "module_count", {"count": len(course.modules), "most": MAX_MODULES})
    if any(title.rstrip().endswith(CHAMBER_SUFFIX) for title in course.title.strings()):
        yield CourseFault(("title",), "title_claims_chamber", {"suffix": CHAMBER_SUFFIX}, "warning")


def check_results(inspection: Inspection) -> Iterator[CourseFault]:
    """Results are not promised to the learner alone where a person has to read answers."""
    if inspection.course.results == "self_assessment" and is_marked_by_hand(inspection.course):
        yield CourseFault(("results",), "results_marked_by_hand")


def is_time_zone(name: str) -> bool:
    """Whether this computer knows a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def check_keys(inspection: Inspection) -> Iterator[CourseFault]:
    """Keys of modules, quizzes and pools and ids of objectives are unique."""
    course = inspection.course
    modules = [(("modules", at), module.key) for at, module in enumerate(course.modules)]
    quizzes = [(("quizzes", at), quiz.key) for at, quiz in enumerate(course.quizzes)]
    pools = [(("pools", at), pool.key) for at, pool in enumerate(course.pools)]
    yield from _twice(modules, "module_key_twice")
    yield from _twice(quizzes, "quiz_key_twice", {module.key for module in course.modules if module.quiz})
    yield from _twice(pools, "pool_key_twice")
    objectives = [
        (("modules", at, "objectives", number, "id"), objective.id)
        for at, module in enumerate(course.modules)
        for number, objective in enumerate(module.objectives)
    ]
    yield from _twice(objectives, "objective_id_twice")


def _twice(named: Iterable[tuple[Place, str]], code: str, taken: Iterable[str] = ()) -> Iterator[CourseFault]:
    seen = set(taken)
    for place, name in named:
        if name in seen:
            yield CourseFault(place, code, {"name": name})
        seen.add(name)


def check_media_use(inspection: Inspection) -> Iterator[CourseFault]:
    """Each picture is shown somewhere."""
    course = inspection.course
    texts = [*course.credits.values(), *(text for module in course.modules for text in module.lesson.values())]
    for leaf in inspection.leaves:
        texts.extend(leaf.value.strings() if isinstance(leaf.value, MarkdownText) else ())
    used = {image for text in texts if "media/" in text for image in used_images(text)}
    used |= {path for leaf in inspection.leaves if isinstance(leaf.value, PicturePath) for path in leaf.value.strings()}
    for at, media in enumerate(course.media):
        if media.path not in used:
            yield CourseFault(("media", at), "media_unused", {"path": media.path}, "warning")
