"""Storing answers: judged by what stands in the slot, written only if that still stands.

An autosave is three statements in one transaction: who asks and what stands (one query), the slot, the event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, Select, and_, bindparam, select, text, update
from sqlalchemy.orm import Session

from quizapp.accounts.queries import ACCOUNT_BY_TOKEN
from quizapp.content.document import Quiz
from quizapp.courses.editions import edition_of
from quizapp.courses.models import CourseRevision, Enrolment
from quizapp.db.session import read_rows
from quizapp.db.types import UtcDateTime
from quizapp.kernel.errors import Conflict, Invalid, NotFound
from quizapp.kernel.identity import BrowserToken, Identity
from quizapp.kernel.ids import secret_digest
from quizapp.questions.base import Form, Layout, PartRefused, Question, Response
from quizapp.questions.file_kinds import files_of
from quizapp.quizzes.models import OPEN, AnswerEvent, Attempt, AttemptSlot, SubmittedFile
from quizapp.quizzes.rules.answer import Current, Fate, Stamp, fate_of, fields_digest, is_forgotten
from quizapp.quizzes.rules.certainty import FIELD, asks_certainty, certainty_of, without_certainty
from quizapp.quizzes.rules.timing import arrives_late

TRIES = 5
ASIDE = "~"
"""Stands in no name that a tab gives itself; marks the second answer under one count."""
LATE = -1
"""The revision in events of answers that came when time was up."""
OLDER = 0
"""The revision in events of answers that came after a later one of the same tab."""
MOST_SLOTS = 10_000
"""Larger numbers are no slots, and some of them no numbers to a database."""


def _slot_of(account_id: ColumnElement[int]) -> Select[Any]:
    """A slot of this account with all that judging needs. On PostgreSQL it is locked with its attempt, so that the
    attempt is not closed meanwhile; SQLite has one writer anyway."""
    return (
        select(
            AttemptSlot.id.label("slot_id"), AttemptSlot.attempt_id, AttemptSlot.question_id, AttemptSlot.layout,
            AttemptSlot.revision, AttemptSlot.tab, AttemptSlot.sequence, AttemptSlot.digest, AttemptSlot.saved_at,
            AttemptSlot.settled_at, Attempt.quiz_key, Attempt.state, Attempt.revision_id, CourseRevision.digest.label("revision_digest"),
            Attempt.deadline_at, Attempt.grace_until,
            AnswerEvent.digest.label("sent_digest"), AnswerEvent.revision.label("sent_revision"), AnswerEvent.received_at,
        )
        .join(Attempt, Attempt.id == AttemptSlot.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(CourseRevision, CourseRevision.id == Attempt.revision_id)
        .outerjoin(
            AnswerEvent,
            and_(
                AnswerEvent.slot_id == AttemptSlot.id,
                AnswerEvent.tab == bindparam("tab"),
                AnswerEvent.sequence == bindparam("sequence"),
            ),
        )
        .where(Attempt.code == bindparam("code"), AttemptSlot.slot == bindparam("slot"), Enrolment.account_id == account_id)
        .with_for_update(of=(Attempt, AttemptSlot))
    )


_SLOT_OF_ACCOUNT = _slot_of(bindparam("account_id"))
_SLOT_OF_BROWSER = _slot_of(ACCOUNT_BY_TOKEN)
_UPDATE = (
    update(AttemptSlot.__table__)  # type: ignore[arg-type]  # a mapped class has a table
    .where(AttemptSlot.id == bindparam("slot_id"), AttemptSlot.revision == bindparam("seen"))
    .values(
        revision=bindparam("new_revision"), response=bindparam("new_response"), digest=bindparam("new_digest"),
        certainty=bindparam("new_certainty"),
        tab=bindparam("new_tab"), sequence=bindparam("new_sequence"), saved_at=bindparam("now"),
    )
)
_EVENT = text(
    "INSERT INTO answer_event (slot_id, tab, sequence, base_revision, revision, digest, response, certainty, received_at)"
    " VALUES (:slot_id, :tab, :sequence, :base_revision, :revision, :digest, :response, :certainty, :received_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("response", type_=JSON), bindparam("received_at", type_=UtcDateTime))


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What the server has on disk now.

    **Shape**: `revision` is what the answer became; when it `is_older` than one the same tab has sent, the one it had seen.
    """

    revision: int
    digest: str
    saved_at: datetime
    is_older: bool = False
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerConflict:
    """Another tab or device answered in between; both answers are kept, the slot is unchanged."""

    revision: int


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """Time was up: the answer is kept for the trainer to see and does not count."""

    digest: str


