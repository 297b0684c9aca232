"""What is said to the script of a quiz page. It believes only what names attempt, slot, tab, sequence and answer.

Words that are needed rarely come with the reply that needs them, so that no page carries them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row
from sqlalchemy.orm import Session

from quizapp.kernel.errors import Conflict, Invalid
from quizapp.kernel.identity import Identity
from quizapp.questions.base import Form
from quizapp.quizzes.answers import AnswerConflict, LateAnswer, Reply, SavedAnswer
from quizapp.quizzes.models import OPEN
from quizapp.quizzes.queries import AttemptHead, attempt_head, slot_rows
from quizapp.quizzes.rules.answer import Stamp, is_forgotten
from quizapp.quizzes.rules.certainty import certainty_of, without_certainty
from quizapp.quizzes.rules.timing import time_left
from quizapp.web.error_texts import text_of
from quizapp.web.filters import format_time_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerInConflict:
    """Two answers to one question, in words, before anybody chose between them.

    **Shape**: `stored` counts, at `revision`; `sent` is kept beside it; `fields` are its posted fields, to send it again.
    """

    slot: int
    title: str
    revision: int
    stored: str
    sent: str
    fields: tuple[tuple[str, str], ...]
    is_forgotten: bool
    """Whether the learner had what was stored deleted in the meantime."""


def in_conflict(head: AttemptHead, row: Row[Any], form: Form, locale: str) -> AnswerInConflict:
    """Both answers of a slot in the reader's language."""
    question = head.edition.question(row.question_id)
    nothing = gettext("(no answer)")

    def words(response: Json, level: int | None) -> str:
        said = question.answer_text(locale, row.layout, response, gettext) or nothing
        return said if level is None else said + "\n" + gettext("How certain, from 1 to 3: %(level)s", level=level)

    return AnswerInConflict(
        slot=row.slot, title=question.title.in_locale(locale), revision=row.revision, stored=words(row.response, row.certainty),
        sent=words(question.read_response(without_certainty(form), row.layout), certainty_of(form)),
        fields=tuple((f"q{row.slot}-{name}", value) for name, values in form.items() for value in values),
        is_forgotten=is_forgotten(row.revision, row.digest),
    )


def conflicts(session: Session, identity: Identity, code: str, sent: dict[int, Form], locale: str) -> list[AnswerInConflict]:
    """The slots with the answers that were sent to them in vain."""
    head = attempt_head(session, identity, code)
    return [in_conflict(head, row, sent[row.slot], locale) for row in slot_rows(session, head.id) if row.slot in sent]


def _names(code: str, slot: int, stamp: Stamp) -> Json:
    return {"attempt": code, "slot": slot, "tab": stamp.tab, "sequence": stamp.sequence}


def saved_reply(code: str, slot: int, stamp: Stamp, saved: SavedAnswer, now: datetime) -> Json:
    """A receipt: the only reply that counts as saved. Where there is a deadline the page hears how much time is left."""
    left = time_left(saved.deadline_at, now)
    return {
        **({"seconds_left": left.seconds} if left else {}),
        **_names(code, slot, stamp), "digest": saved.digest, "revision": saved.revision,
        "saved_at": saved.saved_at.isoformat(), "saved_at_text": format_time_of(saved.saved_at),
    }


def late_reply(code: str, slot: int, stamp: Stamp, late: LateAnswer) -> tuple[Json, int]:
    """Kept, as the digest proves, and not counted: nothing is left to be sent."""
    reply, status = refused_reply(code, slot, stamp, Conflict("answer_too_late"))
    return {**reply, "late": True, "digest": late.digest}, status


def files_reply(code: str, slot: int, stamp: Stamp, saved: Reply, sent: Form) -> Json | tuple[Json, int]:
    """What became of an answer with files. The page is shown anew by the server and says what was refused."""
    if isinstance(saved, LateAnswer):
        return late_reply(code, slot, stamp, saved)
    if isinstance(saved, AnswerConflict):
        return {**_names(code, slot, stamp), "conflict": True}, 409
    return {**_names(code, slot, stamp), "revision": saved.revision, "files": list(sent.get("file", ()))}


def time_reply(head: AttemptHead, now: datetime) -> Json:
    """What the server's clock says about the attempt."""
    left = time_left(head.deadline_at, now)
    reply: Json = {"attempt": head.code, "is_open": head.state == OPEN, "seconds_left": left.seconds if left else None}
    return {**reply, "until_text": gettext("until %(time)s", time=format_time_of(left.until))} if left else reply


def conflict_reply(code: str, slot: int, stamp: Stamp, found: AnswerInConflict) -> Json:
    """Both answers and the words to choose with."""
    return {
        **_names(code, slot, stamp), "conflict": True, "revision": found.revision,
        "stored_text": found.stored, "sent_text": found.sent,
        "words": {
            **_question_of(found), "stored": gettext("Stored"), "sent": gettext("Yours, from this page"), "keep": gettext("Keep mine"),
        },
    }


def _question_of(found: AnswerInConflict) -> Json:
    """What the learner is asked."""
    if found.is_forgotten:
        return {
            "title": gettext("Your text for question %(number)s was deleted in the meantime", number=found.slot),
            "text": gettext("It stays deleted unless you keep the one from this page."), "take": gettext("Leave it deleted"),
        }
    return {
        "title": gettext("Question %(number)s was answered in two windows", number=found.slot),
        "text": gettext("The stored answer counts until you choose. Neither of the two is lost."), "take": gettext("Take the stored one"),
    }


def refused_reply(code: str, slot: int, stamp: Stamp, refusal: Conflict | Invalid) -> tuple[Json, int]:
    """Why this answer cannot be taken, whoever sends it again; with the status."""
    status = 409 if isinstance(refusal, Conflict) else 400
    _title, sentence = text_of(refusal.code, refusal.params, status)
    return {**_names(code, slot, stamp), "error": refusal.code, "message": sentence}, status


def asker_reply(code: str, learner: str, is_mine: bool, token: str, sign_in_url: str) -> Json:
    """Whose browser this is now, and the token that belongs to the session; words where answers cannot be sent."""
    reply: Json = {"attempt": code, "learner": learner, "is_mine": is_mine, "csrf_token": token}
    if is_mine:
        return reply
    if learner:
        title = gettext("Somebody else is signed in here now")
        text = gettext(
            "Nothing from this page was sent in their name, and nothing of it is kept for them. What is not saved yet stands on"
            " this page only, until you close it. Sign in again in a second tab, then it is sent."
        )
    else:
        title = gettext("You are signed out")
        text = gettext(
            "Your answers are kept in this browser. Sign in again in a second tab; this page notices and sends them. If you"
            " answered without an account, the attempt was tied to a cookie that this browser no longer has."
        )
    words = {"title": title, "text": text, "sign_in": gettext("Sign in in a second tab"), "later": gettext("Later")}
    return {**reply, "words": words, "sign_in_url": sign_in_url}
