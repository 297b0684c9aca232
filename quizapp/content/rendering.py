"""Makes the edition of a course: every Markdown text rendered once, for all pages to come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quizapp.content.document import Course, Module
from quizapp.content.edition import Edition, EditionLesson
from quizapp.content.lesson import lesson_headings, render_lesson
from quizapp.content.links import Links, media_url
from quizapp.content.markdown import render_markdown
from quizapp.kernel.localized import LocalizedText, MarkdownText, PicturePath
from quizapp.questions.base import Part

Render = Callable[[str, str], str]
"""What a page shows for a source in a locale: HTML of Markdown, the address of a picture."""
Renders = Mapping[type[LocalizedText], Render]


def course_links(course: Course) -> Links:
    """What the texts of this course may point at: headings that exist in every language, quizzes, pictures."""
    return Links(
        course=course.key,
        anchors={module.key: _ids(module) for module in course.modules},
        quizzes=frozenset(quiz.key for quiz in course.all_quizzes()),
        media={media.path: media for media in course.media},
    )


def _ids(module: Module) -> frozenset[str]:
    """Ids of headings that the lesson has in every language."""
    found = [
        frozenset(heading.id for heading in lesson_headings(lesson) if heading.id) for lesson in module.lesson.values()
    ]
    return frozenset.intersection(*found) if found else frozenset()


def render_edition(course: Course) -> Edition:
    """The edition of a course: its document with HTML in place of Markdown and addresses of pictures, lessons, passages."""
    links = course_links(course)

    def render(source: str, locale: str) -> str:
        return render_markdown(source, links, locale)

    def address(path: str, locale: str) -> str:
        return media_url(links.media[path]) if path in links.media else ""

    lessons = {module.key: _lessons(module, links) for module in course.modules}
    bare = tuple(module.model_copy(update={"lesson": {}}) for module in course.modules)
    document = course.model_copy(update={"modules": bare, "credits": {}})
    return Edition(
        course=_rendered(document, {MarkdownText: render, PicturePath: address}, course.locales),
        lessons=lessons,
        credits={locale: render_markdown(text, links, locale, "credits") for locale, text in course.credits.items()},
        passages={locale: _passages(lessons, locale) for locale in course.locales},
    )


def _lessons(module: Module, links: Links) -> dict[str, EditionLesson]:
    return {locale: render_lesson(module.key, text, links, locale) for locale, text in module.lesson.items()}


def _passages(lessons: dict[str, dict[str, EditionLesson]], locale: str) -> dict[str, str]:
    """Each passage of the course with its title in this language."""
    found: dict[str, str] = {}
    for module, by_locale in lessons.items():
        for section in by_locale[locale].sections if locale in by_locale else ():
            found[f"{module}#{section.id}"] = section.title
            found.update({f"{module}#{passage.id}": passage.title for passage in section.passages})
    return found


def _rendered(value: Any, renders: Renders, locales: tuple[str, ...]) -> Any:
    """The same value with what pages show in place of each source, however deep; values without any are kept as they are."""
    if type(value) in renders:
        return _rendered_text(value, renders[type(value)], locales)
    if isinstance(value, Part):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        made = {name: _rendered(old, renders, locales) for name, old in fields.items()}
        changed = {name: new for name, new in made.items() if new is not fields[name]}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, tuple):
        items = tuple(_rendered(item, renders, locales) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        entries = {key: _rendered(item, renders, locales) for key, item in value.items()}
        return entries if any(entries[key] is not value[key] for key in value) else value
    return value


def _rendered_text(text: LocalizedText, render: Render, locales: tuple[str, ...]) -> LocalizedText:
    """What is shown in each language. A text that is the same everywhere stays one only if its links and words are, too."""
    if isinstance(text.root, dict):
        return type(text)({locale: render(source, locale) for locale, source in text.root.items()})
    made = {locale: render(text.root, locale) for locale in locales}
    return type(text)(made if len(set(made.values())) > 1 else next(iter(made.values()), ""))
