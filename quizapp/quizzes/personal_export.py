"""Everything about a person's attempts and answers, for her own export."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.cohorts.models import Cohort
from quizapp.content.edition import Edition
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRow, Enrolment
from quizapp.files.models import StoredFile
from quizapp.quizzes.models import (
    GIVEN,
    GRADED,
    AnswerEvent,
    AnswerTry,
    Attempt,
    AttemptSlot,
    CorrectedMark,
    HandMark,
    OralResult,
    OutcomeChange,
    SubmittedFile,
)
from quizapp.quizzes.release import withheld_quizzes

NOT_EXPORTED = {
    "attempt.seed": "what questions and orders were drawn from; could tell what is right",
    "attempt.points_for_sorting": "a copy of the exact points",
    "attempt_slot.layout": "the order in which options were drawn; could tell what is right",
    "attempt_slot.digest": "checks what was sent; the answer itself is there",
    "attempt_slot.tab": "which browser tab sent the answer: a random sign of the page",
    "attempt_slot.sequence": "the tab's count",
    "attempt_slot.tried_digest": "checks which answer was tried; the tries themselves are there",
    "answer_event.tab": "which browser tab sent the answer: a random sign of the page",
    "answer_event.sequence": "the tab's count",
    "answer_event.base_revision": "the state the tab had seen",
    "hand_mark.version": "counts how often a draft was saved",
    "hand_mark.state": "only marks that were given are here",
}
"""Columns that an export leaves out, and why."""


def export_for(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every attempt with its answers in words. Marks, and answers as they are stored, only of what the learner may know by now.

    Solutions are not part of it.
    """
    rows = session.execute(
        select(Attempt, CourseRow.key, Cohort.name)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRow, CourseRow.id == Enrolment.course_id)
        .outerjoin(Cohort, Cohort.id == Attempt.cohort_id)
        .where(Enrolment.account_id == account_id)
        .order_by(Attempt.id)
    ).all()
    answers, corrected = _answers(session, account_id), _corrected(session, account_id)
    withheld: dict[tuple[int, int], frozenset[str]] = {}
    found = []
    for attempt, course, group in rows:
        edition, place = edition_of(session, attempt.revision_id), (attempt.enrolment_id, attempt.revision_id)
        if place not in withheld:
            # Who has the export made says when; without that nothing is told that a later moment would release.
            asked_at = session.info.get("now", attempt.started_at)
            withheld[place] = withheld_quizzes(session, attempt.enrolment_id, edition.course, asked_at)
        is_told = attempt.state == GRADED and attempt.quiz_key not in withheld[place]
        found.append({
            "course": course, **_told_attempt(attempt), "group": group,
            "questions": [_told_slot(edition, attempt, slot, answers, is_told) for slot in answers.slots[attempt.id]],
            "supplementary_talks": answers.talks[attempt.id], "outcome_changes": answers.outcome_changes[attempt.id],
            "corrections": [_told_correction(changed, is_told) for changed in corrected[attempt.id]],
        })
    return found


def files_for(session: Session, account_id: int) -> dict[str, bytes]:
    """Files that the person handed in, by a number and the name she gave them."""
    rows = session.execute(
        select(SubmittedFile.id, SubmittedFile.name, StoredFile.content)
        .join(StoredFile, StoredFile.digest == SubmittedFile.digest)
        .where(SubmittedFile.slot_id.in_(select(AttemptSlot.id).where(_is_of(account_id))))
    )
    return {f"handed-in/{row.id}-{row.name.replace('/', '-')}": row.content for row in rows}


class _Answers:
    """All slots, events and tries of a person, by what they belong to."""

    def __init__(self) -> None:
        self.slots: dict[int, list[AttemptSlot]] = defaultdict(list)
        self.events: dict[int, list[AnswerEvent]] = defaultdict(list)
        self.tries: dict[int, list[AnswerTry]] = defaultdict(list)
        self.hand_marks: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.files: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.talks: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.outcome_changes: dict[int, list[dict[str, Any]]] = defaultdict(list)


def _answers(session: Session, account_id: int) -> _Answers:
    """A few queries, however many attempts there are."""
    mine, found = _is_of(account_id), _Answers()
    for slot in session.scalars(select(AttemptSlot).where(mine).order_by(AttemptSlot.slot)):
        found.slots[slot.attempt_id].append(slot)
    of_slots = select(AttemptSlot.id).where(mine)
    for event in session.scalars(select(AnswerEvent).where(AnswerEvent.slot_id.in_(of_slots)).order_by(AnswerEvent.id)):
        found.events[event.slot_id].append(event)
    for tried in session.scalars(select(AnswerTry).where(AnswerTry.slot_id.in_(of_slots)).order_by(AnswerTry.number)):
        found.tries[tried.slot_id].append(tried)
    _add_marking(session, account_id, of_slots, found)
    return found


