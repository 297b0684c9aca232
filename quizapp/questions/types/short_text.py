"""Short text: one or more words or short phrases, in any order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field

from quizapp.grading.mark import ONE, UNANSWERED, ZERO, Mark
from quizapp.kernel.localized import LocalizedText
from quizapp.kernel.numbers import ExactNumber
from quizapp.questions.base import Anchor, Fault, Form, Id, Layout, Part, Question, Response, Word
from quizapp.questions.drawing import refuse_unknown_fields
from quizapp.questions.faults import careless_wordings, duplicate_ids, missing_translations
from quizapp.questions.keys import Key, KeyPart
from quizapp.questions.parts import anchors_first
from quizapp.questions.typed_text import is_any_of, posted_text

TextsByLocale = dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]


class Accepted(Part):
    """One accepted answer with all ways to say it. **Units**: `credit` of one field, 0..1."""

    id: Id
    texts: TextsByLocale = Field(min_length=1)
    credit: ExactNumber = Field(default=ONE, gt=0, le=1)
    explanation: LocalizedText | None = None
    anchor: Anchor | None = None


class KnownWrong(Part):
    """A frequent misconception, with what is wrong about it."""

    id: Id
    texts: TextsByLocale = Field(min_length=1)
    explanation: LocalizedText
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class TextFieldView:
    """A field while answering."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ShortTextView:
    """Fields to fill in."""

    fields: tuple[TextFieldView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A typed answer in the review; `verdict` is right, partial, wrong or unanswered."""

    text: str
    verdict: str
    explanation: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ShortTextReview:
    """Typed answers, and every answer that would have counted (its first wording)."""

    fields: tuple[ReviewedText, ...]
    accepted: tuple[str, ...]
    expected: int


class ShortText(Question):
    """Words in any order. **Shape** of a response: {"texts": [typed, ...]}, one for each field, "" where blank."""

    kind: Literal["short_text"]
    expected: int = Field(default=1, ge=1, le=12)
    typing_errors: int = Field(default=0, ge=0, le=3)
    case_sensitive: bool = False
    accept: tuple[Accepted, ...] = Field(min_length=1, max_length=60)
    known_wrong: tuple[KnownWrong, ...] = ()
    wrong: LocalizedText

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """Nothing is drawn."""
        return {}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `text-1`..`text-n`."""
        names = [f"text-{number}" for number in range(1, self.expected + 1)]
        refuse_unknown_fields(form, set(names))
        texts = [posted_text(form, name) for name in names]
        return {"texts": texts} if any(texts) else {}

    def is_complete(self, response: Response) -> bool:
        """Every field is filled in."""
        texts = response.get("texts", [])
        return len(texts) == self.expected and all(texts)

    def _credits(self, response: Response) -> dict[int, Accepted]:
        """Which field earned which accepted answer; each answer counts once, so as to earn most.

        Fields are matched by augmenting paths, answers with more credit first (a maximum-weight matching, because
        every field that can be matched at all weighs the same).
        """
        texts = response.get("texts", [])
        fits = {entry.id: [n for n, text in enumerate(texts) if self._accepts(entry, text)] for entry in self.accept}
        owner: dict[int, Accepted] = {}

        def place(entry: Accepted, tried: set[int]) -> bool:
            for field in fits[entry.id]:
                if field in tried:
                    continue
                tried.add(field)
                if field not in owner or place(owner[field], tried):
                    owner[field] = entry
                    return True
            return False

        for entry in sorted(self.accept, key=lambda entry: -entry.credit):
            place(entry, set())
        return owner

    def _accepts(self, entry: Accepted, text: str) -> bool:
        if not text or any(is_any_of(text, _all(wrong.texts), 0, self.case_sensitive) for wrong in self.known_wrong):
            return False
        return is_any_of(text, _all(entry.texts), self.typing_errors, self.case_sensitive)

    def _best_total(self) -> Fraction:
        best = sorted((entry.credit for entry in self.accept), reverse=True)[: self.expected]
        return sum(best, ZERO)

    def grade(self, response: Response) -> Mark:
        """Credit earned of the best credit possible."""
        if not response:
            return UNANSWERED
        earned = sum((entry.credit for entry in self._credits(response).values()), ZERO)
        return Mark(earned / self._best_total())

    def right_response(self) -> Response:
        """The first wording of the best answers."""
        best = sorted(self.accept, key=lambda entry: -entry.credit)[: self.expected]
        texts = [next(iter(_all(entry.texts)), "") for entry in best]
        return {"texts": texts + [""] * (self.expected - len(texts))}

    def learner_body(self, locale: str, layout: Layout, response: Response) -> ShortTextView:
        """Fields with what was typed."""
        texts = response.get("texts", [""] * self.expected)
        return ShortTextView(tuple(TextFieldView(f"text-{n}", text) for n, text in enumerate(texts, start=1)))

    def review_body(self, locale: str, layout: Layout, response: Response) -> ShortTextReview:
        """What was typed, whether it counted, and what would have."""
        earned = self._credits(response)
        fields = tuple(
            self._reviewed(text, earned.get(n), locale) for n, text in enumerate(response.get("texts", [""] * self.expected))
        )
        accepted = tuple((entry.texts.get(locale) or _all(entry.texts))[0] for entry in self.accept)
        return ShortTextReview(fields, accepted, self.expected)

    def _reviewed(self, text: str, entry: Accepted | None, locale: str) -> ReviewedText:
        if entry is not None:
            why = entry.explanation.in_locale(locale) if entry.explanation else ""
            return ReviewedText(text, "right" if entry.credit == 1 else "partial", why, entry.anchor or self.anchor)
        if not text:
            return ReviewedText("", "unanswered", "", self.anchor)
        for known in self.known_wrong:
            if is_any_of(text, _all(known.texts), 0, self.case_sensitive):
                return ReviewedText(text, "wrong", known.explanation.in_locale(locale), known.anchor or self.anchor)
        return ReviewedText(text, "wrong", self.wrong.in_locale(locale), self.anchor)

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """What was typed."""
        return "\n".join(text for text in response.get("texts", []) if text)

    def missed_anchors(self, response: Response) -> tuple[str, ...]:
        """Passages of recognised misconceptions, then the question's."""
        texts = response.get("texts", [])
        hit = [w.anchor for w in self.known_wrong if any(is_any_of(t, _all(w.texts), 0, self.case_sensitive) for t in texts)]
        return anchors_first(hit, self.anchor)

    def key_parts(self) -> tuple[KeyPart, ...]:
        """The wordings of every accepted answer, by language."""
        return tuple(
            KeyPart(f"{entry.id}:{locale}", "texts", texts, LocalizedText(texts[0]), locale=locale)
            for entry in self.accept
            for locale, texts in entry.texts.items()
        )

    def with_key(self, key: Key) -> Self:
        """Other wordings are accepted."""
        accept = tuple(
            entry.model_copy(update={"texts": {locale: key[f"{entry.id}:{locale}"] for locale in entry.texts}})
            for entry in self.accept
        )
        return self.model_copy(update={"accept": accept})

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Every language has an accepted wording; enough answers are accepted for the fields; none is also wrong."""
        yield from missing_translations(self, locales)
        yield from duplicate_ids((entry.id for entry in self.accept), ("accept",))
        for index, known in enumerate(self.known_wrong):
            for text in _all(known.texts):
                if any(is_any_of(text, _all(entry.texts), 0, self.case_sensitive) for entry in self.accept):
                    yield Fault(("known_wrong", index, "texts"), "accepted_and_wrong", {"text": text})
        for index, entry in enumerate(self.accept):
            yield from careless_wordings(_all(entry.texts), self.typing_errors, ("accept", index, "texts"))
            for locale in locales:
                if not any(text.strip() for text in entry.texts.get(locale, ())):
                    yield Fault(("accept", index, "texts"), "translation_missing", {"locale": locale})
        if len(self.accept) < self.expected or not self.grade(self.right_response()).fraction == ONE:
            yield Fault(("accept",), "points_unreachable", {})


def _all(texts: TextsByLocale) -> list[str]:
    return [text for wordings in texts.values() for text in wordings]
