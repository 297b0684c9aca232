"""Checks of lessons and credits: sections, headings that agree between languages, Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from quizapp.content.inspection import Inspection
from quizapp.content.lesson import Heading, lesson_headings
from quizapp.content.markdown_check import check_markdown
from quizapp.content.pack_fault import CourseFault, Place

MIN_SECTIONS, MAX_SECTIONS = 2, 4


def check_lessons(inspection: Inspection) -> Iterator[CourseFault]:
    """Each lesson of each module, in every language."""
    course = inspection.course
    for at, module in enumerate(course.modules):
        for locale in course.locales:
            place: Place = ("modules", at, "lesson", locale)
            if locale in module.lesson:
                yield from _markdown(inspection, place, module.lesson[locale])
                yield from _headings(place, module.lesson[locale])
            elif inspection.is_whole(f"lesson:{module.key}"):
                yield CourseFault(place, "lesson_missing", {"locale": locale})
        for locale in module.lesson.keys() - set(course.locales):
            known = ", ".join(course.locales)
            yield CourseFault(("modules", at, "lesson", locale), "locale_unknown", {"locale": locale, "known": known})
        if course.source_locale in module.lesson:
            yield from _differences(("modules", at, "lesson"), module.lesson, course.source_locale)


def check_credits(inspection: Inspection) -> Iterator[CourseFault]:
    """The credits, in every language or in none."""
    course = inspection.course
    for locale, text in course.credits.items():
        yield from _markdown(inspection, ("credits", locale), text)
        if locale not in course.locales:
            known = ", ".join(course.locales)
            yield CourseFault(("credits", locale), "locale_unknown", {"locale": locale, "known": known})
    for locale in course.locales if course.credits else ():
        if locale not in course.credits and inspection.is_whole("credits"):
            yield CourseFault(("credits", locale), "credits_missing", {"locale": locale})


def _markdown(inspection: Inspection, place: Place, text: str) -> Iterator[CourseFault]:
    for fault in check_markdown(text, inspection.links, "credits" if place[0] == "credits" else "lesson"):
        yield CourseFault(place, fault.code, fault.params, fault.severity, fault.line)


def _headings(place: Place, text: str) -> Iterator[CourseFault]:
    first_lines: dict[str, int] = {}
    sections = 0
    for heading in lesson_headings(text):
        sections += heading.level == 2
        params: dict[str, object] = {"title": heading.title, "id": heading.id, "level": heading.level}
        if heading.level not in (2, 3):
            yield CourseFault(place, "heading_level", params, line=heading.line)
        if heading.is_nested:
            yield CourseFault(place, "heading_nested", params, line=heading.line)
        if heading.level == 3 and not sections:
            yield CourseFault(place, "heading_before_section", params, line=heading.line)
        if not heading.id:
            yield CourseFault(place, "heading_without_id", params, line=heading.line)
        elif heading.id in first_lines:
            params["first"] = first_lines[heading.id] + 1
            yield CourseFault(place, "heading_id_twice", params, line=heading.line)
        first_lines.setdefault(heading.id, heading.line)
    if not MIN_SECTIONS <= sections <= MAX_SECTIONS:
        yield CourseFault(place, "section_count", {"count": sections, "least": MIN_SECTIONS, "most": MAX_SECTIONS})


def _differences(place: Place, lessons: dict[str, str], source_locale: str) -> Iterator[CourseFault]:
    """The first heading of each translation that is not the source's."""
    source = lesson_headings(lessons[source_locale])
    for locale, text in lessons.items():
        if locale == source_locale:
            continue
        for wanted, found in zip_longest(source, lesson_headings(text)):
            if (wanted and (wanted.level, wanted.id)) != (found and (found.level, found.id)):
                params = {"wanted": _named(wanted), "found": _named(found), "source": source_locale}
                line = found.line if found else text.rstrip("\n").count("\n")
                yield CourseFault((*place, locale), "headings_differ", params, line=line)
                break


def _named(heading: Heading | None) -> str:
    return str(heading) if heading else "–"
