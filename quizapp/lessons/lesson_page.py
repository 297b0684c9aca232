"""What a lesson page shows to everybody alike, made once per revision, recipe and language.

The lesson page is the most visited page. Addresses, the recipe card and safe HTML are put together at the first visit;
later visits add only what the learner has read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app, url_for
from markupsafe import Markup

from quizapp.content.document import Module
from quizapp.content.edition import Edition
from quizapp.lessons.queries import FoundLesson, find_lesson, searchable_sections
from quizapp.lessons.rules.search import SearchSection

MOST_KEPT, MOST_PARTS_KEPT = 512, 256
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A section, ready for the page. `next_title` is empty for the last one, after which the quiz follows."""

    key: str
    number: int
    title: str
    html: Markup
    read_url: str
    unread_url: str
    next_url: str
    next_title: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The recipe before or after this one."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class LessonPage:
    """The fixed part of a lesson page. `lesson_locale` differs from the page's language when a translation is missing."""

    course_key: str
    course_title: str
    module_key: str
    title: str
    cures: str
    outcome: str
    needs: tuple[str, ...]
    number: int
    minutes: int
    reading_minutes: int
    lesson_locale: str
    opening: Markup
    sections: tuple[SectionPart, ...]
    course_url: str
    quiz_url: str | None
    print_url: str
    previous: Neighbour | None
    following: Neighbour | None


@dataclass(frozen=True, slots=True)
class LessonParts:
    """A lesson's own HTML, without what belongs to one browser: the contents and the text with its buttons."""

    contents: Markup
    body: Markup


class _Kept:
    """What was made from an edition; editions never change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[object, ...], tuple[Edition, object]] = {}
        self._guard = threading.Lock()

    def get(self, edition: Edition, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        """The thing for this edition and key. The edition is kept beside it, so that its number stays its own."""
        full_key = (id(edition), *key)
        found = self._made.get(full_key)
        if found is None:
            found = (edition, make())
            with self._guard:
                while len(self._made) >= self._most:
                    self._made.pop(next(iter(self._made)))
                self._made[full_key] = found
        return found[1]  # type: ignore[return-value]  # the key says what was made


_kept, _kept_parts = _Kept(MOST_KEPT), _Kept(MOST_PARTS_KEPT)


def lesson_page(edition: Edition, module_key: str, locale: str) -> LessonPage:
    """The fixed part of a lesson page. **Raises** NotFound."""
    return _kept.get(edition, ("lesson", module_key, locale), lambda: _make_page(edition, module_key, locale))


def lesson_parts(edition: Edition, page: LessonPage, locale: str, read: frozenset[str]) -> LessonParts:
    """A lesson's HTML for whoever has read just these sections; in practice there are few such sets."""
    own = frozenset(section.key for section in page.sections) & read
    return _kept_parts.get(edition, ("parts", page.module_key, locale, own), lambda: _make_parts(page, locale, own))


def _make_parts(page: LessonPage, locale: str, read: frozenset[str]) -> LessonParts:
    parts: Any = current_app.jinja_env.get_template("lessons/parts.html").make_module({"page": page, "read": read, "lang": locale})
    return LessonParts(Markup(parts.contents()), Markup(parts.body()))


def search_sections(edition: Edition, locale: str) -> list[SearchSection]:
    """Everything that can be searched in this language."""
    return _kept.get(edition, ("search", locale), lambda: list(searchable_sections(edition, locale)))


def next_place(edition: Edition, module_key: str, section_key: str) -> str:
    """Where reading goes on after a section: the next one, else the recipe's quiz, else the course."""
    found = find_lesson(edition, module_key, edition.course.source_locale)
    keys = [section.id for section in found.lesson.sections]
    after = keys[keys.index(section_key) + 1 :]
    if after:
        return url_for("lessons.lesson", course=edition.course.key, module=module_key, _anchor=after[0])
    return _quiz_url(edition, found.module) or url_for("progress.course", course=edition.course.key)


def _quiz_url(edition: Edition, module: Module) -> str | None:
    return url_for("quizzes.intro", course=edition.course.key, quiz=module.quiz.key) if module.quiz else None


def _make_page(edition: Edition, module_key: str, locale: str) -> LessonPage:
    found, course = find_lesson(edition, module_key, locale), edition.course
    module = found.module
    return LessonPage(
        course_key=course.key,
        course_title=course.title.in_locale(locale),
        module_key=module.key,
        title=module.title.in_locale(locale),
        cures=module.cures.in_locale(locale),
        outcome=module.outcome.in_locale(locale),
        needs=tuple(need.in_locale(locale) for need in module.needs),
        number=found.number,
        minutes=module.minutes,
        reading_minutes=found.lesson.reading_minutes,
        lesson_locale=found.locale,
        opening=Markup(found.lesson.opening_html),  # sanitised when the revision was published
        sections=_sections(edition, found),
        course_url=url_for("progress.course", course=course.key),
        quiz_url=_quiz_url(edition, module),
        print_url=url_for("lessons.lesson_print", course=course.key, module=module_key),
        previous=_neighbour(edition, found.number - 1, locale),
        following=_neighbour(edition, found.number + 1, locale),
    )


def _sections(edition: Edition, found: FoundLesson) -> tuple[SectionPart, ...]:
    course, module, sections = edition.course.key, found.module.key, found.lesson.sections
    titles = [section.title for section in sections[1:]] + [""]
    return tuple(
        SectionPart(
            key=section.id,
            number=number,
            title=section.title,
            html=Markup(section.html),  # sanitised when the revision was published
            read_url=url_for("lessons.read", course=course, module=module, section=section.id),
            unread_url=url_for("lessons.unread", course=course, module=module, section=section.id),
            next_url=next_place(edition, module, section.id),
            next_title=title,
        )
        for number, (section, title) in enumerate(zip(sections, titles, strict=True), start=1)
    )


def _neighbour(edition: Edition, number: int, locale: str) -> Neighbour | None:
    modules = edition.course.modules
    if not 1 <= number <= len(modules):
        return None
    module = modules[number - 1]
    url = url_for("lessons.lesson", course=edition.course.key, module=module.key)
    return Neighbour(module.title.in_locale(locale), url)
