"""Reading lessons: one's own marks, and what can be searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.content.document import Module
from quizapp.content.edition import Edition, EditionLesson, EditionSection
from quizapp.db.session import read_rows
from quizapp.kernel.errors import NotFound
from quizapp.lessons.models import SectionRead
from quizapp.lessons.rules.search import SearchPassage, SearchSection

# Built once: the lesson page is the most visited page.
_SECTIONS_READ = select(SectionRead.section_key).where(
    SectionRead.enrolment_id == bindparam("enrolment_id"), SectionRead.module_key == bindparam("module_key")
)


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson as it is there. `locale` is the language found, `number` the recipe's place in the course from 1."""

    module: Module
    number: int
    lesson: EditionLesson
    locale: str


def find_lesson(edition: Edition, module_key: str, locale: str) -> FoundLesson:
    """The module's lesson in the language, else in the language the course was written in. **Raises** NotFound."""
    by_locale = edition.lessons.get(module_key)
    if not by_locale:
        raise NotFound("no_such_lesson")
    course = edition.course
    found = next((wanted for wanted in (locale, course.source_locale) if wanted in by_locale), next(iter(by_locale)))
    numbered = enumerate(course.modules, start=1)
    number, module = next((number, module) for number, module in numbered if module.key == module_key)
    return FoundLesson(module, number, by_locale[found], found)


def section_keys(edition: Edition, module_key: str) -> tuple[str, ...]:
    """Sections of a module's lesson in order; they are the same in every language. **Raises** NotFound."""
    return tuple(section.id for section in find_lesson(edition, module_key, edition.course.source_locale).lesson.sections)


def sections_read(session: Session, enrolment_id: int | None, module_key: str) -> frozenset[str]:
    """Which sections of one lesson the learner has marked as read; none without an enrolment."""
    if enrolment_id is None:
        return frozenset()
    rows = read_rows(session, _SECTIONS_READ, {"enrolment_id": enrolment_id, "module_key": module_key})
    return frozenset(key for key, in rows)


def searchable_sections(edition: Edition, locale: str) -> Sequence[SearchSection]:
    """Everything that lessons say in one language, in the order of the course."""
    return [
        section
        for module in edition.course.modules
        for section in _searchable(find_lesson(edition, module.key, locale), locale)
    ]


def _searchable(found: FoundLesson, locale: str) -> Iterator[SearchSection]:
    module, recipe = found.module, found.module.title.in_locale(locale)
    card = [module.cures.in_locale(locale), module.outcome.in_locale(locale)]
    opening = SearchPassage("", recipe, "\n".join([found.lesson.opening_text, *card]))
    yield SearchSection(module.key, recipe, (opening,), is_opening=True)
    for section in found.lesson.sections:
        yield SearchSection(module.key, recipe, _passages(section))


def _passages(section: EditionSection) -> tuple[SearchPassage, ...]:
    """The section's text split at its smaller headings, each of which stands on a line of its own."""
    passages, waiting = [], list(section.passages)
    lines: list[str] = []
    anchor, title = section.id, section.title
    for line in section.text.split("\n"):
        if waiting and line.strip() == waiting[0].title:
            passages.append(SearchPassage(anchor, title, "\n".join(lines)))
            (anchor, title), lines = (waiting[0].id, waiting.pop(0).title), []
        else:
            lines.append(line)
    return (*passages, SearchPassage(anchor, title, "\n".join(lines)))
