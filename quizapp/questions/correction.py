"""Correcting a published question: from a question and its corrections to the question that is marked by.

A correction is made for a question exactly as it was published, told by its digest; the same question in another revision of
the course is corrected with it, one that was edited since is not.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quizapp.grading.mark import ONE, Mark
from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import MarkdownText
from quizapp.questions.base import Question, Response
from quizapp.questions.keys import Key, KeyPart, keeps_all

What = Literal["accept_more", "new_key", "withdraw"]
Policy = Literal["favour", "all"]
"""`favour`: nobody loses a point that was given. `all`: everybody is marked by the new key."""

LONGEST_TEXT, MOST_TEXTS = 200, 60
FAULTS = {
    "all_options_right": "key_all_right", "choose_differs": "key_choose_differs", "points_unreachable": "key_unreachable",
    "accepted_and_wrong": "key_accepted_and_wrong", "typing_errors_too_many": "key_careless",
}
"""Faults of questions that have a sentence of their own when a trainer makes them."""

ALLOWED = frozenset({"several_right_options", "follows_differs"})
"""Faults for an author that are the very purpose of a correction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction that holds. **Shape**: `question` is what it makes of the published one; `of` is that one's digest."""

    of: str
    what: What
    policy: Policy
    question: Question
    at: datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """The question that is marked by, and the correction that made it so; None where there is none."""

    question: Question
    correction: Correction | None = None

    @property
    def is_withdrawn(self) -> bool:
        """True when everybody has the full points."""
        return self.correction is not None and self.correction.what == "withdraw"

    def grade(self, response: Response) -> Mark:
        """The exact mark; full for everybody where the question is withdrawn."""
        return Mark(ONE) if self.is_withdrawn else self.question.grade(response)


def question_digest(question: Question) -> str:
    """The fingerprint of a question. Fields left at their defaults do not count, so that new ones change nothing."""
    plain = question.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def corrected(question: Question, corrections: Sequence[Correction]) -> Corrected:
    """The question as the latest correction of exactly this question leaves it. **Shape**: corrections oldest first."""
    if not corrections:
        return Corrected(question)
    digest = question_digest(question)
    last = next((one for one in reversed(corrections) if one.of == digest), None)
    return Corrected(last.question, last) if last else Corrected(question)


def mark_after(old: Mark, new: Mark, policy: Policy) -> Mark:
    """The mark that stands after a correction. Again gives the same."""
    return old if policy == "favour" and old.fraction > new.fraction else new


def propose(now: Corrected, what: What, key: Key, explanation: Mapping[str, str], locales: Sequence[str]) -> Question:
    """The question as a trainer wants it. **Shape**: `explanation` is plain text by locale; none keeps the old one.

    **Raises** Invalid, naming what is missing or would change nothing.
    """
    question = now.question
    if not question.is_graded:
        raise Invalid("correction_not_graded")
    if what != "withdraw":
        question = _with_key(question, what, key, locales)
    elif now.is_withdrawn:
        raise Invalid("correction_changes_nothing")
    question = _explained(question, explanation, locales)
    if question == now.question and what != "withdraw" and not now.is_withdrawn:
        raise Invalid("correction_changes_nothing")
    return question


def _with_key(question: Question, what: What, key: Key, locales: Sequence[str]) -> Question:
    parts = question.key_parts()
    if not parts:
        raise Invalid("correction_only_withdraw")
    chosen = {part.name: _read(part, key.get(part.name, ())) for part in parts}
    if what == "accept_more" and not all(keeps_all(part, chosen[part.name]) for part in parts):
        raise Invalid("key_takes_away")
    changed = question.with_key(chosen)
    known = {(fault.path, fault.code) for fault in question.faults(tuple(locales))}
    for fault in changed.faults(tuple(locales)):
        if fault.code not in ALLOWED and (fault.path, fault.code) not in known:
            raise Invalid(FAULTS.get(fault.code, "key_not_possible"))
    if changed.grade(changed.right_response()).fraction != ONE:
        raise Invalid("key_unreachable")
    return changed


def _read(part: KeyPart, values: Sequence[str]) -> tuple[str, ...]:
    """What was chosen or typed for a part, each once."""
    found = tuple(dict.fromkeys(text for value in values if (text := " ".join(value.split()))))
    if part.way in ("one", "many"):
        if not set(found) <= {choice for choice, _text in part.choices} or (part.way == "one" and len(found) > 1):
            raise Invalid("answer_not_understood")
        found = tuple(choice for choice, _text in part.choices if choice in found)
    if not found:
        raise Invalid("key_no_right_option")
    if len(found) > MOST_TEXTS or any(len(text) > LONGEST_TEXT for text in found):
        raise Invalid("answer_too_long", limit=LONGEST_TEXT)
    return found


def _explained(question: Question, explanation: Mapping[str, str], locales: Sequence[str]) -> Question:
    typed = {locale: text for locale, text in explanation.items() if text.strip()}
    if not typed:
        return question
    if set(typed) != set(locales):
        raise Invalid("explanation_in_every_language")
    made = {locale: _paragraphs(text) for locale, text in typed.items()}
    return question.model_copy(update={"explanation": MarkdownText(made)})


def _paragraphs(text: str) -> str:
    """Plain text as HTML."""
    parts = (" ".join(part.split()) for part in text.replace("\r", "").split("\n\n"))
    return "\n".join(f"<p>{html.escape(part)}</p>" for part in parts if part)
