"""Walks through a course document and finds its texts, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizapp.content.document import Course, Quiz, Section
from quizapp.content.pack_fault import Place
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Part, Question


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text of the document. **Shape**: `name` is the field that holds it, `value` a string or a localized text."""

    place: Place
    name: str
    value: str | LocalizedText

    def strings(self) -> Iterator[tuple[Place, str]]:
        """Each string with the place of its language."""
        if isinstance(self.value, str):
            yield self.place, self.value
        elif isinstance(self.value.root, str):
            yield self.place, self.value.root
        else:
            yield from ((self.place + (locale,), text) for locale, text in self.value.root.items())


def leaves(value: Any, place: Place = (), name: str = "") -> Iterator[Leaf]:
    """Every text that the author wrote inside a value; fields left at their default are passed over."""
    if isinstance(value, (str, LocalizedText)):
        yield Leaf(place, name, value)
    elif isinstance(value, Part):
        for inner, field in type(value).model_fields.items():
            held = getattr(value, inner)
            if field.is_required() or held != field.get_default(call_default_factory=True, validated_data={}):
                yield from leaves(held, (*place, field.alias or inner), inner)
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from leaves(item, (*place, at), name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*place, key), name)


def quizzes_with_places(course: Course) -> Iterator[tuple[Place, Quiz]]:
    """Each quiz, those of modules first."""
    for at, module in enumerate(course.modules):
        if module.quiz:
            yield ("modules", at, "quiz"), module.quiz
    for at, quiz in enumerate(course.quizzes):
        yield ("quizzes", at), quiz


def parts_with_places(quiz: Quiz, place: Place) -> Iterator[tuple[Place, Quiz | Section]]:
    """Each section of the quiz at this place, or the quiz itself."""
    for at, part in enumerate(quiz.parts):
        yield (*place, "sections", at) if quiz.sections else place, part


def questions_with_places(course: Course) -> Iterator[tuple[Place, Question]]:
    """Each question of quizzes and pools."""
    for quiz_place, quiz in quizzes_with_places(course):
        for place, part in parts_with_places(quiz, quiz_place):
            yield from (((*place, "questions", at), question) for at, question in enumerate(part.questions))
    for number, pool in enumerate(course.pools):
        yield from ((("pools", number, "questions", at), question) for at, question in enumerate(pool.questions))


def pieces_with_places(course: Course) -> Iterator[tuple[Place, Question]]:
    """Each question that is marked by itself: in place of a question made of others, those others."""
    for place, question in questions_with_places(course):
        yield from (((*place, *inner), piece) for inner, piece in question.pieces())
