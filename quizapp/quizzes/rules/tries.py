"""Several tries at one question: how many, and what each one costs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from quizapp.grading.mark import Mark
from quizapp.questions.base import Question


def tries_allowed(question: Question) -> int:
    """One more than there are hints."""
    return len(question.hints) + 1


def tries_behind(tries: int, tried_digest: str | None, digest: str) -> int:
    """How many tries the standing answer took; one that was changed after the last try and not tried again counts as one more.

    >>> tries_behind(0, None, ""), tries_behind(2, "same", "same"), tries_behind(2, "old", "new")
    (1, 2, 3)
    """
    return tries if tries and tried_digest == digest else tries + 1


def counted_try(tried: Iterable[Mark], standing: Mark, behind: int) -> tuple[Mark, int]:
    """The mark that counts and which try it took: the first try that is right, else the answer that stands.

    A right try settles a question, so the first of several can only be one that a correction has made right afterwards.

    >>> wrong, right = Mark(Fraction(0)), Mark(Fraction(1))
    >>> [number for _mark, number in (counted_try([wrong, right], wrong, 3), counted_try([wrong], right, 2))]
    [2, 2]
    """
    right = ((mark, number) for number, mark in enumerate(tried, start=1) if mark.verdict == "right")
    return next(right, (standing, behind))


def mark_of_try(mark: Mark, tries: int, penalty: Fraction) -> Mark:
    """What an answer is worth that took so many tries: max(0, f - (tries - 1) * penalty).

    **Source**: semantics of Moodle's "interactive with multiple tries".

    >>> [str(mark_of_try(Mark(Fraction(1)), tries, Fraction(1, 3)).fraction) for tries in (1, 2, 3, 4, 5)]
    ['1', '2/3', '1/3', '0', '0']
    """
    return Mark(max(Fraction(0), mark.fraction - (tries - 1) * penalty), mark.answered)
