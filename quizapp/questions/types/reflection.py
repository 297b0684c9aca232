"""Reflection: a worksheet or plan in the learner's own words. Ungraded; the text is hers alone."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Fault, Form, Id, Layout, Level, Part, Response, Word
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids, duplicate_texts
from quizapp.questions.ungraded import Ungraded

LONGEST = {"line": 300, "text": 4000}
"""Characters that fit into a line and into a longer text."""

KEPT: Response = {"kept": True}
"""What stays of an answer once its text has gone into the learner's own keeping."""

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNWRITABLE = {"Cc", "Cs"}  # control characters and halves of characters


class WorksheetField(Part):
    """Something to write down. **Shape**: `size` is a line, or a text of several lines."""

    id: Id
    label: LocalizedText
    help: LocalizedText | None = None
    size: Literal["line", "text"] = "text"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field with what was written so far; `limit` in characters."""

    name: str
    label: str
    help: str
    is_line: bool
    text: str
    limit: int


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """Fields in the order of the worksheet."""

    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class ReflectionReview:
    """Where the text is kept now; the review itself does not hold it."""

    question_id: str
    is_written: bool


def tidied(text: str) -> str:
    """A typed text as it is kept: one kind of line break, nothing that cannot be stored, nothing blank around it."""
    kept = (ch for ch in _BREAKS.sub("\n", text) if ch in "\n\t" or unicodedata.category(ch) not in _UNWRITABLE)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


class Reflection(Ungraded):
    """A worksheet. **Shape** of a response: {"texts": {field id: text}} without blanks; `KEPT` after the attempt."""

    stands_alone: ClassVar[bool] = True

    kind: Literal["reflection"]
    level: Level = "create"
    fields: tuple[WorksheetField, ...] = Field(min_length=1, max_length=20)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """Nothing is drawn: a worksheet stays as it is."""
        return {}

    def _names(self) -> dict[str, WorksheetField]:
        return {f"field-{number}": field for number, field in enumerate(self.fields, start=1)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `field-1`..`field-n`. **Raises** Invalid for a text that is too long."""
        refuse_unknown_fields(form, set(self._names()))
        texts = {}
        for name, field in self._names().items():
            values = form.get(name, [])
            if len(values) > 1:
                raise Invalid("answer_not_understood")
            text = tidied(values[0]) if values else ""
            text = " ".join(text.split()) if field.size == "line" else text
            if len(text) > LONGEST[field.size]:
                raise Invalid("answer_too_long", limit=LONGEST[field.size])
            if text:
                texts[field.id] = text
        return {"texts": dict(sorted(texts.items()))} if texts else {}

    def posted(self, texts: Mapping[str, str]) -> dict[str, list[str]]:
        """What a page posts that shows these texts."""
        return {name: [texts[field.id]] for name, field in self._names().items() if texts.get(field.id)}

    def is_complete(self, response: Response) -> bool:
        """Something stands in every field."""
        return response == KEPT or len(response.get("texts", ())) == len(self.fields)

    def learner_body(self, locale: str, layout: Layout, response: Response) -> ReflectionView:
        """Fields with what was written."""
        texts = response.get("texts", {})
        return ReflectionView(
            tuple(
                FieldView(
                    name, field.label.in_locale(locale), field.help.in_locale(locale) if field.help else "",
                    field.size == "line", texts.get(field.id, ""), LONGEST[field.size],
                )
                for name, field in self._names().items()
            )
        )

    def review_body(self, locale: str, layout: Layout, response: Response) -> ReflectionReview:
        """Only whether something was written."""
        return ReflectionReview(self.id, bool(response))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each field with what stands in it; read by the learner alone, to tell two versions apart."""
        if response == KEPT:
            return word("written")
        texts = response.get("texts", {})
        return "\n".join(f"{field.label.in_locale(locale)}: {texts[field.id]}" for field in self.fields if field.id in texts)

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Fields can be told apart."""
        yield from super().faults(locales)
        yield from duplicate_ids((field.id for field in self.fields), ("fields",))
        yield from duplicate_texts([(("fields", at, "label"), field.label) for at, field in enumerate(self.fields)], locales)
