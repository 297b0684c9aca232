"""Keeping, changing and deleting worksheets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.courses.models import Enrolment
from quizapp.db.session import emit
from quizapp.kernel.events import WorksheetDeleted
from quizapp.questions.types.reflection import Reflection
from quizapp.worksheets.models import Worksheet

Texts = Mapping[str, str]


def keep_texts(
    session: Session, enrolment_id: int, revision_id: int, question_id: str, texts: Texts, written_at: datetime
) -> None:
    """Take over what was written in a quiz. Of two texts in one field the later stands; a blank takes nothing away."""
    sheet = _locked(session, enrolment_id, question_id)
    if sheet is None:
        _add(session, enrolment_id, revision_id, question_id, texts, written_at)
    elif written_at >= sheet.updated_at:
        sheet.texts, sheet.revision_id, sheet.updated_at = {**sheet.texts, **texts}, revision_id, written_at
    else:
        sheet.texts = {**texts, **sheet.texts}
    session.flush()


def save_worksheet(
    session: Session, enrolment_id: int, revision_id: int, question: Reflection, texts: Texts, now: datetime
) -> None:
    """Store the page's texts. Fields that the worksheet no longer has keep theirs; nothing at all is no worksheet."""
    sheet = _locked(session, enrolment_id, question.id)
    fields = {field.id for field in question.fields}
    left_over = {field: text for field, text in (sheet.texts if sheet else {}).items() if field not in fields}
    wanted = {**left_over, **texts}
    if sheet is None and wanted:
        _add(session, enrolment_id, revision_id, question.id, wanted, now)
    elif sheet is not None and wanted:
        # Left-over fields are known to the older revision only.
        sheet.texts, sheet.updated_at = wanted, now
        sheet.revision_id = sheet.revision_id if left_over else revision_id
    elif sheet is not None:
        delete_worksheet(session, enrolment_id, question.id, now)
    session.flush()


def delete_worksheet(session: Session, enrolment_id: int, question_id: str, now: datetime) -> None:
    """Remove the text for good; rooms that hold a copy in an answer remove theirs. Again changes nothing."""
    _locked(session, enrolment_id, question_id)
    session.execute(delete(Worksheet).where(Worksheet.enrolment_id == enrolment_id, Worksheet.question_id == question_id))
    emit(session, WorksheetDeleted(now, enrolment_id, question_id))


def _locked(session: Session, enrolment_id: int, question_id: str) -> Worksheet | None:
    """The worksheet; one writer at a time for each learner and course, so that two cannot both add it."""
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    return session.scalar(
        select(Worksheet).where(Worksheet.enrolment_id == enrolment_id, Worksheet.question_id == question_id)
    )


def _add(
    session: Session, enrolment_id: int, revision_id: int, question_id: str, texts: Texts, written_at: datetime
) -> None:
    session.add(
        Worksheet(
            enrolment_id=enrolment_id, revision_id=revision_id, question_id=question_id, texts=dict(texts), updated_at=written_at
        )
    )