Reply = SavedAnswer | AnswerConflict | LateAnswer


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be done with an answer, and what is said when it is done. `event` None: nothing is to be written."""

    reply: Reply
    seen: int
    event: dict[str, Any] | None


def save_answer(
    session: Session, asker: Identity | BrowserToken, code: str, slot: int, form: Form, stamp: Stamp, now: datetime
) -> Reply:
    """Store an answer event and, unless something newer stands, make it the slot's answer.

    **Shape**: `form` holds the question's posted fields without the slot prefix.
    **Raises** NotFound for what is not the asker's, Conflict when the attempt is closed, Invalid for impossible answers.
    """
    for _ in range(TRIES):
        row = _slot_row(session, asker, code, slot, stamp, now)
        judged = _judge(session, row, form, stamp, now)
        if _store(session, judged):
            return judged.reply
    raise Conflict("busy_slot")


def save_readable(
    session: Session, asker: Identity | BrowserToken, code: str, slot: int, form: Form, stamp: Stamp, now: datetime
) -> tuple[Reply, Form, Invalid | None]:
    """Store what can be read of an answer: what was stored, of which fields, and why a part of it was not.

    **Raises** as `save_answer`, for an answer of which nothing can be read.
    """
    try:
        return save_answer(session, asker, code, slot, form, stamp, now), form, None
    except PartRefused as refusal:
        rest = {**refusal.rest, **{name: form[name] for name in (FIELD,) if name in form}}
        return save_answer(session, asker, code, slot, rest, stamp, now), rest, refusal


def _judge(session: Session, row: Row[Any], form: Form, stamp: Stamp, now: datetime) -> Judged:
    """Decide what becomes of an answer; raises as `save_answer` does."""
    digest = fields_digest(form)

    def nothing_new(reply: Reply) -> Judged:
        return Judged(reply, row.revision, None)

    if row.sent_digest == digest and (row.state == OPEN or row.sent_revision is not None):
        # What was saved is confirmed for ever; what was in conflict can be chosen only while the attempt is open.
        return nothing_new(_reply_to(row, row.sent_revision, stamp, digest, row.received_at))
    is_late = arrives_late(row.state == OPEN, row.deadline_at, row.grace_until, now)
    if row.state != OPEN and not is_late:
        raise Conflict("attempt_closed")
    edition = edition_of(session, row.revision_id, row.revision_digest)
    question = edition.question(row.question_id)
    if row.state != OPEN and not question.is_graded:
        raise Conflict("attempt_closed")  # what is the learner's own and never counts is not kept for a trainer
    if row.settled_at is not None:
        raise Invalid("question_settled")
    is_second = row.sent_digest is not None  # another answer under the same count: never the slot's, but kept
    stands_already = digest == (row.digest or fields_digest({}))
    has_not_seen_it = stamp.tab != row.tab and stamp.base_revision < row.revision
    if not is_second and stands_already and (stamp.sequence <= 1 or has_not_seen_it or is_late):
        # Else it is written, though it says the same: an earlier answer of this tab may come late and must not undo it.
        return nothing_new(SavedAnswer(row.revision, digest, row.saved_at or now, deadline_at=row.deadline_at))
    answer = _read_answer(edition.course.quiz(row.quiz_key), question, row.layout, form)
    if question.takes_files:
        _refuse_files_of_others(session, row.slot_id, answer[0])
    current = Current(row.revision, row.tab, row.sequence, row.digest)
    fate: Fate = "late" if is_late else "conflict" if is_second else fate_of(stamp, digest, current)
    if fate == "conflict" and is_forgotten(row.revision, row.digest):
        return nothing_new(AnswerConflict(row.revision))  # what was deleted stays in the browser until its learner has chosen
    known_as = f"{stamp.tab[:30]}{ASIDE}{digest[:9]}" if is_second else stamp.tab
    return _judged_new(row, replace(stamp, tab=known_as), digest, answer, now, fate)


def _read_answer(quiz: Quiz | None, question: Question, layout: Layout, form: Form) -> tuple[Response, int | None]:
    """The answer, and how certain the learner is of it where the quiz asks. **Raises** Invalid."""
    if quiz is not None and asks_certainty(quiz, question):
        return question.read_response(without_certainty(form), layout), certainty_of(form)
    return question.read_response(form, layout), None


def _judged_new(
    row: Row[Any], stamp: Stamp, digest: str, answer: tuple[Response, int | None], now: datetime, fate: Fate
) -> Judged:
    revision = {"accept": row.revision + 1, "older": OLDER, "conflict": None, "late": LATE}[fate]
    event = {
        "slot_id": row.slot_id, "tab": stamp.tab, "sequence": stamp.sequence, "base_revision": stamp.base_revision,
        "revision": revision, "digest": digest, "response": answer[0], "certainty": answer[1],
        "received_at": now,
    }
    return Judged(_reply_to(row, revision, stamp, digest, now), row.revision, event)


def _reply_to(row: Row[Any], revision: int | None, stamp: Stamp, digest: str, saved_at: datetime) -> Reply:
    """What is said to an answer whose event bears this revision, the first time and ever after."""
    if revision is None:
        return AnswerConflict(row.revision)
    if revision == LATE:
        return LateAnswer(digest)
    is_older = revision == OLDER
    return SavedAnswer(stamp.base_revision if is_older else revision, digest, saved_at, is_older, row.deadline_at)


def _refuse_files_of_others(session: Session, slot_id: int, response: Response) -> None:
    """**Raises** Invalid when an answer names files that were not sent for it."""
    named = {(file.digest, file.size, file.name) for file in files_of(response)}
    if not named:
        return
    sent = session.execute(
        select(SubmittedFile.digest, SubmittedFile.size, SubmittedFile.name).where(SubmittedFile.slot_id == slot_id)
    )
    if named - {tuple(row) for row in sent}:
        raise Invalid("answer_not_understood")


def _store(session: Session, judged: Judged) -> bool:
    """Write what was judged; False, and nothing written, when the slot has moved on since."""
    event = judged.event
    if event is None:
        return True
    connection = session.connection()
    if event["revision"] and event["revision"] != LATE:
        changed = connection.execute(
            _UPDATE,
            {
                "slot_id": event["slot_id"], "seen": judged.seen, "new_revision": event["revision"],
                "new_response": event["response"], "new_certainty": event["certainty"], "new_digest": event["digest"],
                "new_tab": event["tab"], "new_sequence": event["sequence"], "now": event["received_at"],
            },
        )
        if changed.rowcount == 0:
            return False
    is_new = connection.execute(_EVENT, event).rowcount == 1
    return is_new or ASIDE in event["tab"]


def _slot_row(
    session: Session, asker: Identity | BrowserToken, code: str, slot: int, stamp: Stamp, now: datetime
) -> Row[Any]:
    """The slot with all that judging needs, in one query."""
    if not 1 <= slot <= MOST_SLOTS:
        raise NotFound("no_such_attempt")
    asked = {"code": code, "slot": slot, "tab": stamp.tab, "sequence": stamp.sequence}
    if isinstance(asker, BrowserToken):
        by_token = {**asked, "token_digest": secret_digest(asker.token), "now": now, "attempt_code": code}
        row = read_rows(session, _SLOT_OF_BROWSER, by_token).first()
    else:
        row = read_rows(session, _SLOT_OF_ACCOUNT, {**asked, "account_id": asker.account_id}).first()
    if row is None:
        raise NotFound("no_such_attempt")
    return row
