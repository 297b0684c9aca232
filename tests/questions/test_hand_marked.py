"""Rubrics: what an author has to mend, what is offered, what a marker may give; limits of what is taken."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from quizapp.kernel.errors import Invalid
from quizapp.questions.hand_marked import HandMarked, posted_prose
from tests.questions.make import make

LOCALES = ("de", "en")


def text(words: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": words, "en": words}


def rubric(*criteria: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Criteria by points and step."""
    made = [{"id": f"c{n}", "text": text("x"), "points": points, "step": step} for n, (points, step) in enumerate(criteria)]
    return {"criteria": made, "key_points": text("hints"), **more}


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (rubric(("3", "1"), ("1", "0.5")), []),
        (rubric(("3", "1")), ["criteria_sum_differs"]),
        (rubric(("3", "2"), ("1", "1")), ["criterion_steps_uneven"]),
        (rubric(("4", "0.01")), ["criterion_steps_uneven"]),
        (rubric(("4", "1"), key_points={"de": "nur deutsch"}), ["translation_missing"]),
        (rubric(("4", "1"), model_answer={"de": "nur deutsch"}), ["translation_missing"]),
    ],
)
@pytest.mark.parametrize("kind", ["free_text", "submission"])
def test_what_an_author_has_to_mend(kind: str, body: dict[str, Any], codes: list[str]) -> None:
    plain = {**body, "title": text("t"), "stem": text("s"), "explanation": text("e")}
    assert [fault.code for fault in make(kind, **plain).faults(LOCALES)] == codes


def test_points_are_offered_in_steps() -> None:
    question = make("free_text", **rubric(("3", "1"), ("1", "0.5")))
    assert isinstance(question, HandMarked)
    choices = [one.choices for one in question.criteria_views("de")]
    assert choices == [tuple(map(Fraction, (0, 1, 2, 3))), (Fraction(0), Fraction(1, 2), Fraction(1))]
    assert question.mark_of({"c0": Fraction(2), "c1": Fraction(1, 2)}).points(question.points) == Fraction(5, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ein Satz. \r\n", "Ein Satz."), ("a\r\n\r\nb", "a\n\nb"), ("x\u0007y", "xy"), (" \n ", ""), ("x" * 20_000, "x" * 20_000)],
)
def test_sentences_keep_their_lines_and_lose_what_cannot_be_stored(typed: str, kept: str) -> None:
    assert posted_prose({"text": [typed]}, "text") == kept


@pytest.mark.parametrize("values", [["x" * 20_001], ["a", "b"]])
def test_too_long_or_twice_is_refused(values: list[str]) -> None:
    with pytest.raises(Invalid):
        posted_prose({"text": values}, "text")
