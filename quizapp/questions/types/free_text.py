"""Free text: an answer in sentences, marked by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from quizapp.questions.base import Form, Layout, Response
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.hand_marked import CriterionView, HandMarked, MarkerHints, count_words, posted_prose


@dataclass(frozen=True, slots=True)
class FreeTextView:
    """A field for sentences. **Units**: `word_limit` in words, None without a limit."""

    name: str
    text: str
    words: int
    word_limit: int | None
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class FreeTextReview:
    """What was written, and what the pack releases of hints."""

    text: str
    words: int
    word_limit: int | None
    criteria: tuple[CriterionView, ...]
    hints: MarkerHints


class FreeText(HandMarked):
    """Sentences. **Shape** of a response: {"text": written}. A text over the word limit is kept; the marker is told."""

    kind: Literal["free_text"]
    word_limit: int | None = Field(default=None, ge=1, le=5000)

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Field `text`."""
        refuse_unknown_fields(form, {"text"})
        text = posted_prose(form, "text")
        return {"text": text} if text else {}

    def is_complete(self, response: Response) -> bool:
        """Something was written."""
        return bool(response)

    def written_text(self, response: Response) -> str:
        """What was written."""
        return str(response.get("text", ""))

    def learner_body(self, locale: str, layout: Layout, response: Response) -> FreeTextView:
        """The field with what was written."""
        text = self.written_text(response)
        return FreeTextView("text", text, count_words(text), self.word_limit, self.shown_criteria(locale))

    def review_body(self, locale: str, layout: Layout, response: Response) -> FreeTextReview:
        """What was written, the criteria, the released hints."""
        text = self.written_text(response)
        hints = self.released_hints(locale)
        return FreeTextReview(text, count_words(text), self.word_limit, self.criteria_views(locale), hints)
