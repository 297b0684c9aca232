"""An edition: a course document with every Markdown text rendered, made once per revision and never per request."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from quizapp.content.document import Course
from quizapp.questions.base import Part, Question


class Passage(Part):
    """A heading inside a section that links can point to."""

    id: str
    title: str


class EditionSection(Part):
    """One section of a lesson: its heading and HTML body (without the h2 itself)."""

    id: str
    title: str
    html: str
    text: str = Field(description="plain text for search")
    passages: tuple[Passage, ...] = ()


class EditionLesson(Part):
    """A lesson in one language. **Units**: `words`; `reading_minutes` at 180 words a minute, rounded up, at least 1."""

    opening_html: str
    opening_text: str
    sections: tuple[EditionSection, ...]
    words: int
    reading_minutes: int


class Edition(Part):
    """What pages are made from.

    **Shape**: `course` is the document whose MarkdownText fields hold HTML and whose `lesson`/`credits` are empty;
    `lessons[module_key][locale]`; `credits[locale]` is HTML; `passages[locale]["visible#niche"]` is a heading's title.
    """

    course: Course
    lessons: dict[str, dict[str, EditionLesson]]
    credits: dict[str, str]
    passages: dict[str, dict[str, str]]

    def passage_titles(self, locale: str) -> Mapping[str, str]:
        """Titles by anchor ("visible#niche"), each in the language, else in the one the course was written in."""
        return {**self.passages.get(self.course.source_locale, {}), **self.passages.get(locale, {})}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        quizzes = (question for quiz in self.course.all_quizzes() for question in quiz.own_questions)
        pools = (question for pool in self.course.pools for question in pool.questions)
        return {question.id: question for question in (*quizzes, *pools)}

    def question(self, question_id: str) -> Question:
        """The question with this id. **Raises** KeyError; revisions never lose one, so it is no person's mistake."""
        return self._questions[question_id]

    def find_question(self, question_id: str) -> Question | None:
        """The question with this id; None where this revision has none, as after a later edit of the course."""
        return self._questions.get(question_id)
