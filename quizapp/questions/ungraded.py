"""What questions have in common that earn no points: nothing is right, nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from quizapp.grading.mark import UNANSWERED, ZERO, Mark
from quizapp.kernel.localized import MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Fault, Level, ObjectiveId, Question, Response
from quizapp.questions.faults import missing_translations


class Ungraded(Question):
    """A question without points. It needs no objective, no passage and no explanation."""

    is_graded: ClassVar[bool] = False

    points: ExactNumber = Field(default=ZERO, ge=0, le=0)
    objectives: tuple[ObjectiveId, ...] = ()
    level: Level = "understand"
    anchor: str = ""
    explanation: MarkdownText = MarkdownText("")

    def grade(self, response: Response) -> Mark:
        """Nothing is marked; the mark only tells whether something was answered."""
        return Mark(ZERO) if response else UNANSWERED

    def right_response(self) -> Response:
        """There is none; an empty answer is as right as any."""
        return {}

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Nothing was missed."""
        return ()

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Texts are translated; an explanation may be missing."""
        yield from (fault for fault in missing_translations(self, locales) if fault.path != ("explanation",))