def _add_marking(session: Session, account_id: int, of_slots: Any, found: _Answers) -> None:
    """What was handed in as a file, and what people said and changed when they marked by hand."""
    for file in session.scalars(select(SubmittedFile).where(SubmittedFile.slot_id.in_(of_slots)).order_by(SubmittedFile.id)):
        found.files[file.slot_id].append({"name": file.name, "size": file.size, "sent_at": file.sent_at.isoformat()})
    given = select(HandMark).where(HandMark.slot_id.in_(of_slots), HandMark.state == GIVEN).order_by(HandMark.number)
    for mark in session.scalars(given):
        found.hand_marks[mark.slot_id].append({
            "number": mark.number, "points": mark.points, "comment": mark.comment, "reason": mark.reason,
            "marked_at": _moment(mark.marked_at),
        })
    mine = _attempts_of(account_id)
    for talk in session.scalars(select(OralResult).where(OralResult.attempt_id.in_(mine)).order_by(OralResult.number)):
        found.talks[talk.attempt_id].append({
            "number": talk.number, "written": talk.written, "points": talk.points, "entered_at": talk.entered_at.isoformat(),
        })
    for change in session.scalars(select(OutcomeChange).where(OutcomeChange.attempt_id.in_(mine)).order_by(OutcomeChange.id)):
        found.outcome_changes[change.attempt_id].append({
            "cause": change.cause, "before": change.before, "after": change.after, "at": change.changed_at.isoformat(),
        })


def _attempts_of(account_id: int, *which: ColumnElement[bool]) -> Any:
    return select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id).where(Enrolment.account_id == account_id, *which)


def _is_of(account_id: int) -> ColumnElement[bool]:
    return AttemptSlot.attempt_id.in_(_attempts_of(account_id))


def _told_attempt(attempt: Attempt) -> dict[str, Any]:
    """The attempt without what was drawn. Its points are shown as soon as it is handed in, so they are here as well."""
    has_points = attempt.points_numerator is not None
    return {
        "quiz": attempt.quiz_key, "attempt": attempt.number, "code": attempt.code, "state": attempt.state,
        "language": attempt.locale, "started_at": attempt.started_at.isoformat(), "finished_at": _moment(attempt.finished_at),
        "graded_at": _moment(attempt.graded_at), "deadline_at": _moment(attempt.deadline_at),
        "grace_until": _moment(attempt.grace_until), "time_zone": attempt.time_zone,
        "points": _exact(attempt.points_numerator, attempt.points_denominator) if has_points else None,
        "passed": attempt.passed, "outcome": attempt.outcome, "answers_forgotten_at": _moment(attempt.answers_forgotten_at),
    }


def _told_slot(edition: Edition, attempt: Attempt, slot: AttemptSlot, answers: _Answers, is_told: bool) -> dict[str, Any]:
    """A question with its answers. As stored they name the author's options, whose names may tell what is right."""
    question = edition.question(slot.question_id)

    def told(response: dict[str, Any]) -> dict[str, Any]:
        words = question.answer_text(attempt.locale, slot.layout, response, str) if response and slot.layout is not None else ""
        return {"answer": words, "stored": response} if is_told else {"answer": words}

    marks = {"mark": _exact(slot.mark_numerator, slot.mark_denominator), "answered": slot.mark_answered} if is_told else {}
    return {
        "question": slot.question_id, "title": question.title.in_locale(attempt.locale, (edition.course.source_locale,)),
        "place": slot.slot, "section": slot.section, "worth": slot.worth, **told(slot.response), "saved_at": _moment(slot.saved_at),
        "changes": slot.revision, "certainty": slot.certainty, **marks, "used_tries": slot.tries, "settled_at": _moment(slot.settled_at),
        "files": answers.files[slot.id], "marked_by_hand": answers.hand_marks[slot.id] if attempt.state == GRADED else [],
        "tries": [_told_try(tried, told, is_told) for tried in answers.tries[slot.id]],
        "arrived": [
            {
                **told(event.response), "certainty": event.certainty, "at": event.received_at.isoformat(),
                "became": event.revision,
            }
            for event in answers.events[slot.id]
        ],
    }


def _told_try(tried: AnswerTry, told: Any, is_told: bool) -> dict[str, Any]:
    mark = {"mark": _exact(tried.mark_numerator, tried.mark_denominator)} if is_told else {}
    return {
        "number": tried.number, **told(tried.response), "certainty": tried.certainty, "at": tried.tried_at.isoformat(), **mark,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _exact(numerator: int | None, denominator: int | None) -> str | None:
    return str(Fraction(numerator, denominator or 1)) if numerator is not None else None


def _corrected(session: Session, account_id: int) -> defaultdict[int, list[CorrectedMark]]:
    """Results that changed because a question was corrected, by attempt."""
    found = defaultdict[int, list[CorrectedMark]](list)
    rows = select(CorrectedMark).where(CorrectedMark.attempt_id.in_(_attempts_of(account_id))).order_by(CorrectedMark.id)
    for changed in session.scalars(rows):
        found[changed.attempt_id].append(changed)
    return found


def _told_correction(changed: CorrectedMark, is_told: bool) -> dict[str, Any]:
    """What it did to the result; the question's own mark only where it may be known."""
    marks = {"mark": [changed.old_mark, changed.new_mark], "got_worse": changed.got_worse} if is_told else {}
    return {
        "place": changed.slot, **marks, "outcome": [changed.old_outcome, changed.new_outcome],
        "corrected_at": changed.changed_at.isoformat(),
    }
