"""Self-check: agreement with statements that point to modules. Ungraded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from quizapp.kernel.errors import Invalid
from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Fault, Form, Id, Layout, Part, Response, Word
from quizapp.questions.drawing import drawn_order, refuse_unknown_fields
from quizapp.questions.faults import duplicate_ids
from quizapp.questions.ungraded import Ungraded

WEIGHTS = {"often": 2, "sometimes": 1, "rarely": 0}


class Sign(Part):
    """A statement about everyday work, the module that helps, and a hint why."""

    id: Id
    text: LocalizedText
    points_to: Id
    hint: LocalizedText


@dataclass(frozen=True, slots=True)
class SignView:
    """A statement while answering; `answer` is often, sometimes, rarely or ""."""

    name: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class SelfCheckView:
    """Statements to agree with."""

    signs: tuple[SignView, ...]


@dataclass(frozen=True, slots=True)
class ReviewedSign:
    """A statement with its answer and the module it points to."""

    text: str
    answer: str
    module_key: str
    hint: str


@dataclass(frozen=True, slots=True)
class SelfCheckReview:
    """Statements with hints; `modules` in the order in which they help most."""

    signs: tuple[ReviewedSign, ...]
    modules: tuple[str, ...]


class SelfCheck(Ungraded):
    """Agreement per statement. **Shape** of a response: {"answers": {statement id: often | sometimes | rarely}}."""

    kind: Literal["self_check"]
    statements: tuple[Sign, ...] = Field(min_length=1, max_length=40)

    def draw_layout(self, rng: random.Random, locale: str) -> Layout:
        """The drawn order of statements."""
        return {"statements": drawn_order([sign.id for sign in self.statements], self.shuffle, rng)}

    def read_response(self, form: Form, layout: Layout) -> Response:
        """Fields `row-1`..`row-n`: often, sometimes or rarely."""
        names = {f"row-{position}": sign_id for position, sign_id in enumerate(layout["statements"], start=1)}
        refuse_unknown_fields(form, set(names))
        answers = {}
        for name, sign_id in names.items():
            values = form.get(name, [])
            if len(values) > 1 or (values and values[0] not in (*WEIGHTS, "")):
                raise Invalid("answer_not_understood")
            if values and values[0]:
                answers[sign_id] = values[0]
        return {"answers": dict(sorted(answers.items()))} if answers else {}

    def is_complete(self, response: Response) -> bool:
        """Every statement has an answer."""
        return len(response.get("answers", ())) == len(self.statements)

    def _ordered(self, layout: Layout) -> list[Sign]:
        by_id = {sign.id: sign for sign in self.statements}
        return [by_id[sign_id] for sign_id in layout["statements"]]

    def learner_body(self, locale: str, layout: Layout, response: Response) -> SelfCheckView:
        """Statements in drawn order."""
        answers = response.get("answers", {})
        return SelfCheckView(
            tuple(
                SignView(f"row-{position}", sign.text.in_locale(locale), answers.get(sign.id, ""))
                for position, sign in enumerate(self._ordered(layout), start=1)
            )
        )

    def review_body(self, locale: str, layout: Layout, response: Response) -> SelfCheckReview:
        """Statements with hints, and the modules by how much was agreed to."""
        answers = response.get("answers", {})
        signs = tuple(
            ReviewedSign(sign.text.in_locale(locale), answers.get(sign.id, ""), sign.points_to, sign.hint.in_locale(locale))
            for sign in self._ordered(layout)
        )
        return SelfCheckReview(signs, self.recommended_modules(response))

    def recommended_modules(self, response: Response) -> tuple[str, ...]:
        """Modules that were agreed to, most first; in the order of the statements where equal."""
        weights: dict[str, int] = {}
        answers = response.get("answers", {})
        for sign in self.statements:
            weights[sign.points_to] = max(weights.get(sign.points_to, 0), WEIGHTS.get(answers.get(sign.id, ""), 0))
        agreed = [module for module, weight in weights.items() if weight]
        return tuple(sorted(agreed, key=lambda module: -weights[module]))

    def answer_text(self, locale: str, layout: Layout, response: Response, word: Word) -> str:
        """Each answered sentence with how often it is true."""
        answers = response.get("answers", {})
        answered = [sign for sign in self._ordered(layout) if sign.id in answers]
        return "\n".join(f"{sign.text.in_locale(locale)}: {word(answers[sign.id])}" for sign in answered)

    def faults(self, locales: tuple[str, ...]) -> Iterator[Fault]:
        """Statement ids are unique."""
        yield from super().faults(locales)
        yield from duplicate_ids((sign.id for sign in self.statements), ("statements",))
