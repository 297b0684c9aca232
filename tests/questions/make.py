"""Questions for exact tests: only what a test is about is written down."""

from __future__ import annotations

from typing import Any

from quizapp.questions.base import Question
from quizapp.questions.registry import KINDS, read_question

ANCHOR = "visible#alone"


def make(kind: str, **fields: Any) -> Any:
    """A question of this kind. The type is left open, so that a test can look into its kind's views."""
    common: dict[str, Any] = {"id": "q", "kind": kind, "title": "Title", "stem": "Stem", "explanation": "Because."}
    if dict(KINDS)[kind].is_graded:
        common |= {"level": "apply", "anchor": ANCHOR}
    if dict(KINDS)[kind].is_graded and kind != "situation":
        common |= {"points": "4", "objectives": ["M1-1"]}
    return read_question({**common, **fields})


def option(name: str, right: bool = False, **fields: Any) -> dict[str, Any]:
    """An option whose text and explanation are made from its id."""
    return {"id": name, "text": f"text {name}", "right": right, "explanation": f"why {name}", **fields}


def options(right: str, wrong: str = "") -> list[dict[str, Any]]:
    """Options named by single letters."""
    return [option(name, name in right) for name in sorted(right + wrong)]


def codes(question: Question, locales: tuple[str, ...] = ("de", "en")) -> list[tuple[str, tuple[str | int, ...]]]:
    """Code and place of every fault."""
    return [(fault.code, fault.path) for fault in question.faults(locales)]
