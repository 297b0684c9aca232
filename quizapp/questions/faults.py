"""Checks that several kinds of question share.

Codes emitted by questions, with their params (sentences in `content/fault_texts.py`):
`translation_missing` (locale), `duplicate_id` (id), `duplicate_text` (text, locale), `too_few_options` (count),
`no_right_option`, `several_right_options` (count), `all_options_right`, `choose_differs` (choose, right),
`points_unreachable`, `gap_missing` (gap, locale), `gap_repeated` (gap, locale), `gap_unknown` (gap, locale),
`typing_errors_too_many` (text, typing_errors), `accepted_and_wrong` (text),
`class_unknown` (found, known), `place_outside` (id, width, height), `marker_outside` (id), `places_meet` (id, other),
`comes_from_parts` (key), `no_graded_part`, `kind_inside` (kind), `follows_unknown` (name, known),
`follows_differs` (found, right), `criterion_steps_uneven` (points, step, most), `criteria_sum_differs` (points, sum).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel

from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Fault
from quizapp.questions.typed_text import fold

Path = tuple[str | int, ...]


def missing_translations(value: object, locales: Sequence[str], path: Path = ()) -> Iterator[Fault]:
    """Every text in `value`, however deep, that lacks one of the locales."""
    if isinstance(value, LocalizedText):
        for locale in value.missing(locales):
            yield Fault(path, "translation_missing", {"locale": locale})
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from missing_translations(getattr(value, name), locales, (*path, name))
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from missing_translations(item, locales, (*path, index))


def duplicate_ids(ids: Iterable[str], path: Path) -> Iterator[Fault]:
    """Ids that stand twice in one list."""
    seen: set[str] = set()
    for index, found in enumerate(ids):
        if found in seen:
            yield Fault((*path, index, "id"), "duplicate_id", {"id": found})
        seen.add(found)


def duplicate_texts(texts: Sequence[tuple[Path, LocalizedText]], locales: Sequence[str]) -> Iterator[Fault]:
    """Texts that read the same in some language although one has to choose between them."""
    for locale in locales:
        seen: set[str] = set()
        for path, text in texts:
            shown = " ".join(text.in_locale(locale).split())
            if shown and shown in seen:
                yield Fault(path, "duplicate_text", {"text": shown, "locale": locale})
            seen.add(shown)


def careless_wordings(wordings: Iterable[str], typing_errors: int, path: Path) -> Iterator[Fault]:
    """Accepted words so short that with so many typing errors almost anything would be accepted."""
    for text in wordings:
        if text.strip() and len(fold(text)) <= typing_errors:
            yield Fault(path, "typing_errors_too_many", {"text": text, "typing_errors": typing_errors})
