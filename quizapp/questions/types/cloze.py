"""Cloze: a text with gaps to type into or to choose for."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, model_validator

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.localized import LocalizedText, MarkdownText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import drawn_order, posted_id, refuse_unknown_fields
from quizapp.questions.faults import careless_wordings, duplicate_ids, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import Option, OptionView, anchors_first, one_right_option, option_views, right_part, with_right
from quizapp.questions.typed_text import is_any_of, posted_text

Shown = TypeVar("Shown")
MARKER = re.compile(r"\{\{\s*([a-z][a-z0-9-]*)\s*\}\}")
TAG = re.compile(r"<[^>]*>")


class Gap(Part):
    """A gap: either `accept` (typed) or `options` (chosen)."""

    id: Id
    accept: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] | None = None
    typing_errors: int = Field(default=0, ge=0, le=3)
    options: tuple[Option, ...] = ()
    weight: ExactNumber = Field(default=ONE, gt=0)
    explanation: LocalizedText | None = None
    anchor: Anchor | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.accept is None) == (not self.options):
            raise ValueError("a gap holds either `accept` or `options`")
        if self.accept is not None and self.explanation is None:
            raise ValueError("a gap to type into needs an `explanation`")
        return self

    def is_right(self, filled: str) -> bool:
        """Judge a typed text or the id of a chosen option."""
        if self.accept is None:
            return any(option.right and option.id == filled for option in self.options)
        return bool(filled) and is_any_of(filled, self.wordings(), self.typing_errors)

    def wordings(self) -> list[str]:
        """Every accepted wording, whatever the language."""
        return [text for texts in (self.accept or {}).values() for text in texts]

    def shown(self, filled: str, locale: str) -> str:
        """What was filled in, in words."""
        return next((option.text.in_locale(locale) for option in self.options if option.id == filled), filled)

    def wanted(self, locale: str) -> str:
        """The right filling, in words."""
        if self.accept is None:
            return next(option.text.in_locale(locale) for option in self.options if option.right)
        return (self.accept.get(locale) or tuple(self.wordings()))[0]

    def why(self, filled: str, locale: str) -> tuple[str, str | None]:
        """Explanation and own anchor for what was filled in (or for the right option when blank)."""
        chosen = next((o for o in self.options if o.id == filled), None) or next((o for o in self.options if o.right), None)
        if chosen is not None:
            return chosen.explanation.in_locale(locale), chosen.anchor or self.anchor
        return (self.explanation.in_locale(locale) if self.explanation else ""), self.anchor


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap while answering. **Shape**: `options` is empty for a typed gap; `number` counts gaps in the text from 1."""

    name: str
    number: int
    text: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class ClozeView:
    """The text as a row of HTML pieces and gaps."""

    segments: tuple[str | GapView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedGap:
    """A gap in the review."""

    number: int
    text: str
    wanted: str
    right: bool
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ClozeReview:
    """The text as a row of HTML pieces and reviewed gaps; `gaps` are the same gaps once more, in order."""

    segments: tuple[str | ReviewedGap, ...]
    gaps: tuple[ReviewedGap, ...]


class Cloze(Question):
    """Gaps in a text. **Shape** of a response: {"gaps": {gap id: typed text or option id}}."""

    kind: Literal["cloze"]
    text: MarkdownText
    gaps: tuple[Gap, ...] = Field(min_length=1, max_length=20)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """Drawn orders of options, one for each gap that has some."""
        drawn = {gap.id: drawn_order([o.id for o in gap.options], self.shuffle, rng) for gap in self.gaps if gap.options}
        return {"options": drawn}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `gap-1`..`gap-n`, in the order in which `gaps` are written: typed texts or positions."""
        names = {f"gap-{number}": gap for number, gap in enumerate(self.gaps, start=1)}
        refuse_unknown_fields(form, set(names))
        filled = {}
        for name, gap in names.items():
            text = (posted_id(form, name, layout["options"][gap.id]) or "") if gap.options else posted_text(form, name)
            if text:
                filled[gap.id] = text
        return {"gaps": dict(sorted(filled.items()))} if filled else {}

    def is_complete(self, response: Response) -> bool:
        """Every gap is filled."""
        return len(response.get("gaps", ())) == len(self.gaps)

    def grade(self, response: Response) -> Mark:
        """Weighted share of right gaps; an empty gap keeps its weight."""
        filled = response.get("gaps", {})
        if not filled:
            return UNANSWERED
        total = sum((gap.weight for gap in self.gaps), ZERO)
        right = sum((gap.weight for gap in self.gaps if gap.is_right(filled.get(gap.id, ""))), ZERO)
        return Mark(Fraction(right, total))

    def right_response(self) -> Response:
        """Every gap rightly filled."""
        filled = {}
        for gap in sorted(self.gaps, key=lambda gap: gap.id):
            filled[gap.id] = gap.wordings()[0] if gap.accept else next(o.id for o in gap.options if o.right)
        return {"gaps": filled}

    def _pieces(self, locale: str) -> Iterator[tuple[str, Gap | None]]:
        """HTML up to each gap with that gap, then the rest. A gap that stands nowhere else comes last: all can be filled.

        Markers inside of tags are no gaps, and a second marker of the same gap is none.
        """
        waiting = {gap.id: gap for gap in self.gaps}
        text = self.text.in_locale(locale)
        tags = [found.span() for found in TAG.finditer(text)]
        end = 0
        for match in MARKER.finditer(text):
            if match.group(1) in waiting and not any(start < match.start() < stop for start, stop in tags):
                yield text[end : match.start()], waiting.pop(match.group(1))
                end = match.end()
        yield text[end:], None
        yield from (("", gap) for gap in waiting.values())

    def _segments(self, locale: str, shown: Mapping[str, Shown]) -> tuple[str | Shown, ...]:
        segments: list[str | Shown] = []
        for html, gap in self._pieces(locale):
            segments.append(html)
            if gap is not None:
                segments.append(shown[gap.id])
        return tuple(segments)

    def learner_body(self, locale: str, layout: Layout, response: Response) -> ClozeView:
        """The text with gaps as filled so far."""
        filled = response.get("gaps", {})
        shown = {}
        for number, gap in enumerate(self.gaps, start=1):
            now = filled.get(gap.id, "")
            options = option_views(gap.options, layout["options"][gap.id], {now}, locale) if gap.options else ()
            shown[gap.id] = GapView(f"gap-{number}", number, "" if gap.options else now, options)
        return ClozeView(self._segments(locale, shown))

    def review_body(self, locale: str, layout: Layout, response: Response) -> ClozeReview:
        """The text with what was wanted and why."""
        filled = response.get("gaps", {})
        shown = {}
        for number, gap in enumerate(self.gaps, start=1):
            now = filled.get(gap.id, "")
            why, anchor = gap.why(now, locale)
            shown[gap.id] = ReviewedGap(
                number, gap.shown(now, locale), gap.wanted(locale), gap.is_right(now), why, anchor or self.anchor
            )
        return ClozeReview(self._segments(locale, shown), tuple(shown.values()))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each filled gap with its number."""
        filled = response.get("gaps", {})
        gaps = [(number, gap) for number, gap in enumerate(self.gaps, start=1) if gap.id in filled]
        return "\n".join(f"{number}: {gap.shown(filled[gap.id], locale)}" for number, gap in gaps)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of wrong gaps, then the question's."""
        filled = response.get("gaps", {})
        return anchors_first([g.anchor for g in self.gaps if not g.is_right(filled.get(g.id, ""))], self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """What fills each gap rightly: options, or wordings by language."""
        parts: list[KeyPart] = []
        for number, gap in enumerate(self.gaps, start=1):
            label = LocalizedText({"de": f"Lücke {number}", "en": f"Gap {number}"})
            if gap.options:
                parts.append(right_part(gap.id, gap.options, label))
            for locale, texts in (gap.accept or {}).items():
                parts.append(KeyPart(f"{gap.id}:{locale}", "texts", texts, label, locale=locale))
        return tuple(parts)

    def with_key(self, key: Key) -> Self:
        """Other options or wordings fill the gaps rightly."""
        return self.model_copy(update={"gaps": tuple(_with_right(gap, key) for gap in self.gaps)})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Each gap stands once in every language's text and can be filled rightly."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((gap.id for gap in self.gaps), ("gaps",))
        known = {gap.id for gap in self.gaps}
        for locale in locales:
            found = MARKER.findall(self.text.in_locale(locale))
            for gap_id in sorted(known - set(found)):
                yield Fault(("text",), "gap_missing", {"gap": gap_id, "locale": locale})
            for gap_id in sorted(set(found) - known):
                yield Fault(("text",), "gap_unknown", {"gap": gap_id, "locale": locale})
            for gap_id in sorted({one for one in found if found.count(one) > 1}):
                yield Fault(("text",), "gap_repeated", {"gap": gap_id, "locale": locale})
        for index, gap in enumerate(self.gaps):
            yield from _gap_faults(gap, index, locales)


def _with_right(gap: Gap, key: Key) -> Gap:
    if gap.options:
        return gap.model_copy(update={"options": with_right(gap.options, key[gap.id])})
    return gap.model_copy(update={"accept": {locale: key[f"{gap.id}:{locale}"] for locale in gap.accept or {}}})


def _gap_faults(gap: Gap, index: int, locales: tuple[str, ...]) -> Iterator[Fault]:
    if gap.options:
        yield from one_right_option(gap.options, locales, ("gaps", index, "options"))
        return
    yield from careless_wordings(gap.wordings(), gap.typing_errors, ("gaps", index, "accept"))
    for locale in locales:
        if not any(text.strip() for text in (gap.accept or {}).get(locale, ())):
            yield Fault(("gaps", index, "accept"), "translation_missing", {"locale": locale})
