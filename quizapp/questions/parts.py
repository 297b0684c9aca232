"""Pieces that several kinds of question are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Anchor, Fault, Id, Part
from quizapp.questions.drawing import drawn_order
from quizapp.questions.faults import Path, duplicate_ids, duplicate_texts
from quizapp.questions.keys import KeyPart


class Option(Part):
    """Something to choose, with why it is right or wrong."""

    id: Id
    text: LocalizedText
    right: bool = False
    explanation: LocalizedText
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option while answering. **Shape**: `value` is its position in the drawn order, "1" first."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewedOption:
    """An option in the review."""

    text: str
    chosen: bool
    right: bool
    explanation: str
    anchor: str


def right_part(name: str, options: Sequence[Option], label: LocalizedText | None = None) -> KeyPart:
    """Which options are right."""
    right = tuple(option.id for option in options if option.right)
    return KeyPart(name, "many", right, label, tuple((option.id, option.text) for option in options))


def with_right(options: Sequence[Option], right: Sequence[str]) -> tuple[Option, ...]:
    """The same options with these right."""
    return tuple(option.model_copy(update={"right": option.id in right}) for option in options)


def draw_options(options: Sequence[Option], shuffle: bool, rng: random.Random) -> dict[str, list[str]]:
    """The layout of options."""
    return {"options": drawn_order([option.id for option in options], shuffle, rng)}


def in_order(options: Sequence[Option], order: Sequence[str]) -> list[Option]:
    """Options as they were drawn."""
    by_id = {option.id: option for option in options}
    return [by_id[option_id] for option_id in order]


def option_views(options: Sequence[Option], order: Sequence[str], chosen: set[str], locale: str) -> tuple[OptionView, ...]:
    """Options for answering, in drawn order."""
    return tuple(
        OptionView(str(position), option.text.in_locale(locale), option.id in chosen)
        for position, option in enumerate(in_order(options, order), start=1)
    )


def reviewed_options(
    options: Sequence[Option], order: Sequence[str], chosen: set[str], locale: str, anchor: str
) -> tuple[ReviewedOption, ...]:
    """Options for the review, in drawn order; those without an own anchor get the question's."""
    return tuple(
        ReviewedOption(
            option.text.in_locale(locale), option.id in chosen, option.right, option.explanation.in_locale(locale),
            option.anchor or anchor,
        )
        for option in in_order(options, order)
    )


def chosen_texts(options: Sequence[Option], order: Sequence[str], chosen: set[str], locale: str) -> str:
    """Texts of what was chosen, in drawn order, one line each."""
    return "\n".join(option.text.in_locale(locale) for option in in_order(options, order) if option.id in chosen)


def option_faults(options: Sequence[Option], locales: Sequence[str], path: Path = ("options",)) -> Iterator[Fault]:
    """Faults that any list of options can have."""
    yield from duplicate_ids((option.id for option in options), path)
    yield from duplicate_texts([((*path, at, "text"), option.text) for at, option in enumerate(options)], locales)
    if len(options) < 2:
        yield Fault(path, "too_few_options", {"count": len(options)})
    if not any(option.right for option in options):
        yield Fault(path, "no_right_option", {})


def one_right_option(options: Sequence[Option], locales: Sequence[str], path: Path = ("options",)) -> Iterator[Fault]:
    """Faults of options of which exactly one is to be chosen."""
    yield from option_faults(options, locales, path)
    right = sum(option.right for option in options)
    if right > 1:
        yield Fault(path, "several_right_options", {"count": right})


def anchors_first(own: Sequence[str | None], anchor: str) -> tuple[str, ...]:
    """Passages of the parts that went wrong, then the question's own; each once."""
    return tuple(dict.fromkeys([*(found for found in own if found), anchor]))
