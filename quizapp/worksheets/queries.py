"""A learner's own worksheets. Everything here is asked by enrolment; staff pages ask nothing of this room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.document import Course
from quizapp.courses.editions import edition_of
from quizapp.courses.queries import PublishedCourse
from quizapp.kernel.errors import NotFound
from quizapp.questions.types.reflection import FieldView, Reflection
from quizapp.worksheets.models import Worksheet


@dataclass(frozen=True, slots=True)
class SheetView:
    """A worksheet with what is written on it.

    **Shape**: `stem` is HTML; `left_over` are label and text of fields that the course has dropped since;
    `updated_at` is None for an empty sheet; `question` is None where the course has dropped the whole sheet.
    """

    question_id: str
    title: str
    stem: str
    fields: tuple[FieldView, ...]
    left_over: tuple[tuple[str, str], ...]
    updated_at: datetime | None
    question: Reflection | None

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """Label and text of every field, for paper; the text of an empty one is ""."""
        return (*((field.label, field.text) for field in self.fields), *self.left_over)


def worksheet_questions(course: Course) -> tuple[Reflection, ...]:
    """Every worksheet of the course, in the order of its quizzes, then of its pools."""
    asked = (question for quiz in course.all_quizzes() for question in quiz.own_questions)
    pooled = (question for pool in course.pools for question in pool.questions)
    return tuple(question for question in (*asked, *pooled) if isinstance(question, Reflection))


def worksheets(session: Session, course: PublishedCourse, locale: str) -> list[SheetView]:
    """All worksheets of the course, then those that only an earlier revision had, as far as something is written there."""
    rows = {sheet.question_id: sheet for sheet in _rows(session, course.enrolment_id)}
    views = [_view(session, question, rows.pop(question.id, None), locale) for question in worksheet_questions(course.edition.course)]
    return views + [_view(session, None, sheet, locale) for sheet in rows.values()]


def worksheet(session: Session, course: PublishedCourse, question_id: str, locale: str) -> SheetView:
    """One worksheet. **Raises** NotFound."""
    found = next((sheet for sheet in worksheets(session, course, locale) if sheet.question_id == question_id), None)
    if found is None:
        raise NotFound("no_such_worksheet")
    return found


def texts_of(session: Session, enrolment_id: int, question_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """What is written on these worksheets, by question."""
    return {sheet.question_id: sheet.texts for sheet in _rows(session, enrolment_id) if sheet.question_id in question_ids}


def _rows(session: Session, enrolment_id: int | None) -> list[Worksheet]:
    if enrolment_id is None:
        return []
    return list(session.scalars(select(Worksheet).where(Worksheet.enrolment_id == enrolment_id).order_by(Worksheet.id)))


def _view(session: Session, question: Reflection | None, sheet: Worksheet | None, locale: str) -> SheetView:
    texts = dict(sheet.texts) if sheet else {}
    fields = question.learner_body(locale, {}, {"texts": texts}).fields if question else ()
    known = {field.id for field in question.fields} if question else set()
    left_over = {field: text for field, text in texts.items() if field not in known}
    shown = question or (_as_written(session, sheet) if sheet else None)
    labels = _labels(session, sheet, locale) if sheet and left_over else {}
    return SheetView(
        question_id=question.id if question else sheet.question_id if sheet else "",
        title=shown.title.in_locale(locale) if shown else "", stem=shown.stem.in_locale(locale) if shown else "",
        fields=fields, left_over=tuple((labels.get(field, field), text) for field, text in left_over.items()),
        updated_at=sheet.updated_at if sheet else None, question=question,
    )


def _as_written(session: Session, sheet: Worksheet) -> Reflection | None:
    """The worksheet as it was when it was last written on."""
    found = edition_of(session, sheet.revision_id).question(sheet.question_id)
    return found if isinstance(found, Reflection) else None


def _labels(session: Session, sheet: Worksheet, locale: str) -> dict[str, str]:
    question = _as_written(session, sheet)
    return {field.id: field.label.in_locale(locale) for field in question.fields} if question else {}
