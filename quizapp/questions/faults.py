"""Checks that several kinds of question share.

Codes emitted by questions, with their params (sentences in `content/fault_texts.py`):
`translation_missing` (locale), `duplicate_id` (id), `too_few_options` (count), `no_right_option`, `several_right_options`
(count), `all_options_right`, `choose_differs` (choose, right), `points_unreachable`, `gap_missing` (gap, locale),
`gap_repeated` (gap, locale), `gap_unknown` (gap, locale), `gap_kind` (gap), `no_accepted_answer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel

from quizapp.kernel.localized import LocalizedText
from quizapp.questions.base import Fault

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
