"""Pages with questions of an open attempt; an answer that was refused stands on them as it was sent, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import render_template
from sqlalchemy import Row

from quizapp.courses.passages import passage_words
from quizapp.kernel.errors import Invalid, NotFound
from quizapp.kernel.ids import new_code
from quizapp.quizzes.addresses import file_addresses
from quizapp.quizzes.queries import AttemptHead, SlotView, slot_rows, slot_view
from quizapp.quizzes.rules.certainty import certainty_of, without_certainty
from quizapp.quizzes.rules.timing import time_left
from quizapp.quizzes.tries import tries_view
from quizapp.web.errors import sentence_of
from quizapp.web.extensions import now, reading
from quizapp.web.locale import current_locale
from quizapp.web.question_fields import posted_fields

Refused = Mapping[int, Invalid]
"""Why answers of this request were not taken, by number of the question."""

SAID_AT_QUESTION = frozenset({"too_many_ticks"})
"""What somebody without JavaScript can run into. What only a forged form holds gets a page of its own."""


def question_page(head: AttemptHead, number: int, refused: Refused | None = None) -> str:
    """One question. **Raises** NotFound."""
    rows = slot_rows(reading(), head.id)
    if not 1 <= number <= len(rows):
        raise NotFound("no_such_question")
    row = rows[number - 1]
    view = _view(head, row, refused or {})
    tries = tries_view(reading(), head, row, current_locale())
    if tries and refused:
        tries = replace(tries, certainty=certainty_of(posted_fields(number)))
    page = "quizzes/settled.html" if tries and tries.settled else "quizzes/question.html"
    return render_template(
        page, head=head, view=view, total=len(rows), tab=new_code(16), tries=tries, faults=_sentences(refused or {}),
        opens_section=number == 1 or rows[number - 2].section != view.section,
        left=time_left(head.deadline_at, now()), file_url=file_addresses(head.code),
        takes_files=head.edition.question(row.question_id).takes_files, **passage_words(head.edition, current_locale()),
    )


def questions_page(head: AttemptHead, refused: Refused | None = None) -> str:
    """All questions on one page."""
    views = [_view(head, row, refused or {}) for row in slot_rows(reading(), head.id)]
    return render_template(
        "quizzes/questions.html", head=head, views=views, total=len(views), tab=new_code(16),
        faults=_sentences(refused or {}), left=time_left(head.deadline_at, now()),
    )


def refused_page(head: AttemptHead, slots: Sequence[int], refused: Refused) -> str:
    """The page that the answers came from, with what was sent. **Raises** Invalid for what no page can have sent."""
    for refusal in refused.values():
        if refusal.code not in SAID_AT_QUESTION:
            raise refusal
    return question_page(head, slots[0], refused) if len(slots) == 1 else questions_page(head, refused)


def _view(head: AttemptHead, row: Row[Any], refused: Refused) -> SlotView:
    shown = None
    if row.slot in refused:
        question = head.edition.question(row.question_id)
        shown = question.shown_again(without_certainty(posted_fields(row.slot)), row.layout)
    return slot_view(head, row, current_locale(), shown)


def _sentences(refused: Refused) -> dict[int, str]:
    return {slot: sentence_of(refusal) for slot, refusal in refused.items()}
