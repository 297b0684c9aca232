"""Follow-up links: how they are written, and what may be done behind one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Literal

from quizapp.content.document import Course, Quiz
from quizapp.webinars.rules.plan import POSTTEST, PRETEST, QUIZ, SECTION, Target

VALID = timedelta(days=90)
"""From the last time the link was handed out."""
SIGNATURE = 32
"""Hexadecimal digits: 128 bits."""

Purpose = Literal["learn", "practise", "stop", "end", "resume"]
LinkState = Literal["open", "expired", "revoked"]


def link_token(code: str, purpose: Purpose, secret: str) -> str:
    """The code of a link with the server's signature for one purpose: who reads the database alone cannot write it.

    >>> code_of(link_token("abc", "learn", "s"), "learn", "s"), code_of(link_token("abc", "learn", "s"), "stop", "s")
    ('abc', None)
    """
    return code + _signature(code, purpose, secret)


def code_of(token: str, purpose: Purpose, secret: str) -> str | None:
    """The code of a link that was signed for this purpose; None for any other text."""
    code, signature = token[:-SIGNATURE], token[-SIGNATURE:]
    is_ours = hmac.compare_digest(signature.encode(), _signature(code, purpose, secret).encode())
    return code if code and is_ours else None


def _signature(code: str, purpose: Purpose, secret: str) -> str:
    signed = f"follow-up link {purpose}:{code}".encode()
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()[:SIGNATURE]


def link_state(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> LinkState:
    """Every instant has one state; a link that was withdrawn stays so."""
    if revoked_at is not None:
        return "revoked"
    return "open" if now < expires_at else "expired"


def followup_quiz(course: Course, target: Target) -> Quiz | None:
    """The quiz whose questions follow a meeting; after a section that of its recipe. None where nothing can be answered."""
    if target.kind == SECTION:
        module = next((module for module in course.modules if module.key == target.key.partition("#")[0]), None)
        return module.quiz if module else None
    key = {PRETEST: course.pretest, POSTTEST: course.posttest, QUIZ: target.key}.get(target.kind)
    return course.quiz(key) if key else None


def shows_at_once(quiz: Quiz) -> bool:
    """Whether a question may be read before an attempt has started: not where the time counts."""
    return quiz.time.limit_minutes is None and quiz.time.opens is None and quiz.time.closes is None
